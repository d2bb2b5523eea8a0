//! Parameters: the styles of OpenAPI (3.0.4, 4.7.12 "Style Examples").
//!
//! A value travels as text, so it goes through the [`Json`] tree with strings for all scalars; the reader is in text
//! mode, where numbers and booleans are read from strings.

use super::escape::{BROKEN, Escape, Found, Pairs, TOO_DEEP, percent_encode};
use super::json::Members;
use super::problem::TWICE;
use super::{Json, Location, Param, Shape, Style, deep};
use lvng_contract::is_token;
use lvng_contract::percent::{form_decode, percent_decode};
use std::borrow::Cow;

/// Writes a value that has one place: a path segment's part or a header. The error says why that cannot be.
pub fn write_single(param: &Param, json: &Json<'_>) -> Result<String, &'static str> {
    if json.is_too_deep() {
        return Err(TOO_DEEP);
    }
    let escape = Escape::of(param);
    // No other style has it in the text.
    let name = if param.style == Style::Matrix { percent_encode(param.field.name) } else { String::new() };
    let texts = match json {
        json if param.style == Style::Json => return Ok(escape.text(&json.to_string())),
        Json::Array(items) if param.shape != Shape::Primitive => items
            .iter()
            .map(|item| match (param.style, param.explode) {
                (Style::Matrix, true) => Ok(named(param.style, &name, &part(param, item)?)),
                _ => part(param, item),
            })
            .collect::<Result<Vec<_>, _>>()?,
        Json::Object(members) if param.shape != Shape::Primitive => write_members(param, members)?,
        scalar => return Ok(prefixed(param.style, &name, escape.scalar(scalar))),
    };
    match (param.location, texts.as_slice()) {
        // An empty list is no value in a template (RFC 6570, 2.3), and a path is none without its values.
        (Location::Path, []) => return Err("must not be empty"),
        (Location::Header, [only]) if only.is_empty() => return Err(ONLY_EMPTY),
        _ => {}
    }
    let separator = match (param.style, param.explode) {
        (Style::Label, true) => ".",
        (Style::Matrix, true) => ";",
        _ => ",",
    };
    let text = texts.join(separator);
    Ok(match (param.style, param.explode) {
        (Style::Matrix, true) => format!(";{text}"),
        (style, _) => prefixed(style, &name, text),
    })
}

/// The members of an object in one place: `key=value`, or key and value as parts of their own.
fn write_members(param: &Param, members: &Members<'_>) -> Result<Vec<String>, &'static str> {
    let mut texts = Vec::with_capacity(members.len() * 2);
    for (key, value) in members {
        let (key, value) = (part(param, &Json::String(Cow::Borrowed(key)))?, part(param, value)?);
        match param.explode {
            true if key.contains('=') => return Err("has a member with `=` in its name"),
            true if param.style == Style::Matrix && key.is_empty() && value.is_empty() => return Err(ONLY_EMPTY),
            true => texts.push(named(param.style, &key, &value)),
            false => texts.extend([key, value]),
        }
    }
    Ok(texts)
}

/// A part of a list or object. Nothing is encoded in headers, where every comma ends a part but those of JSON text.
fn part(param: &Param, json: &Json<'_>) -> Result<String, &'static str> {
    let text = Escape::of(param).scalar(json);
    match (param.location, param.style, param.explode) {
        (Location::Header, ..) if text.contains(',') && json_end(&text) != Some(text.len()) => Err(SPLIT),
        (Location::Header, ..) if text.trim() != text => Err("has a part that begins or ends with a space"),
        // What needs no encoding elsewhere would end the part here.
        (Location::Path, ..) if param.allow_reserved => Ok(with_delimiters_encoded(text)),
        (_, Style::Label, true) => Ok(text.replace('.', "%2E")),
        _ => Ok(text),
    }
}

fn with_delimiters_encoded(text: String) -> String {
    let encoded = [(",", "%2C"), (";", "%3B"), ("=", "%3D"), (".", "%2E")];
    encoded.iter().fold(text, |text, (delimiter, code)| text.replace(delimiter, code))
}

/// `name=text`; without text `;` has no `=` either (RFC 6570, 3.2.7).
fn named(style: Style, name: &str, text: &str) -> String {
    match (style, text) {
        (Style::Matrix, "") => name.to_owned(),
        _ => format!("{name}={text}"),
    }
}

fn prefixed(style: Style, name: &str, text: String) -> String {
    match style {
        Style::Label => format!(".{text}"),
        Style::Matrix => format!(";{}", named(style, name, &text)),
        _ => text,
    }
}

/// Writes a value as pairs of a query string or a cookie header. The error says why that cannot be.
pub fn write_pairs(param: &Param, json: &Json<'_>) -> Result<Vec<(String, String)>, &'static str> {
    if json.is_too_deep() {
        return Err(TOO_DEEP);
    }
    let escape = Escape::of(param);
    if param.style == Style::Cookie {
        return cookies(param, json);
    }
    let name = percent_encode(param.field.name);
    if param.style == Style::DeepObject {
        return deep::write(&name, json, escape);
    }
    let delimiter = match param.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    Ok(match (json, param.style) {
        (json, Style::Json) => vec![(name, escape.text(&json.to_string()))],
        (json, _) if param.shape == Shape::Primitive => vec![(name, escape.scalar(json))],
        (Json::Array(items), _) if param.explode => {
            items.iter().map(|item| (name.clone(), escape.scalar(item))).collect()
        }
        (Json::Array(items), _) => {
            let texts: Vec<String> = items.iter().map(|item| escape.scalar(item)).collect();
            vec![(name, join(&texts, delimiter)?)]
        }
        (Json::Object(members), _) if param.explode => {
            members.iter().map(|(key, value)| (escape.text(key), escape.scalar(value))).collect()
        }
        (Json::Object(members), _) => {
            let parts: Vec<String> =
                members.iter().flat_map(|(key, value)| [escape.text(key), escape.scalar(value)]).collect();
            vec![(name, join(&parts, delimiter)?)]
        }
        (scalar, _) => vec![(name, escape.scalar(scalar))],
    })
}

/// Writes a value as cookies whose text is not encoded. The error says what no cookie can hold (RFC 6265, 4.1.1).
fn cookies(param: &Param, json: &Json<'_>) -> Result<Vec<(String, String)>, &'static str> {
    let plain = |text: &str| match text.chars().all(|char| matches!(char, ' '..='~') && char != ';') {
        _ if text.trim() != text => Err("must not begin or end with a space"),
        true => Ok(text.to_owned()),
        false => Err("must be ASCII without `;` and control characters: cookies are not encoded"),
    };
    let value = |json: &Json<'_>| plain(&Escape::Plain.scalar(json));
    let name = || param.field.name.to_owned();
    match json {
        json if param.shape == Shape::Primitive => Ok(vec![(name(), value(json)?)]),
        Json::Array(items) if param.explode => items.iter().map(|item| Ok((name(), value(item)?))).collect(),
        Json::Array(items) => {
            let texts = items.iter().map(value).collect::<Result<Vec<_>, _>>()?;
            Ok(vec![(name(), join(&texts, ",")?)])
        }
        Json::Object(members) if param.explode => {
            let pair = |(key, json): &(Cow<'_, str>, Json<'_>)| match is_token(key) {
                true => Ok((key.as_ref().to_owned(), value(json)?)),
                false => Err("has a member whose name no cookie can have"),
            };
            members.iter().map(pair).collect()
        }
        Json::Object(members) => {
            let part = |(key, json): &(Cow<'_, str>, Json<'_>)| Ok([plain(key)?, value(json)?]);
            let parts = members.iter().map(part).collect::<Result<Vec<_>, &'static str>>()?.concat();
            Ok(vec![(name(), join(&parts, ",")?)])
        }
        scalar => Ok(vec![(name(), value(scalar)?)]),
    }
}

/// Adds pairs to those of a query string, form or cookie header, with the separator that stands between two.
pub fn push_pairs(out: &mut String, separator: &str, pairs: Vec<(String, String)>) {
    for (name, value) in pairs {
        let separator = if out.is_empty() { "" } else { separator };
        out.extend([separator, &name, "=", &value]);
    }
}

const ONLY_EMPTY: &str = "holds an empty text and no more, which cannot be told from nothing";
const SPLIT: &str = "holds a text with the delimiter of its style in it, which cannot be told from one";

/// A delimiter that is encoded looks like the same character in a text, so that would be read as two.
fn join(texts: &[String], delimiter: &str) -> Result<String, &'static str> {
    match texts {
        [only] if only.is_empty() => Err(ONLY_EMPTY),
        texts if texts.iter().any(|text| text.contains(delimiter)) => Err(SPLIT),
        texts => Ok(texts.join(delimiter)),
    }
}

/// Reads a value that has one place. `None`: the text cannot be decoded.
pub fn read_single<'t>(param: &Param, text: &'t str) -> Option<Json<'t>> {
    let decode = |text: &'t str| match param.location {
        Location::Header => Some(Cow::Borrowed(text.trim())),
        _ => percent_decode(text),
    };
    if param.style == Style::Json {
        return parse_json(decode(text)?);
    }
    let body = match param.style {
        Style::Label => text.strip_prefix('.')?,
        Style::Matrix => text.strip_prefix(';')?,
        _ => text,
    };
    let unnamed = |text: &'t str| match param.style {
        Style::Matrix => {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            percent_decode(name).filter(|name| name == param.field.name).map(|_| value)
        }
        _ => Some(text),
    };
    let separator = match (param.style, param.explode) {
        (Style::Label, true) => '.',
        (Style::Matrix, true) => ';',
        _ => ',',
    };
    let split = |text: &'t str| match param.location {
        Location::Header => header_parts(text, param.explode && param.shape == Shape::Object),
        _ => text.split(separator).collect(),
    };
    let string = |text: Cow<'t, str>| Json::String(text);
    match param.shape {
        Shape::Primitive => decode(unnamed(body)?).map(string),
        Shape::Array if body.is_empty() => Some(Json::Array(Vec::new())),
        Shape::Array if param.explode => {
            let item = |item| decode(unnamed(item)?).map(string);
            split(body).into_iter().map(item).collect::<Option<_>>().map(list)
        }
        Shape::Array => {
            let item = |item| decode(item).map(string);
            split(unnamed(body)?).into_iter().map(item).collect::<Option<_>>().map(list)
        }
        Shape::Object if param.explode => read_members(param.style, split(body).into_iter(), &decode),
        Shape::Object => {
            let text = unnamed(body)?;
            let with_plain_commas = || {
                let plain = Some(plain_commas(text)).filter(|_| param.location == Location::Path)?;
                read_alternating(plain.split(separator), &percent_decode).map(Json::into_owned)
            };
            read_alternating(split(text).into_iter(), &decode).or_else(with_plain_commas)
        }
    }
}

