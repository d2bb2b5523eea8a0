//! Writing values: as JSON text, or as a tree that forms, parameters, headers and multipart bodies are written from.

use super::scanner::plain_end;
use super::{Field, File, Json, Model};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Takes the parts of a value, one after the other, and makes JSON text or a tree of them.
#[derive(Debug)]
pub struct Writer {
    target: Target,
    /// The discriminators of the next object, with their values.
    tags: Vec<Tag>,
    /// The table of the object that was closed last, which at the end is the outermost.
    fields: &'static [Field],
}

/// A property that tells which variant an object is, and its value.
type Tag = (&'static str, &'static str);

#[derive(Debug)]
enum Target {
    Text(Vec<u8>),
    /// The value that was written last.
    Tree(Json<'static>),
}

/// Most bodies are shorter, so that their text is moved never.
const USUAL_LENGTH: usize = 512;

/// Writes a value as JSON text.
pub fn to_json<T: Model>(value: &T) -> Vec<u8> {
    let mut out = Writer::of_text();
    value.write(&mut out);
    out.into_text()
}

/// Writes a value as a tree.
pub(super) fn to_tree<T: Model>(value: &T) -> Json<'static> {
    let mut out = Writer::of_tree();
    value.write(&mut out);
    out.into_tree().0
}

impl Writer {
    pub(super) fn of_text() -> Self {
        Writer { target: Target::Text(Vec::with_capacity(USUAL_LENGTH)), tags: Vec::new(), fields: &[] }
    }

    pub(super) fn of_tree() -> Self {
        Writer { target: Target::Tree(Json::Null), tags: Vec::new(), fields: &[] }
    }

    /// What was written, as text.
    pub(super) fn into_text(self) -> Vec<u8> {
        match self.target {
            Target::Text(text) => text,
            Target::Tree(json) => json.to_text(),
        }
    }

    /// What was written, as a tree, with the table of its members; text has none.
    pub(super) fn into_tree(self) -> (Json<'static>, &'static [Field]) {
        match self.target {
            Target::Text(_) => (Json::Null, &[]),
            Target::Tree(json) => (json, self.fields),
        }
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        match &mut self.target {
            Target::Text(out) => out.extend_from_slice(b"null"),
            Target::Tree(json) => *json = Json::Null,
        }
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        match &mut self.target {
            Target::Text(out) => push_bool(out, value),
            Target::Tree(json) => *json = Json::Bool(value),
        }
    }

    /// Writes a string with the escapes it needs.
    #[inline]
    pub fn string(&mut self, value: &str) {
        match &mut self.target {
            Target::Text(out) => push_string(out, value),
            Target::Tree(json) => *json = Json::String(Cow::Owned(value.to_owned())),
        }
    }

    /// Writes a whole number.
    pub fn integer(&mut self, value: impl itoa::Integer) {
        let mut digits = itoa::Buffer::new();
        self.digits(digits.format(value));
    }

    /// Writes a number; whole ones without a fraction, as JavaScript does. JSON has no NaN and no infinity: they become `null`.
    pub fn number(&mut self, value: f64) {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() < EXACT {
            self.integer(value as i64);
        } else {
            match serde_json::Number::from_f64(value) {
                Some(number) => self.digits(&number.to_string()),
                None => self.null(),
            }
        }
    }

    fn digits(&mut self, digits: &str) {
        match &mut self.target {
            Target::Text(out) => out.extend_from_slice(digits.as_bytes()),
            Target::Tree(json) => *json = Json::Number(super::Number::from_text(digits.to_owned())),
        }
    }

    /// Writes a list.
    pub fn list<T: Model>(&mut self, items: &[T]) {
        if let Target::Tree(_) = self.target {
            let items = items.iter().map(|item| self.tree_of(item)).collect();
            self.target = Target::Tree(Json::Array(items));
            return;
        }
        self.byte(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.byte(b',');
            }
            item.write(self);
        }
        self.byte(b']');
    }

    /// Writes a value of any type.
    pub fn value(&mut self, value: &serde_json::Value) {
        match &mut self.target {
            Target::Text(out) => push_value(out, value),
            Target::Tree(json) => *json = Json::from(value).into_owned(),
        }
    }

    /// Writes a file. JSON has no form for it but its text.
    pub fn file(&mut self, file: &File) {
        match &mut self.target {
            Target::Text(out) => push_string(out, &file.text()),
            Target::Tree(json) => *json = Json::File(Box::new(file.clone())),
        }
    }

    /// Writes the value of a variant that a property tells. An object that does not write the property itself gets it.
    pub fn tagged<T: Model>(&mut self, property: &'static str, tag: &'static str, value: &T) {
        let before = self.tags.len();
        self.tags.push((property, tag));
        value.write(self);
        // What is no object has left them.
        self.tags.truncate(before);
    }

    /// Opens an object.
    #[inline]
    pub fn object(&mut self, fields: &'static [Field]) -> ObjectWriter<'_> {
        let tags = std::mem::take(&mut self.tags);
        ObjectWriter { fields, out: self, is_empty: true, tags, members: Vec::new() }
    }

    #[inline]
    fn byte(&mut self, byte: u8) {
        if let Target::Text(out) = &mut self.target {
            out.push(byte);
        }
    }

    /// The tree of a part of the value.
    fn tree_of<T: Model>(&mut self, value: &T) -> Json<'static> {
        value.write(self);
        match &mut self.target {
            Target::Tree(json) => std::mem::take(json),
            Target::Text(_) => Json::Null,
        }
    }
}

