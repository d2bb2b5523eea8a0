//! How the plain types of Rust are read and written.

use super::field::ObjectSpec;
use super::json::Json;
use super::notation::Notation;
use super::number::{Number, Whole, whole};
use super::object::Slot;
use super::reader::{Reader, Source, Token};
use super::rule::Rule;
use super::scanner::{Malformed, Scanner};
use super::{File, Model, Patch, Writer};
#[cfg(feature = "indexmap")]
use indexmap::IndexMap;
use serde_json::map::Entry;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// A free-form object.
pub type JsonObject = Map<String, Value>;

impl Model for String {
    const IS_TEXT: bool = true;

    fn as_text(&self) -> Option<&str> {
        Some(self)
    }

    #[inline]
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        if let Some(text) = cx.plain_string() {
            return Some(text.to_owned());
        }
        match cx.token()? {
            Token::String(text) => Some(text.into_owned()),
            // A part that has a filename or a type of its own may be text all the same.
            Token::File(file) if file.bytes().is_some_and(|bytes| std::str::from_utf8(bytes).is_ok()) => {
                Some(file.text().into_owned())
            }
            Token::File(file) if file.is_spooled() => {
                cx.problem(Rule::Size, "is too large for a text that comes as a file: leave out the filename");
                None
            }
            other => {
                cx.expected("a string", &other);
                None
            }
        }
    }

    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl Model for bool {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        cx.open_file();
        match cx.token()? {
            Token::Bool(value) => return Some(value),
            Token::String(text) if cx.is_text() => match cx.bool_of(&text) {
                Some(value) => return Some(value),
                None => cx.problem(Rule::Type, "must be `true` or `false`"),
            },
            other => cx.expected("a boolean", &other),
        }
        None
    }

    fn write(&self, out: &mut Writer) {
        out.bool(*self);
    }
}

/// Reads a whole number; `1.0` is one too (JSON Schema, 6.1.1).
fn read_integer(cx: &mut Reader<'_>) -> Option<Whole> {
    cx.open_file();
    let number = match cx.token()? {
        Token::Number(number) => whole(number.as_str()),
        Token::String(text) if cx.is_text() => match Number::of_text(&text) {
            Some(number) => whole(number.as_str()),
            None if cx.is_strict() => Whole::Not,
            // A client takes what can be understood, such as `007`.
            None => text.trim().parse().map_or(Whole::Not, Whole::Is),
        },
        other => {
            cx.expected("a whole number", &other);
            return None;
        }
    };
    if number == Whole::Not {
        cx.problem(Rule::Type, "must be a whole number");
        return None;
    }
    Some(number)
}

macro_rules! integer {
    ($($type:ty),*) => {$(
        impl Model for $type {
            fn read(cx: &mut Reader<'_>) -> Option<Self> {
                let before = cx.problems.len();
                let value = match read_integer(cx)? {
                    Whole::Is(number) => Self::try_from(number).ok(),
                    _ => None,
                };
                // What lies outside of bounds as well is told once.
                if value.is_none() && cx.problems.len() == before {
                    cx.problem(Rule::Type, format!("must be a whole number within {} bits", Self::BITS));
                }
                value
            }

            fn write(&self, out: &mut Writer) {
                out.integer(*self);
            }
        }
    )*};
}

integer!(i32, i64, u32, u64);

impl Model for f64 {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        cx.open_file();
        match cx.token()? {
            Token::Number(number) => return Some(number.as_f64()),
            Token::String(text) if cx.is_text() => {
                let understood = || text.trim().parse().ok().filter(|_| !cx.is_strict());
                let number = Number::of_text(&text).map(|number| number.as_f64()).or_else(understood);
                // "NaN" and "inf" parse in Rust and are no numbers in OpenAPI.
                match number.filter(|number| number.is_finite()) {
                    Some(number) => return Some(number),
                    None => cx.problem(Rule::Type, "must be a number"),
                }
            }
            other => cx.expected("a number", &other),
        }
        None
    }

    fn write(&self, out: &mut Writer) {
        out.number(*self);
    }
}

impl Model for f32 {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        f64::read(cx).map(|number| number as f32)
    }

    fn write(&self, out: &mut Writer) {
        // The shortest decimal of the f32, not the longer one of the f64 it widens to.
        match self.to_string().parse() {
            Ok(number) => out.number(number),
            Err(_) => out.null(),
        }
    }
}

