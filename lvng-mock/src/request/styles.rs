//! Texts → values, by the styles of OpenAPI.

use super::brackets::{self, Tree};
use super::json;
use crate::api::Parameter;
use crate::schemas::{Components, Schema};
use crate::shape::{self, Types};
use lvng_contract::percent::form_decode;
use lvng_contract::{Location, Style};
use serde_json::{Map, Value};

/// A pair of a query, a form or a cookie header.
pub(super) struct Written<'t> {
    /// Decoded.
    pub(super) name: String,
    /// As it was sent.
    pub(super) raw: &'t str,
    /// Whether nothing in it is encoded.
    pub(super) is_plain: bool,
}

impl Written<'_> {
    pub(super) fn text(&self) -> String {
        if self.is_plain { self.raw.to_owned() } else { decoded(self.raw) }
    }
}

pub(super) fn decoded(text: &str) -> String {
    form_decode(text).map_or_else(|| text.to_owned(), std::borrow::Cow::into_owned)
}

/// The pairs of a query or a form.
pub(super) fn pairs(text: &str) -> Vec<Written<'_>> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    split.map(|(name, raw)| Written { name: decoded(name), raw, is_plain: false }).collect()
}

/// What kind of value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    List,
    Object,
}

fn kind(types: Types, count: usize) -> Kind {
    match () {
        () if types.has_plain() && !(count > 1 && types.has("array")) => Kind::Plain,
        () if types.has("array") => Kind::List,
        () if types.has("object") => Kind::Object,
        () => Kind::Plain,
    }
}

/// A schema with the components that it refers to.
#[derive(Clone, Copy)]
struct Wanted<'s> {
    components: &'s Components,
    schema: &'s Value,
}

impl<'s> Wanted<'s> {
    fn of(schema: Option<&'s Schema>) -> Option<Self> {
        schema.map(|schema| Self { components: &schema.components, schema: &schema.json })
    }

    fn types(self) -> Types {
        shape::types(self.components, self.schema)
    }

    /// The value that a text stands for where values of the schema are expected; the text itself where it is none.
    fn plain(self, text: &str) -> Value {
        let types = self.types();
        if types.has("integer") || types.has("number") {
            // Texts that may be numbers are numbers, unless only the text is allowed.
            let number = json::read(text).ok().filter(Value::is_number);
            if let Some(number) = number {
                return number;
            }
        }
        match text {
            "true" | "false" | "True" | "False" if types.has("boolean") => {
                Value::Bool(text.eq_ignore_ascii_case("true"))
            }
            "null" | "" if types.has("null") && !types.has("string") => Value::Null,
            _ => Value::String(text.to_owned()),
        }
    }

    fn list(self, texts: impl Iterator<Item = String>) -> Value {
        let items = shape::items(self.components, self.schema).unwrap_or(&Value::Bool(true));
        let item = Self { schema: items, ..self };
        Value::Array(texts.map(|text| item.plain(&text)).collect())
    }

    /// A member by the schema of its name.
    fn member(self, name: &str, text: &str) -> Value {
        let schema = shape::property(self.components, self.schema, name).unwrap_or(&Value::Bool(true));
        let wanted = Self { schema, ..self };
        match kind(wanted.types(), 1) {
            Kind::Plain => wanted.plain(text),
            _ => json::read(text).unwrap_or_else(|_| wanted.plain(text)),
        }
    }

    fn object(self, pairs: impl Iterator<Item = (String, String)>) -> Value {
        Value::Object(pairs.map(|(name, text)| (name.clone(), self.member(&name, &text))).collect())
    }

    /// Names and values in turn, or pairs with `=`.
    fn object_of_texts(self, texts: &[String], explode: bool) -> Value {
        if explode {
            return self.object(texts.iter().map(|text| {
                let (name, value) = text.split_once('=').unwrap_or((text, ""));
                (name.to_owned(), value.to_owned())
            }));
        }
        self.object(texts.chunks(2).filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone()))))
    }

    fn by_kind(self, texts: &[String], explode: bool, whole: &str) -> Value {
        match kind(self.types(), texts.len()) {
            Kind::Plain => self.plain(whole),
            Kind::List => self.list(texts.iter().filter(|text| !text.is_empty()).cloned()),
            Kind::Object => self.object_of_texts(texts, explode),
        }
    }
}

fn split(text: &str, separator: char) -> Vec<String> {
    text.split(separator).map(|part| part.trim().to_owned()).collect()
}

