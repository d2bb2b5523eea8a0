//! JSON as a tree that borrows from its text, and a writer for JSON text.

use super::{File, FormPart, Model};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

/// A JSON value. Strings borrow from the text where they hold no escapes.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Json<'a>>),
    /// An object, its members in the order of the text; a name may occur twice.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// A file of a multipart body, which JSON text has no form for.
    File(Box<File>),
}

impl<'a> Json<'a> {
    /// Reads JSON text. The error names line and column.
    pub fn parse(text: &'a [u8]) -> Result<Self, serde_json::Error> {
        let mut input = serde_json::Deserializer::from_slice(text);
        let json = Tree.deserialize(&mut input)?;
        input.end()?;
        Ok(json)
    }

    /// The kind of value, for messages: `a string`, `an object` …
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
            Json::File(_) => "a file",
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

    /// Whether it is, or holds, a file that is not in memory.
    pub(super) fn is_spooled(&self) -> bool {
        match self {
            Json::File(file) => file.is_spooled(),
            Json::Array(items) => items.iter().any(Json::is_spooled),
            Json::Object(members) => members.iter().any(|(_, value)| value.is_spooled()),
            _ => false,
        }
    }

    /// The text of a member that is a string.
    pub fn text_of(&self, name: &str) -> Option<Cow<'a, str>> {
        let Json::Object(members) = self else { return None };
        members.iter().find_map(|(other, value)| match value {
            Json::String(text) if other == name => Some(text.clone()),
            _ => None,
        })
    }

    /// Copies the text that the tree borrows.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Bool(value) => Json::Bool(value),
            Json::Number(value) => Json::Number(value),
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
            Json::Number(value) => value.into(),
            Json::String(value) => value.into_owned().into(),
            Json::Array(items) => items.into_iter().map(Json::into_value).collect(),
            Json::Object(members) => {
                members.into_iter().map(|(name, value)| (name.into_owned(), value.into_value())).collect()
            }
            Json::File(file) => file.text().into_owned().into(),
        }
    }
}

impl<'a> From<&'a serde_json::Value> for Json<'a> {
    fn from(value: &'a serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(value) => Json::Bool(*value),
            serde_json::Value::Number(value) => Json::Number(value.clone()),
            serde_json::Value::String(value) => Json::String(Cow::Borrowed(value)),
            serde_json::Value::Array(items) => Json::Array(items.iter().map(Json::from).collect()),
            serde_json::Value::Object(members) => Json::Object(
                members.iter().map(|(name, value)| (Cow::Borrowed(name.as_str()), Json::from(value))).collect(),
            ),
        }
    }
}

/// Builds the tree from any deserializer; serde_json bounds the depth.
struct Tree;

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

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json<'de>, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
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
        while let Some(Name(name)) = input.next_key()? {
            members.push((name, input.next_value_seed(Tree)?));
        }
        Ok(Json::Object(members))
    }
}

/// A member name that borrows where it can; serde's own `Cow` would always copy.
struct Name<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }

            fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(value)))
            }

            fn visit_str<E>(self, value: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(value.to_owned())))
            }
        }
        input.deserialize_str(NameVisitor)
    }
}

/// Writes JSON text.
#[derive(Debug, Default)]
pub struct JsonWriter {
    out: Vec<u8>,
    target: Target,
    /// The discriminators of the next object, with their values.
    tags: Vec<(&'static str, &'static str)>,
}

/// Writing the types of a union.
impl JsonWriter {
    /// Writes the value of a variant that a property tells. An object that does not write the property itself gets it.
    pub fn tagged<T: Model>(&mut self, property: &'static str, tag: &'static str, value: &T) {
        let before = self.tags.len();
        self.tags.push((property, tag));
        value.write(self);
        // What is no object has left them.
        self.tags.truncate(before);
    }

    /// The discriminators of an object that begins.
    pub(super) fn take_tags(&mut self) -> Vec<(&'static str, &'static str)> {
        std::mem::take(&mut self.tags)
    }
}

/// What the text is for.
#[derive(Debug, Default)]
enum Target {
    #[default]
    Json,
    /// A multipart body: the members of the object become its parts.
    Parts(Vec<FormPart>),
    /// One part of such a body, with the files that it is.
    Part(Vec<File>),
}

/// Writing multipart bodies, member by member.
impl JsonWriter {
    /// A writer whose object becomes parts.
    pub(super) fn of_parts() -> Self {
        JsonWriter { target: Target::Parts(Vec::new()), ..JsonWriter::default() }
    }

    /// A writer of one part.
    pub(super) fn of_part() -> Self {
        JsonWriter { target: Target::Part(Vec::new()), ..JsonWriter::default() }
    }

    /// The text of one part, or its files.
    pub(super) fn into_part(self) -> (Vec<u8>, Vec<File>) {
        match self.target {
            Target::Part(files) => (self.out, files),
            _ => (self.out, Vec::new()),
        }
    }

    /// The parts; a value that is no object has none.
    pub(super) fn into_parts(self) -> Vec<FormPart> {
        match self.target {
            Target::Parts(parts) if parts.is_empty() => {
                Json::parse(&self.out).map(|tree| super::multipart::parts_of(&tree)).unwrap_or_default()
            }
            Target::Parts(parts) => parts,
            _ => Vec::new(),
        }
    }

    /// Whether members become parts.
    pub(super) fn parts(&mut self) -> Option<&mut Vec<FormPart>> {
        match &mut self.target {
            Target::Parts(parts) => Some(parts),
            _ => None,
        }
    }

    /// Writes a file.
    pub fn file(&mut self, file: &File) {
        match &mut self.target {
            Target::Part(files) => {
                files.push(file.clone());
                self.null();
            }
            _ => self.string(&file.text()),
        }
    }
}

impl JsonWriter {
    /// The text written so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes a string with the escapes it needs.
    pub fn string(&mut self, value: &str) {
        self.serialize(&value);
    }

    /// Writes a whole number.
    pub fn integer(&mut self, value: impl Into<i128>) {
        let value: i128 = value.into();
        self.raw(&value.to_string());
    }

    /// Writes a number; whole ones without a fraction, as JavaScript does. JSON has no NaN and no infinity: they become `null`.
    pub fn number(&mut self, value: f64) {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() < EXACT {
            self.integer(value as i64);
        } else {
            self.serialize(&value);
        }
    }

    /// Writes a list.
    pub fn array<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.raw("[");
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.raw(",");
            }
            write(self, item);
        }
        self.raw("]");
    }

    /// Writes a value that serde knows how to write.
    pub fn value(&mut self, value: &serde_json::Value) {
        self.serialize(value);
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn serialize<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        let length = self.out.len();
        if serde_json::to_writer(&mut self.out, value).is_err() {
            // A vector takes every byte and the keys are strings, so nothing is left to fail; keep the text valid all the same.
            self.out.truncate(length);
            self.raw("null");
        }
    }
}