/// The parts of a header between commas. Nothing is encoded there, so the commas of JSON text are told by reading it;
/// it is all of a part, or what follows its `=` where the parts have names.
fn header_parts(mut text: &str, named: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    loop {
        let comma = text.find(',');
        let name = text[..comma.unwrap_or(text.len())].find('=').filter(|_| named);
        let value = name.map_or(0, |at| at + 1);
        let end = json_end(&text[value..]).map(|end| value + end).or(comma);
        let Some(end) = end.filter(|end| *end < text.len()) else { break };
        parts.push(&text[..end]);
        text = &text[end + 1..];
    }
    parts.push(text);
    parts
}

/// Where a list or object ends that a text begins with, if a comma or nothing follows it.
fn json_end(text: &str) -> Option<usize> {
    let json = text.trim_start();
    if !json.starts_with(['[', '{']) {
        return None;
    }
    let mut input = serde_json::Deserializer::from_str(json).into_iter::<serde_core::de::IgnoredAny>();
    input.next()?.ok()?;
    let rest = json[input.byte_offset()..].trim_start();
    (rest.is_empty() || rest.starts_with(',')).then(|| text.len() - rest.len())
}

type DecodeText = for<'t> fn(&'t str) -> Option<Cow<'t, str>>;

type Decode<'d, 't> = dyn Fn(&'t str) -> Option<Cow<'t, str>> + 'd;

/// `key=value` parts; see [`named`] for those without `=`.
fn read_members<'t>(style: Style, parts: impl Iterator<Item = &'t str>, decode: &Decode<'_, 't>) -> Option<Json<'t>> {
    let member = |part: &'t str| {
        let (key, value) = part.split_once('=').or((style == Style::Matrix).then_some((part, "")))?;
        Some((decode(key)?, Json::String(decode(value)?)))
    };
    parts.filter(|part| !part.is_empty()).map(member).collect::<Option<_>>().map(Json::Object)
}