/// Writes the members of an object.
#[derive(Debug)]
pub struct ObjectWriter<'w> {
    fields: &'static [Field],
    out: &'w mut Writer,
    is_empty: bool,
    /// Discriminators that no member has said yet.
    tags: Vec<Tag>,
    /// What was written, if a tree is wanted.
    members: Vec<(Cow<'static, str>, Json<'static>)>,
}

impl ObjectWriter<'_> {
    /// Writes the member that `fields[index]` describes, unless it is absent.
    #[inline]
    pub fn field<T: Model>(&mut self, index: usize, value: &T) {
        let Some(field) = self.fields.get(index) else { return };
        if !value.is_absent() || field.nullable {
            self.write(field.name, field.key, value, || Cow::Borrowed(field.name));
        }
    }

    /// Writes further members.
    pub fn extra<T: Model>(&mut self, extra: &BTreeMap<String, T>) {
        for (name, value) in extra {
            self.member(name, value);
        }
    }

    /// Writes a member under this name.
    pub fn member<T: Model>(&mut self, name: &str, value: &T) {
        self.write(name, "", value, || Cow::Owned(name.to_owned()));
    }

    #[inline]
    fn write<T: Model>(&mut self, name: &str, key: &str, value: &T, kept: impl FnOnce() -> Cow<'static, str>) {
        if !self.tags.is_empty() {
            self.tags.retain(|(property, _)| *property != name);
        }
        let is_first = std::mem::take(&mut self.is_empty);
        match &mut self.out.target {
            Target::Text(out) => {
                push_key(out, is_first, name, key);
                value.write(self.out);
            }
            Target::Tree(_) => {
                let value = self.out.tree_of(value);
                self.members.push((kept(), value));
            }
        }
    }

    /// Whether no member was written.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Closes the object.
    pub fn finish(mut self) {
        for (property, tag) in std::mem::take(&mut self.tags) {
            self.member(property, &tag.to_owned());
        }
        self.out.fields = self.fields;
        match &mut self.out.target {
            Target::Text(out) if self.is_empty => out.extend_from_slice(b"{}"),
            Target::Text(out) => out.push(b'}'),
            Target::Tree(json) => *json = Json::Object(self.members),
        }
    }
}

/// The name of a member, after what stands before it. `key` is its text after another member, if that is
/// known.
#[inline]
fn push_key(out: &mut Vec<u8>, is_first: bool, name: &str, key: &str) {
    match (key.as_bytes(), is_first) {
        ([_, key @ ..], true) => {
            out.push(b'{');
            out.extend_from_slice(key);
        }
        (key @ [_, ..], false) => out.extend_from_slice(key),
        ([], _) => {
            out.push(if is_first { b'{' } else { b',' });
            push_string(out, name);
            out.push(b':');
        }
    }
}

fn push_bool(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

#[inline]
fn push_string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut at = 0;
    loop {
        let end = plain_end(bytes, at);
        out.extend_from_slice(bytes.get(at..end).unwrap_or_default());
        let Some(byte) = bytes.get(end) else { break };
        push_escape(out, *byte);
        at = end + 1;
    }
    out.push(b'"');
}

/// A byte that a string does not hold as it is (RFC 8259, 7).
#[cold]
fn push_escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' | b'\\' => out.extend([b'\\', byte]),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        0x8 => out.extend_from_slice(b"\\b"),
        0xC => out.extend_from_slice(b"\\f"),
        other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
    }
}

/// Writes a tree as JSON text.
pub(super) fn push_json(out: &mut Vec<u8>, json: &Json<'_>) {
    match json {
        Json::Null => out.extend_from_slice(b"null"),
        Json::Bool(value) => push_bool(out, *value),
        Json::Number(number) => out.extend_from_slice(number.as_str().as_bytes()),
        Json::String(text) => push_string(out, text),
        Json::File(file) => push_string(out, &file.text()),
        Json::Array(items) => push_items(out, items, push_json),
        Json::Object(members) => push_members(out, members.iter().map(|(name, value)| (&**name, value)), push_json),
    }
}

/// Writes a value of any type as JSON text.
fn push_value(out: &mut Vec<u8>, value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => push_bool(out, *value),
        Value::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Value::String(text) => push_string(out, text),
        Value::Array(items) => push_items(out, items, push_value),
        Value::Object(members) => {
            push_members(out, members.iter().map(|(name, value)| (name.as_str(), value)), push_value)
        }
    }
}

fn push_items<T>(out: &mut Vec<u8>, items: &[T], push: fn(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push(out, item);
    }
    out.push(b']');
}

fn push_members<'m, T: 'm>(
    out: &mut Vec<u8>,
    members: impl Iterator<Item = (&'m str, &'m T)>,
    push: fn(&mut Vec<u8>, &T),
) {
    let mut is_empty = true;
    for (name, value) in members {
        push_key(out, std::mem::take(&mut is_empty), name, "");
        push(out, value);
    }
    out.extend_from_slice(if is_empty { b"{}" } else { b"}" });
}
