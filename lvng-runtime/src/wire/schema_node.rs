//! Our tree of JSON as the crate `jsonschema` wants to see it: a body is parsed once, for the validator and for its type.

use super::json::{Json, Members};
use super::number::{Number, Whole, whole};
use jsonschema::JsonType;
use jsonschema::json::{self, JsonNumber, Node, NodeIdentity};
use serde_json::Value;
use std::borrow::Cow;

/// The representation, by which validators are chosen.
pub(super) struct Trees;

impl json::Json for Trees {
    type Node<'a> = &'a Json<'a>;
    type PreparedKey = String;
    type StringBuffer = Json<'static>;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(buffer: &mut Json<'static>, text: &str, read: impl for<'a> FnOnce(&'a Json<'a>) -> T) -> T {
        *buffer = Json::String(Cow::Owned(text.to_owned()));
        read(buffer)
    }
}

impl<'a> Node<'a, Trees> for &'a Json<'a> {
    type Object = &'a Members<'a>;
    type Array = &'a [Json<'a>];
    type Number = &'a Number<'a>;

    fn as_object(&self) -> Option<&'a Members<'a>> {
        match self {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Json<'a>]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Json::String(text) => Some(Cow::Borrowed(text)),
            Json::File(file) => Some(file.text()),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<&'a Number<'a>> {
        match self {
            Json::Number(number) => Some(number),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    fn json_type(&self) -> JsonType {
        match self {
            Json::Null => JsonType::Null,
            Json::Bool(_) => JsonType::Boolean,
            Json::Number(_) => JsonType::Number,
            Json::String(_) | Json::File(_) => JsonType::String,
            Json::Array(_) => JsonType::Array,
            Json::Object(_) => JsonType::Object,
        }
    }

    fn string_length_within(&self, least: u64, most: u64) -> Option<bool> {
        let text = self.as_string()?;
        let bytes = text.len() as u64;
        // A character has one to four bytes.
        Some(match (bytes.div_ceil(4), bytes) {
            (fewest, bytes) if bytes < least || fewest > most => false,
            (fewest, bytes) if least <= fewest && bytes <= most => true,
            _ => (least..=most).contains(&(text.chars().count() as u64)),
        })
    }

    fn equals_value(&self, expected: &Value) -> bool {
        is_equal(self, expected)
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned((*self).clone().into_value())
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Json<'_>>(self).addr()))
    }
}

/// Whether they are one value: of numbers what they stand for counts, of objects not the order.
fn is_equal(json: &Json<'_>, expected: &Value) -> bool {
    match (json, expected) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(own), Value::Bool(other)) => own == other,
        (Json::Number(own), Value::Number(other)) => *own == Number::from_text(other.to_string()),
        (Json::String(own), Value::String(other)) => own == other,
        (Json::Array(own), Value::Array(other)) => {
            own.len() == other.len() && own.iter().zip(other).all(|(own, other)| is_equal(own, other))
        }
        (Json::Object(own), Value::Object(other)) => {
            let is_same =
                |(name, own): &(Cow<'_, str>, Json<'_>)| other.get(&**name).is_some_and(|other| is_equal(own, other));
            own.len() == other.len() && own.iter().all(is_same)
        }
        _ => false,
    }
}

impl<'a> json::Object<'a, Trees> for &'a Members<'a> {
    type Node = &'a Json<'a>;
    type MemberName = &'a str;
    type MembersIter = MembersIter<'a>;

    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, key: &String) -> Option<&'a Json<'a>> {
        self.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    fn members(&self) -> MembersIter<'a> {
        MembersIter(self.iter())
    }
}

/// The members of an object, in the order of the text.
pub(super) struct MembersIter<'a>(std::slice::Iter<'a, (Cow<'a, str>, Json<'a>)>);

impl<'a> Iterator for MembersIter<'a> {
    type Item = (&'a str, &'a Json<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (&**name, value))
    }
}

impl<'a> json::Array<'a, Trees> for &'a [Json<'a>] {
    type Node = &'a Json<'a>;
    type ElementsIter = std::slice::Iter<'a, Json<'a>>;

    fn len(&self) -> usize {
        <[Json<'_>]>::len(self)
    }

    fn elements(&self) -> Self::ElementsIter {
        self.iter()
    }
}

impl JsonNumber for &Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        Number::as_str(self).parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        Number::as_str(self).parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        Some(Number::as_f64(self))
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(Number::as_str(self))
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        // What is greater than all numbers of serde_json is told as zero: only messages use it, and they repeat no values.
        Cow::Owned(Number::as_str(self).parse().unwrap_or_else(|_| 0.into()))
    }

    fn is_integer(&self) -> bool {
        whole(Number::as_str(self)) != Whole::Not
    }
}
