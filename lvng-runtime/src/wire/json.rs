//! JSON as a tree that borrows from its text: for what is not read straight into types, such as forms and parameters.

use super::file::File;
use super::json_text::{push_bool, push_items, push_members, push_string};
use super::number::Number;
use super::scanner::{MOST_DEPTH, Malformed, Scanner, why_malformed};
use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A JSON value. Strings borrow from the text where they hold no escapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json<'a> {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number<'a>),
    /// A string.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Json<'a>>),
    /// An object, its members in the order of the text; a name may occur twice.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// A file of a multipart body, which JSON text has no form for.
    File(Box<File>),
}

/// The members of an object.
pub type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

impl<'a> Json<'a> {
    /// Reads JSON text.
    ///
    /// # Errors
    /// A sentence's end with line and column, such as `is not valid JSON: expected value at line 1 column 1`.
    pub fn parse(text: &'a [u8]) -> Result<Self, String> {
        let read = || {
            let mut scanner = Scanner::new(std::str::from_utf8(text).ok()?);
            let json = Json::scan(&mut scanner).ok()?;
            scanner.end().ok().map(|()| json)
        };
        read().ok_or_else(|| why_malformed(text))
    }

    /// Reads the next value of JSON text.
    pub(super) fn scan(text: &mut Scanner<'a>) -> Result<Self, Malformed> {
        Ok(match text.peek() {
            b'{' => {
                let mut members = Vec::new();
                let mut more = text.open(b'}')?;
                while more {
                    members.push((text.key()?, Json::scan(text)?));
                    more = text.more(b'}')?;
                }
                Json::Object(members)
            }
            b'[' => {
                let mut items = Vec::new();
                let mut more = text.open(b']')?;
                while more {
                    items.push(Json::scan(text)?);
                    more = text.more(b']')?;
                }
                Json::Array(items)
            }
            b'"' => Json::String(text.string()?),
            b't' | b'f' => Json::Bool(text.bool()?),
            b'n' => {
                text.null()?;
                Json::Null
            }
            _ => Json::Number(Number::from_text(text.number()?)),
        })
    }

    /// Whether a text stands for it where values are text: numbers by value, booleans in any case.
    pub(super) fn is_written_as(&self, text: &str) -> bool {
        match self {
            Json::String(own) => own == text,
            Json::Number(own) => Number::of_text(text).is_some_and(|number| number == *own),
            Json::Bool(own) => text.eq_ignore_ascii_case(if *own { "true" } else { "false" }),
            Json::Null => text == "null",
            Json::Array(_) | Json::Object(_) => self.to_string() == text,
            Json::File(_) => false,
        }
    }

    /// How many values it is made of.
    pub(super) fn size(&self) -> usize {
        match self {
            Json::Array(items) => 1 + items.iter().map(Json::size).sum::<usize>(),
            Json::Object(members) => 1 + members.iter().map(|(_, value)| value.size()).sum::<usize>(),
            _ => 1,
        }
    }

    /// Whether it holds more values in each other than readers of JSON take.
    pub(super) fn is_too_deep(&self) -> bool {
        fn is_deeper(json: &Json<'_>, levels: u8) -> bool {
            match json {
                Json::Array(_) | Json::Object(_) if levels == 0 => true,
                Json::Array(items) => items.iter().any(|item| is_deeper(item, levels - 1)),
                Json::Object(members) => members.iter().any(|(_, value)| is_deeper(value, levels - 1)),
                _ => false,
            }
        }
        is_deeper(self, MOST_DEPTH)
    }

    /// Whether it is, or holds, a file that is not in memory.
    pub(super) fn is_spooled(&self) -> bool {
        match self {
            Json::File(file) => file.is_spooled(),
            Json::Array(items) => items.iter().any(Json::is_spooled),
            Json::Object(members) => members.iter().any(|(_, value)| value.is_spooled()),
            _ => false,
        }
    }