/// `key,value,key,value` parts; a single empty one stands for no members.
fn read_alternating<'t>(mut parts: impl Iterator<Item = &'t str>, decode: &Decode<'_, 't>) -> Option<Json<'t>> {
    let mut members = Vec::new();
    while let Some(key) = parts.next() {
        match parts.next() {
            Some(value) => members.push((decode(key)?, Json::String(decode(value)?))),
            None if members.is_empty() && key.is_empty() => break,
            None => return None,
        }
    }
    Some(Json::Object(members))
}

fn parse_json(text: Cow<'_, str>) -> Option<Json<'_>> {
    match text {
        Cow::Borrowed(text) => Json::parse(text.as_bytes()).ok(),
        Cow::Owned(text) => Json::parse(text.as_bytes()).ok().map(Json::into_owned),
    }
}

/// Reads a value from pairs. `others` are the other parameters: an exploded object takes what is left.
pub fn read_pairs<'t>(param: &Param, all: &Pairs<'t>, others: &[&Param]) -> Found<'t> {
    let names = || others.iter().map(|other| other.field.name).collect::<Vec<_>>();
    let name = param.field.name;
    // In a cookie `+` is a plus sign.
    let decode: DecodeText = match (param.location, param.style) {
        (_, Style::Cookie) => |text| Some(Cow::Borrowed(text)),
        (Location::Cookie, _) => percent_decode,
        _ => form_decode,
    };
    let found = match (param.shape, param.style, param.explode) {
        (_, Style::DeepObject, _) => return deep::read(name, all, &names()),
        _ if param.is_spread() => match read_rest(all, others, &decode) {
            Some(members) if members.is_empty() => return Found::Absent,
            members => members.map(Json::Object),
        },
        (Shape::Array, Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::Cookie, true) => {
            let items: Option<Vec<_>> = values(all, name).map(|item| decode(item).map(Json::String)).collect();
            match items {
                Some(items) if items.is_empty() => return Found::Absent,
                items => items.map(list),
            }
        }
        _ => {
            let texts: Vec<&'t str> = values(all, name).collect();
            match texts.as_slice() {
                [] => return Found::Absent,
                [text] if param.shape == Shape::Object && param.style != Style::Json => {
                    let found = read_one(param, text, &decode).or_else(|| with_plain_commas(param, text, decode));
                    return match found {
                        Some(json) => Found::Value(json),
                        None if decode(text).is_some() => Found::Bad(ODD),
                        None => Found::Bad(BROKEN),
                    };
                }
                [text] => read_one(param, text, &decode),
                // Lists that are cut in pieces are whole together.
                texts if param.shape == Shape::Array && param.style != Style::Json => {
                    let lists: Option<Vec<_>> = texts.iter().map(|text| read_one(param, text, &decode)).collect();
                    lists.map(|lists| list(lists.into_iter().flat_map(items).collect()))
                }
                _ => return Found::Bad(TWICE),
            }
        }
    };
    found.map_or(Found::Bad(BROKEN), Found::Value)
}