/// The value of a placeholder in a path.
pub(super) fn in_path(parameter: &Parameter, text: &str) -> Value {
    let Some(wanted) = Wanted::of(parameter.schema.as_ref()) else { return Value::String(text.to_owned()) };
    match parameter.style {
        Style::Label => {
            let text = text.strip_prefix('.').unwrap_or(text);
            wanted.by_kind(&split(text, if parameter.explode { '.' } else { ',' }), parameter.explode, text)
        }
        Style::Matrix => {
            let text = text.strip_prefix(';').unwrap_or(text);
            let value = |part: &str| part.strip_prefix(&format!("{}=", parameter.name)).unwrap_or(part).to_owned();
            let is_object = kind(wanted.types(), 1) == Kind::Object;
            let texts: Vec<String> = match parameter.explode {
                true => text.split(';').map(|part| if is_object { part.to_owned() } else { value(part) }).collect(),
                false => split(&value(text), ','),
            };
            wanted.by_kind(&texts, parameter.explode, &value(text))
        }
        _ => simple(parameter, text),
    }
}

/// The value of a header, or of a placeholder without marks.
pub(crate) fn simple(parameter: &Parameter, text: &str) -> Value {
    match Wanted::of(parameter.schema.as_ref()) {
        Some(wanted) => wanted.by_kind(&split(text, ','), parameter.explode, text),
        None => Value::String(text.to_owned()),
    }
}

/// The value of a parameter of a query, if it is there.
pub(super) fn in_query(parameter: &Parameter, pairs: &[Written<'_>]) -> Option<Value> {
    let named = pairs.iter().filter(|pair| pair.name == parameter.name);
    let Some(wanted) = Wanted::of(parameter.schema.as_ref()) else {
        return named.map(|pair| Value::String(pair.text())).next();
    };
    from_pairs(wanted, &parameter.name, parameter.style, parameter.explode, pairs).or_else(|| {
        named.map(|pair| wanted.plain(&pair.text())).next().filter(|_| parameter.location == Location::Query)
    })
}

fn from_pairs(wanted: Wanted<'_>, name: &str, style: Style, explode: bool, pairs: &[Written<'_>]) -> Option<Value> {
    let named: Vec<&Written<'_>> = pairs.iter().filter(|pair| pair.name == name).collect();
    match kind(wanted.types(), named.len()) {
        Kind::Plain => match named.as_slice() {
            // What may be plain or an object, such as a map or the empty text that removes it.
            [] if wanted.types().has("object") || wanted.types().has("array") => deep(wanted, name, pairs),
            [] => None,
            [one] => Some(wanted.plain(&one.text())),
            // Several values are no plain one.
            several => Some(Value::Array(several.iter().map(|pair| wanted.plain(&pair.text())).collect())),
        },
        Kind::List if named.is_empty() => deep(wanted, name, pairs),
        Kind::List if explode || style == Style::DeepObject => Some(wanted.list(named.iter().map(|pair| pair.text()))),
        Kind::List => {
            let holds_commas = shape::items(wanted.components, wanted.schema)
                .is_none_or(|items| shape::types(wanted.components, items).has("string"));
            let texts = named.iter().flat_map(|pair| match delimited(pair, style).as_slice() {
                // What is encoded can be nothing but a separator.
                [one] if !holds_commas => split(one, ','),
                several => several.to_vec(),
            });
            let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
            Some(wanted.list(texts.into_iter()))
        }
        Kind::Object if style == Style::DeepObject => deep(wanted, name, pairs),
        Kind::Object if explode => {
            let is_own = |pair: &&Written<'_>| {
                let named = shape::properties(wanted.components, wanted.schema);
                named.iter().any(|(known, _)| *known == pair.name) || named.is_empty() && !pair.name.contains('[')
            };
            let own: Vec<(String, String)> =
                pairs.iter().filter(is_own).map(|pair| (pair.name.clone(), pair.text())).collect();
            if own.is_empty() { deep(wanted, name, pairs) } else { Some(wanted.object(own.into_iter())) }
        }
        Kind::Object => {
            let texts: Vec<String> = named.iter().flat_map(|pair| delimited(pair, style)).collect();
            (!named.is_empty()).then(|| wanted.object_of_texts(&texts, false))
        }
    }
}

/// The items of a value; what separates them is not encoded, or encoded in one way.
fn delimited(pair: &Written<'_>, style: Style) -> Vec<String> {
    let text = |part: &str| if pair.is_plain { part.to_owned() } else { decoded(part) };
    match style {
        Style::SpaceDelimited => pair.raw.replace("%20", "+").split('+').map(text).collect(),
        Style::PipeDelimited => pair.raw.replace("%7C", "|").replace("%7c", "|").split('|').map(text).collect(),
        _ => pair.raw.split(',').map(text).collect(),
    }
}

/// `name[key]=a`, and what is written with more brackets.
fn deep(wanted: Wanted<'_>, name: &str, pairs: &[Written<'_>]) -> Option<Value> {
    let mut tree = Tree::default();
    for pair in pairs {
        if let Some(keys) = pair.name.strip_prefix(name).and_then(brackets::keys) {
            tree.add(&keys, pair.text());
        }
    }
    (!tree.is_empty()).then(|| from_tree(wanted, tree))
}