impl<T: Model> Model for Option<T> {
    const OPTIONAL: bool = true;
    const IS_TEXT: bool = T::IS_TEXT;

    fn as_text(&self) -> Option<&str> {
        self.as_ref().map_or(Some("").filter(|_| T::IS_TEXT), T::as_text)
    }

    #[inline]
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        if cx.take_null() { Some(None) } else { T::read(cx).map(Some) }
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.null(),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Model> Model for Patch<T> {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        if cx.take_null() { Some(Patch::Null) } else { T::read(cx).map(Patch::Value) }
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Patch::Value(value) => value.write(out),
            Patch::Null | Patch::Absent => out.null(),
        }
    }

    fn absent() -> Option<Self> {
        Some(Patch::Absent)
    }

    fn is_absent(&self) -> bool {
        matches!(self, Patch::Absent)
    }
}

impl<T: Model> Model for Box<T> {
    const OPTIONAL: bool = T::OPTIONAL;

    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        T::read(cx).map(Box::new)
    }

    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Model> Model for Vec<T> {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        cx.split_at_commas::<T>();
        let mut list = cx.list()?;
        let mut items = Vec::new();
        while let Some(item) = list.next::<T>() {
            items.extend(item);
        }
        list.finish().then_some(items)
    }

    fn write(&self, out: &mut Writer) {
        out.list(self);
    }
}

impl Reader<'_> {
    /// Takes a text for several items where it is none itself, but what stands between its commas is: many clients encode
    /// the commas between items, and others join lists that are to be given item by item.
    #[inline]
    fn split_at_commas<T: Model>(&mut self) {
        let has_comma = |json: &Json<'_>| matches!(json, Json::String(text) if text.contains(','));
        let is_to_split = match &self.source {
            Source::Tree(Json::Array(items)) => items.iter().any(has_comma),
            Source::Tree(json) => has_comma(json),
            Source::Text(_) => false,
        };
        if is_to_split && self.notation == Notation::Text {
            self.split_items::<T>();
        }
    }

    fn split_items<T: Model>(&mut self) {
        let Source::Tree(json) = &mut self.source else { return };
        let items = match std::mem::take(json) {
            Json::Array(items) => items,
            item => vec![item],
        };
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            let parts: Vec<Json<'_>> = match &item {
                Json::String(text) => text.split(',').map(|part| Json::String(part.to_owned().into())).collect(),
                _ => Vec::new(),
            };
            let mut is_item = |json: &Json<'_>| {
                let json = json.clone().into_owned();
                self.enter(self.part, Notation::Inner, |cx| cx.attempt_tree::<T>(&json)).is_some()
            };
            match parts.len() > 1 && !is_item(&item) && parts.iter().all(is_item) {
                true => all.extend(parts),
                false => all.push(item),
            }
        }
        // A list of one looks like its item.
        let only = if all.len() == 1 { all.pop() } else { None };
        self.source = Source::Tree(only.unwrap_or(Json::Array(all)));
    }
}

macro_rules! map {
    ($map:ident) => {
        impl<T: Model> Model for $map<String, T> {
            fn read(cx: &mut Reader<'_>) -> Option<Self> {
                let mut object = cx.object(&ObjectSpec::EMPTY)?;
                let mut members = Slot::Absent;
                while object.next().is_some() {
                    object.extra(&mut members);
                }
                let members = object.extra_value(members);
                object.finish();
                members
            }

            fn write(&self, out: &mut Writer) {
                let mut object = out.object(&[]);
                object.extra(self);
                object.finish();
            }
        }
    };
}

map!(BTreeMap);
map!(HashMap);
#[cfg(feature = "indexmap")]
map!(IndexMap);

impl Model for Value {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        cx.value()
    }

    fn write(&self, out: &mut Writer) {
        out.value(self);
    }
}