/// Reads a value whose commas were encoded, as many clients do. Only where it cannot be read otherwise: the members of an
/// object come in pairs.
fn with_plain_commas(param: &Param, text: &str, decode: DecodeText) -> Option<Json<'static>> {
    read_one(param, &plain_commas(text), &decode).map(Json::into_owned)
}

fn plain_commas(text: &str) -> String {
    text.replace("%2C", ",").replace("%2c", ",")
}

fn items(json: Json<'_>) -> Vec<Json<'_>> {
    match json {
        Json::Array(items) => items,
        item => vec![item],
    }
}

fn values<'t>(all: &Pairs<'t>, name: &str) -> impl Iterator<Item = &'t str> {
    all.iter().filter(move |(other, _)| other == name).map(|(_, value)| *value)
}

/// Reads a value that stands in one pair.
fn read_one<'t>(param: &Param, text: &'t str, decode: &Decode<'_, 't>) -> Option<Json<'t>> {
    if param.style == Style::Json {
        return parse_json(decode(text)?);
    }
    let delimiters: &[&str] = match param.style {
        Style::SpaceDelimited => &["%20", "+", " "],
        Style::PipeDelimited => &["%7C", "%7c", "|"],
        _ => &[","],
    };
    match param.shape {
        Shape::Primitive => decode(text).map(Json::String),
        Shape::Array if text.is_empty() => Some(Json::Array(Vec::new())),
        Shape::Array => {
            split_any(text, delimiters).map(|item| decode(item).map(Json::String)).collect::<Option<_>>().map(list)
        }
        Shape::Object => read_alternating(split_any(text, delimiters), decode),
    }
}