/// A list is numbered (`name[0]=a&name[1]=b`), has empty brackets (`name[]=a&name[]=b`), or is a name that comes again.
fn from_tree(wanted: Wanted<'_>, tree: Tree) -> Value {
    let types = wanted.types();
    let Tree { texts, mut members } = tree;
    if members.is_empty() {
        return match (kind(types, texts.len()), texts.as_slice()) {
            (Kind::List, _) => wanted.list(texts.into_iter()),
            (_, [one]) => wanted.plain(one),
            _ => Value::Array(texts.iter().map(|text| wanted.plain(text)).collect()),
        };
    }
    let is_list = types.has("array") && members.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_list {
        let member = |(name, tree): (String, Tree)| {
            let schema = shape::property(wanted.components, wanted.schema, &name).unwrap_or(&Value::Bool(true));
            (name, from_tree(Wanted { schema, ..wanted }, tree))
        };
        return Value::Object(members.into_iter().map(member).collect());
    }
    let schema = shape::items(wanted.components, wanted.schema).unwrap_or(&Value::Bool(true));
    let item = Wanted { schema, ..wanted };
    let mut items: Vec<Value> = texts.iter().map(|text| item.plain(text)).collect();
    // Numbers say the order, whatever comes first.
    members.sort_by_cached_key(|key, _| key.parse::<u64>().ok());
    for (key, tree) in members {
        match key.is_empty() && tree.members.is_empty() {
            true => items.extend(tree.texts.iter().map(|text| item.plain(text))),
            false => items.push(from_tree(item, tree)),
        }
    }
    Value::Array(items)
}

/// A form as an object: each property as a parameter of a query, what is not described as texts.
pub(super) fn form(schema: Option<&Schema>, encoding: &Value, pairs: &[Written<'_>]) -> Value {
    let mut members = Map::new();
    if let Some(wanted) = Wanted::of(schema) {
        for (name, schema) in shape::properties(wanted.components, wanted.schema) {
            let inner = Wanted { schema, ..wanted };
            let said = encoding.get(name);
            let style =
                said.and_then(|said| said.get("style")?.as_str()).and_then(Style::from_name).unwrap_or(Style::Form);
            let explode = said.and_then(|said| said.get("explode")?.as_bool()).unwrap_or(style.default_explode());
            let single = pairs.iter().find(|pair| pair.name == name).map(Written::text);
            let is_plain = kind(inner.types(), 1) == Kind::Plain;
            let json = single.filter(|text| !is_plain && text.starts_with(['{', '[']));
            let value = match json.and_then(|text| json::read(&text).ok()) {
                Some(value) => Some(value),
                None if is_plain => from_pairs(inner, name, style, explode, pairs),
                None => from_pairs(inner, name, style, explode, pairs).or_else(|| deep(inner, name, pairs)),
            };
            members.extend(value.map(|value| (name.to_owned(), value)));
        }
    }
    for pair in pairs {
        let base = pair.name.split('[').next().unwrap_or_default();
        if !members.contains_key(base) && !members.contains_key(&pair.name) {
            let text = pair.text();
            let value = Wanted::of(schema)
                .map_or_else(|| Value::String(text.clone()), |wanted| wanted.member(&pair.name, &text));
            members.insert(pair.name.clone(), value);
        }
    }
    Value::Object(members)
}

/// A part of a form that is plain text or JSON, by the schema of its name.
pub(super) fn part(schema: Option<&Schema>, name: &str, texts: &[String]) -> Value {
    let Some(wanted) = Wanted::of(schema) else {
        return texts.first().map_or(Value::Null, |text| Value::String(text.clone()));
    };
    let property = shape::property(wanted.components, wanted.schema, name).unwrap_or(&Value::Bool(true));
    of_texts(Wanted { schema: property, ..wanted }, texts)
}

/// A part in a row that is plain text, by the schema of items.
pub(super) fn item(schema: Option<&Schema>, text: &str) -> Value {
    Wanted::of(schema).map_or_else(|| Value::from(text), |wanted| of_texts(wanted, &[text.to_owned()]))
}

fn of_texts(inner: Wanted<'_>, texts: &[String]) -> Value {
    let first = texts.first().cloned().unwrap_or_default();
    match kind(inner.types(), texts.len()) {
        Kind::Plain => inner.plain(&first),
        Kind::Object => json::read(&first).unwrap_or(Value::String(first)),
        Kind::List => match json::read(&first) {
            Ok(list @ Value::Array(_)) if texts.len() == 1 => list,
            _ => {
                let items = shape::items(inner.components, inner.schema).unwrap_or(&Value::Bool(true));
                let item = Wanted { schema: items, ..inner };
                let is_plain = kind(item.types(), 1) == Kind::Plain;
                let read =
                    |text: &String| json::read(text).ok().filter(|_| !is_plain).unwrap_or_else(|| item.plain(text));
                Value::Array(texts.iter().map(read).collect())
            }
        },
    }
}