impl Model for JsonObject {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        if let Source::Text(scanner) = &mut cx.source
            && scanner.peek() == b'{'
            && cx.bounds.is_none()
        {
            return match cx.value()? {
                Value::Object(members) => Some(members),
                _ => None,
            };
        }
        let mut object = cx.object(&ObjectSpec::EMPTY)?;
        let mut members = Map::new();
        let mut is_fine = true;
        while object.next().is_some() {
            let Some((name, value)) = object.member::<Value>() else { continue };
            is_fine &= value.is_some() && (!members.contains_key(&name) || !object.refuses_twice(&name));
            members.insert(name, value.unwrap_or_default());
        }
        object.finish();
        is_fine.then_some(members)
    }

    fn write(&self, out: &mut Writer) {
        let mut object = out.object(&[]);
        for (name, value) in self {
            object.member(name, value);
        }
        object.finish();
    }
}

impl Reader<'_> {
    /// The boolean that a text is. Python writes `True`, which nothing else means, except where alternatives are told
    /// apart and one of them may be a text.
    fn bool_of(&self, text: &str) -> Option<bool> {
        let is = |word: &str| if self.is_trying() { text == word } else { text.eq_ignore_ascii_case(word) };
        is("true").then_some(true).or_else(|| is("false").then_some(false))
    }

    /// Reads a value of any type.
    pub(super) fn value(&mut self) -> Option<Value> {
        self.check_whole();
        match &mut self.source {
            Source::Text(scanner) => {
                let mut twice = None;
                let scanned = value(scanner, &mut twice);
                let value = self.well_formed(scanned)?;
                match twice.filter(|_| self.is_strict()) {
                    Some(name) => {
                        self.problem(Rule::UniqueNames, format!("has the member `{name}` twice"));
                        None
                    }
                    None => Some(value),
                }
            }
            Source::Tree(json) if json.is_spooled() => {
                self.problem(Rule::Size, "is a file too large for a property of any type");
                None
            }
            Source::Tree(json) => Some(std::mem::take(json).into_value()),
        }
    }
}

/// A value of any type. `twice` gets the name of a member that an object has twice: the last of them counts.
fn value(scanner: &mut Scanner<'_>, twice: &mut Option<String>) -> Result<Value, Malformed> {
    Ok(match scanner.peek() {
        b'{' => {
            let mut members = Map::new();
            let mut more = scanner.open(b'}')?;
            while more {
                let name = scanner.key()?.into_owned();
                let value = value(scanner, twice)?;
                match members.entry(name) {
                    Entry::Vacant(entry) => {
                        entry.insert(value);
                    }
                    Entry::Occupied(mut entry) => {
                        twice.get_or_insert_with(|| entry.key().clone());
                        entry.insert(value);
                    }
                }
                more = scanner.more(b'}')?;
            }
            Value::Object(members)
        }
        b'[' => {
            let mut items = Vec::new();
            let mut more = scanner.open(b']')?;
            while more {
                items.push(value(scanner, twice)?);
                more = scanner.more(b']')?;
            }
            Value::Array(items)
        }
        b'"' => Value::String(scanner.string()?.into_owned()),
        b't' | b'f' => Value::Bool(scanner.bool()?),
        b'n' => {
            scanner.null()?;
            Value::Null
        }
        _ => scanner.number()?.parse().map(Value::Number).map_err(|_| Malformed)?,
    })
}

/// Reads a type that has a text form.
pub fn read_text<T: std::str::FromStr>(cx: &mut Reader<'_>, what: &str) -> Option<T> {
    let text: Cow<'_, str> = cx.string(what)?;
    let value = text.parse().ok();
    if value.is_none() {
        cx.problem(Rule::Format, format!("must be {what}"));
    }
    value
}

/// Outside multipart bodies, where a description has no other use for bytes, a file is a string of its text.
impl Model for File {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        // A part that was read as JSON because it says that it is.
        if let Some(json) = cx.take_json_part() {
            return Some(File::new(json.to_text()).with_content_type("application/json"));
        }
        match cx.token()? {
            Token::File(file) => Some(*file),
            Token::String(text) => Some(text.into_owned().into()),
            other => {
                cx.expected("a file", &other);
                None
            }
        }
    }

    fn write(&self, out: &mut Writer) {
        out.file(self);
    }
}

impl<'a> Reader<'a> {
    /// The next value if it is a part of a form that holds JSON.
    fn take_json_part(&mut self) -> Option<Json<'a>> {
        match &mut self.source {
            Source::Tree(json @ (Json::Bool(_) | Json::Number(_) | Json::Object(_)))
                if self.notation != Notation::Json =>
            {
                Some(std::mem::take(json))
            }
            _ => None,
        }
    }
}
