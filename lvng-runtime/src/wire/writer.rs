//! Where values are written: JSON text, or a tree that forms, parameters, headers and multipart bodies are written from.
//!
//! What has no parts is written here; lists and objects are in `object_writer.rs`.

use super::field::Field;
use super::file::File;
use super::json::Json;
use super::json_text::{push_bool, push_string, push_value};
use super::number::Number;
use std::borrow::Cow;

/// Takes the parts of a value, one after the other, and makes JSON text or a tree of them.
#[derive(Debug)]
pub struct Writer {
    pub(super) target: Target,
    /// The discriminators of the next object, with their values.
    pub(super) tags: Vec<Tag>,
    /// The table of the object that was closed last, which at the end is the outermost.
    pub(super) fields: &'static [Field],
    /// Whether a server answers, which leaves out what only clients send.
    pub(super) is_answer: bool,
}

/// A property that tells which variant an object is, and the values that stand for the variant.
pub(super) type Tag = (&'static str, &'static [&'static str]);

#[derive(Debug)]
pub(super) enum Target {
    Text(Vec<u8>),
    /// The value that was written last.
    Tree(Json<'static>),
}

/// Most bodies are shorter, so that their text is moved never. Of more than 1,032 bytes glibc keeps no piece at hand, and one that
/// grows it does not look for there.
const USUAL_LENGTH: usize = 1024;

impl Writer {
    fn new(target: Target) -> Self {
        Writer { target, tags: Vec::new(), fields: &[], is_answer: false }
    }

    /// A writer for a server's answer.
    pub(super) fn for_answer(mut self) -> Self {
        self.is_answer = true;
        self
    }

    pub(super) fn of_text() -> Self {
        Writer::new(Target::Text(Vec::with_capacity(USUAL_LENGTH)))
    }

    pub(super) fn of_tree() -> Self {
        Writer::new(Target::Tree(Json::Null))
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
            Target::Tree(json) => *json = Json::Number(Number::from_text(digits.to_owned())),
        }
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
}