    /// Copies the text that the tree borrows.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Bool(value) => Json::Bool(value),
            Json::Number(value) => Json::Number(value.into_owned()),
            Json::String(value) => Json::String(Cow::Owned(value.into_owned())),
            Json::Array(items) => Json::Array(items.into_iter().map(Json::into_owned).collect()),
            Json::Object(members) => Json::Object(
                members.into_iter().map(|(name, value)| (Cow::Owned(name.into_owned()), value.into_owned())).collect(),
            ),
            Json::File(file) => Json::File(file),
        }
    }

    /// Turns the tree into a value of serde_json. Of two members with the same name the last stays.
    pub fn into_value(self) -> serde_json::Value {
        match self {
            Json::Null => serde_json::Value::Null,
            Json::Bool(value) => value.into(),
            Json::Number(value) => value.into_value(),
            Json::String(value) => value.into_owned().into(),
            Json::Array(items) => items.into_iter().map(Json::into_value).collect(),
            Json::Object(members) => {
                members.into_iter().map(|(name, value)| (name.into_owned(), value.into_value())).collect()
            }
            Json::File(file) => file.text().into_owned().into(),
        }
    }

    /// The tree as JSON text.
    pub(super) fn to_text(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.push(&mut out);
        out
    }

    /// Adds the tree to JSON text.
    fn push(&self, out: &mut Vec<u8>) {
        match self {
            Json::Null => out.extend_from_slice(b"null"),
            Json::Bool(value) => push_bool(out, *value),
            Json::Number(number) => out.extend_from_slice(number.as_str().as_bytes()),
            Json::String(text) => push_string(out, text),
            Json::File(file) => push_string(out, &file.text()),
            Json::Array(items) => push_items(out, items, |out, json| json.push(out)),
            Json::Object(members) => {
                push_members(out, members.iter().map(|(name, value)| (&**name, value)), |out, json| json.push(out))
            }
        }
    }
}

/// JSON text.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.to_text()))
    }
}

impl<'a> From<&'a serde_json::Value> for Json<'a> {
    fn from(value: &'a serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(value) => Json::Bool(*value),
            serde_json::Value::Number(value) => Json::Number(Number::from_text(value.to_string())),
            serde_json::Value::String(value) => Json::String(Cow::Borrowed(value)),
            serde_json::Value::Array(items) => Json::Array(items.iter().map(Json::from).collect()),
            serde_json::Value::Object(members) => Json::Object(
                members.iter().map(|(name, value)| (Cow::Borrowed(name.as_str()), Json::from(value))).collect(),
            ),
        }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => output.serialize_unit(),
            Json::Bool(value) => output.serialize_bool(*value),
            Json::Number(number) => number.serialize(output),
            Json::String(text) => output.serialize_str(text),
            Json::Array(items) => output.collect_seq(items),
            Json::Object(members) => {
                let mut map = output.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
            Json::File(file) => output.serialize_str(&file.text()),
        }
    }
}

/// Builds the tree from any deserializer, which has to bound its depth.
pub(super) struct Tree;

impl<'de> DeserializeSeed<'de> for Tree {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Json<'de>, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, input: D) -> Result<Json<'de>, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<Json<'de>, D::Error> {
        input.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(Number::from_text(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(Number::from_text(value.to_string())))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Json<'de>, E> {
        Ok(Json::Number(Number::from_text(value.to_string())))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Json<'de>, E> {
        Ok(Json::Number(Number::from_text(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        let number = serde_json::Number::from_f64(value);
        Ok(number.map_or(Json::Null, |number| Json::Number(Number::from_text(number.to_string()))))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut input: A) -> Result<Json<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = input.next_element_seed(Tree)? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Json<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = input.next_key::<String>()? {
            members.push((Cow::Owned(name), input.next_value_seed(Tree)?));
        }
        Ok(Json::Object(members))
    }
}