/// A list of one may be a plain value as well, where the description has both; readers of lists take it for either.
fn list(mut items: Vec<Json<'_>>) -> Json<'_> {
    match (items.pop(), items.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            items.extend(last);
            Json::Array(items)
        }
    }
}

/// Why an object in one text is not to be read.
const ODD: &str = "cannot be read: names and values have to take turns";

/// Looks at every place once: to search for each delimiter would go to the end for those that are not there.
fn split_any<'t>(text: &'t str, delimiters: &[&str]) -> impl Iterator<Item = &'t str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let delimiter_at = |at: usize| {
            let found = delimiters.iter().find(|delimiter| text.as_bytes()[at..].starts_with(delimiter.as_bytes()));
            found.map(|delimiter| (at, delimiter.len()))
        };
        let Some((at, length)) = (0..text.len()).find_map(delimiter_at) else { return rest.take() };
        rest = Some(&text[at + length..]);
        Some(&text[..at])
    })
}

/// All pairs that are no other parameter.
fn read_rest<'t>(all: &Pairs<'t>, others: &[&Param], decode: &Decode<'_, 't>) -> Option<Members<'t>> {
    let rest = all.iter().filter(|(name, _)| !others.iter().any(|other| other.takes(name)));
    rest.map(|(name, value)| Some((name.clone(), Json::String(decode(value)?)))).collect()
}

impl Param {
    /// Whether pairs of this name belong to the parameter.
    pub(super) fn takes(&self, name: &str) -> bool {
        match self.style {
            Style::DeepObject => name.split('[').next() == Some(self.field.name),
            _ => name == self.field.name,
        }
    }

    /// Whether the members of an object stand for themselves, without the name of the parameter.
    pub(super) fn is_spread(&self) -> bool {
        let is_pairs = matches!(self.style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::Cookie);
        is_pairs && self.explode && self.shape == Shape::Object && self.location != Location::Querystring
    }
}

/// Whether a value that is [spread](Param::is_spread) has members that would be read as other parameters.
pub fn is_in_the_way(json: &Json<'_>, others: &[&Param]) -> bool {
    let Json::Object(members) = json else { return false };
    members.iter().any(|(name, _)| others.iter().any(|other| other.takes(name)))
}
