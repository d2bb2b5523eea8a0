//! Writing values of every type: lists, and objects with their members.

use super::field::Field;
use super::json::Json;
use super::json_text::push_key;
use super::member_map::MemberMap;
use super::model::Model;
use super::tags::other_tag;
use super::writer::{Tag, Target, Writer};
use std::borrow::Cow;

/// Writes a value as JSON text.
pub fn to_json<T: Model>(value: &T) -> Vec<u8> {
    let mut out = Writer::of_text();
    value.write(&mut out);
    out.into_text()
}

/// Writes a value of a server's answer as JSON text.
pub(super) fn to_json_answer<T: Model>(value: &T) -> Vec<u8> {
    let mut out = Writer::of_text().for_answer();
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
    /// Writes a list.
    pub fn list<T: Model>(&mut self, items: &[T]) {
        self.tags.clear();
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

    /// Writes the value of a variant that a property tells, by one of `tags`. An object whose property has another value,
    /// or none, gets the first of them: what it is was said by the choice of the variant.
    pub fn tagged<T: Model>(&mut self, property: &'static str, tags: &'static [&'static str], value: &T) {
        let outer = self.tags.clone();
        // The inner one of two unions that one property tells says more.
        self.tags.retain(|(known, _)| *known != property);
        self.tags.push((property, tags));
        value.write(self);
        // A value that is no object did not take them.
        self.tags = if self.tags.is_empty() { Vec::new() } else { outer };
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

    /// The same of a member that only clients send: a server does not answer it, whatever the value holds.
    pub fn write_only<T: Model>(&mut self, index: usize, value: &T) {
        if !self.out.is_answer {
            self.field(index, value);
        }
    }

    /// Writes further members.
    pub fn extra<M: MemberMap>(&mut self, extra: &M) {
        for (name, value) in extra.members() {
            self.member(name, value);
        }
    }

    /// Writes a member under this name.
    pub fn member<T: Model>(&mut self, name: &str, value: &T) {
        self.write(name, "", value, || Cow::Owned(name.to_owned()));
    }

    #[inline]
    fn write<T: Model>(&mut self, name: &str, key: &str, value: &T, kept: impl FnOnce() -> Cow<'static, str>) {
        let tags = if self.tags.is_empty() { None } else { self.take_tags(name) };
        let is_first = std::mem::take(&mut self.is_empty);
        match &mut self.out.target {
            Target::Text(out) => {
                push_key(out, is_first, name, key);
                let start = out.len();
                value.write(self.out);
                if let Some(tags) = tags {
                    self.correct_text(start, tags);
                }
            }
            Target::Tree(_) => {
                let value = self.out.tree_of(value);
                let other = tags.and_then(|tags| other_tag(&value.to_text(), tags));
                let other = other.and_then(|text| Json::parse(&text).map(Json::into_owned).ok());
                self.members.push((kept(), other.unwrap_or(value)));
            }
        }
    }

    /// The values that the member of this name may have, where it is a discriminator.
    fn take_tags(&mut self, name: &str) -> Option<&'static [&'static str]> {
        let place = self.tags.iter().position(|(property, _)| *property == name)?;
        Some(self.tags.remove(place).1)
    }

    /// Puts what the variant says in the place of what a discriminator was written as, where that is another variant's.
    fn correct_text(&mut self, start: usize, tags: &'static [&'static str]) {
        if let Target::Text(out) = &mut self.out.target
            && let Some(tag) = out.get(start..).and_then(|written| other_tag(written, tags))
        {
            out.truncate(start);
            out.extend_from_slice(&tag);
        }
    }

    /// Whether no member was written.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Closes the object.
    pub fn finish(mut self) {
        for (property, tags) in std::mem::take(&mut self.tags) {
            self.member(property, &tags.first().copied().unwrap_or_default().to_owned());
        }
        self.out.fields = self.fields;
        match &mut self.out.target {
            Target::Text(out) if self.is_empty => out.extend_from_slice(b"{}"),
            Target::Text(out) => out.push(b'}'),
            Target::Tree(json) => *json = Json::Object(self.members),
        }
    }
}
