//! Types that JSON is read into and written from.

use super::{Constraints, Json, JsonWriter, Mode, Problem, Reader};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A type of the description.
///
/// Derive it with `Object`, `Enum` or `OneOf`. It takes the place of serde's traits inside client and server,
/// because one pass then gives every problem with its place, and because it costs a fraction of their compile time;
/// derived types implement serde's traits as well.
pub trait Model: Sized {
    /// Whether JSON `null` stands for no value: true for `Option` only.
    const OPTIONAL: bool = false;

    /// Reads a value. Problems go to `cx`; `None` says that there was one at least.
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self>;

    /// Writes the value.
    fn write(&self, out: &mut JsonWriter);

    /// The value of a member that is not there, when it may be left out.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the member is to be left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// The name of the server-sent event that carries the value.
    fn event(&self) -> Option<&str> {
        None
    }
}

/// A named member of an object, or a parameter.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The member must be there although its type is an `Option`: null says that there is no value.
    pub nullable: bool,
    /// The value of an absent member, as JSON text.
    pub default: Option<&'static str>,
    /// The only value, as JSON text.
    pub constant: Option<&'static str>,
    /// Only the server sends it.
    pub read_only: bool,
    /// Only the client sends it.
    pub write_only: bool,
    /// Marked as deprecated.
    pub deprecated: bool,
    /// The media types that a part of a multipart body may have, separated by commas.
    pub content_type: Option<&'static str>,
    /// What values are allowed.
    pub constraints: Constraints,
}

impl Field {
    /// A field of this name and nothing more to say.
    pub const fn new(name: &'static str) -> Self {
        Field {
            name,
            nullable: false,
            default: None,
            constant: None,
            read_only: false,
            write_only: false,
            deprecated: false,
            content_type: None,
            constraints: Constraints::NONE,
        }
    }

    /// Reads the member, present or not.
    pub(super) fn read<T: Model>(&self, json: Option<Json<'_>>, cx: &mut Reader) -> Option<T> {
        match json {
            Some(Json::Null) if T::OPTIONAL && !self.nullable && cx.is_strict() => {
                cx.problem("must not be null");
                None
            }
            Some(json) => {
                self.check_constant(&json, cx);
                self.check_content_type(&json, cx);
                cx.read(json, &self.constraints)
            }
            None => self.read_absent(cx),
        }
    }

    fn check_content_type(&self, json: &Json<'_>, cx: &mut Reader) {
        let Some(listed) = self.content_type.filter(|_| cx.is_strict()) else { return };
        let files = match json {
            Json::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        for file in files {
            if let Json::File(file) = file
                && !file.content_type().is_some_and(|content_type| super::multipart::is_listed(content_type, listed))
            {
                cx.problem(format!("must be of the media type {listed}"));
            }
        }
    }

    fn read_absent<T: Model>(&self, cx: &mut Reader) -> Option<T> {
        if let Some(value) = self.default.and_then(constant) {
            return Some(value);
        }
        let must_be_there = self.nullable && T::OPTIONAL && cx.is_strict();
        let value = if must_be_there { None } else { T::absent() };
        if value.is_none() {
            cx.problem("is missing");
        }
        value
    }

    fn check_constant(&self, json: &Json<'_>, cx: &mut Reader) {
        let Some(text) = self.constant.filter(|_| cx.is_strict()) else { return };
        let same = match Json::parse(text.as_bytes()) {
            Ok(Json::String(only)) => matches!(json, Json::String(found) if *found == only),
            Ok(only) if cx.is_text() => matches!(json, Json::String(found) if **found == *text) || only == *json,
            Ok(only) => only == *json,
            Err(_) => true,
        };
        if !same {
            cx.problem(format!("must be {text}"));
        }
    }
}

/// Reads a value out of JSON text that the description fixes, such as a default.
pub fn constant<T: Model>(text: &'static str) -> Option<T> {
    T::read(Json::parse(text.as_bytes()).ok()?, &mut Reader::new(Mode::Lenient))
}

/// An object with named members.
pub trait Object: Model {
    /// What the description says of it.
    const SPEC: &'static ObjectSpec;
}

/// What the description says of an object.
#[derive(Clone, Copy, Debug)]
pub struct ObjectSpec {
    /// The named members.
    pub fields: &'static [Field],
    /// No other members are allowed.
    pub closed: bool,
    /// Bounds on the number of members.
    pub constraints: Constraints,
}

impl ObjectSpec {
    /// An object without named members.
    pub const EMPTY: ObjectSpec = ObjectSpec { fields: &[], closed: false, constraints: Constraints::NONE };
}

/// Reads the members of an object.
#[derive(Debug)]
pub struct ObjectReader<'cx, 'json> {
    spec: &'static ObjectSpec,
    members: Vec<(Cow<'json, str>, Option<Json<'json>>)>,
    /// Where the next member is likely to be: objects are mostly written in the order of their description.
    next: usize,
    cx: &'cx mut Reader,
}

impl Reader {
    /// Opens an object.
    pub fn object<'json>(&mut self, json: Json<'json>, spec: &'static ObjectSpec) -> Option<ObjectReader<'_, 'json>> {
        if self.is_deep() {
            self.problem("is nested too deeply");
            return None;
        }
        if self.is_strict() {
            spec.constraints.check(&json, self);
        }
        let members = self.members(json)?;
        let members = members.into_iter().map(|(name, value)| (name, Some(value))).collect();
        Some(ObjectReader { spec, members, next: 0, cx: self })
    }
}

/// The members of an object.
pub type Members<'json> = Vec<(Cow<'json, str>, Json<'json>)>;

impl Reader {
    /// The members of what must be an object. Inside forms and most parameters an object is JSON text.
    pub fn members<'json>(&mut self, json: Json<'json>) -> Option<Members<'json>> {
        match self.members_of(json) {
            Ok(members) => return Some(members),
            Err(Json::String(_)) if self.takes_json_text() => self.problem("must be an object as JSON text"),
            Err(other) => self.expected("an object", &other),
        }
        None
    }
}

impl<'json> ObjectReader<'_, 'json> {
    /// Reads the member that `spec.fields[index]` describes.
    pub fn field<T: Model>(&mut self, index: usize) -> Option<T> {
        let field = self.spec.fields.get(index)?;
        let json = self.take(field.name);
        self.cx.within(field.name, |cx| field.read(json, cx))
    }

    /// Reads all members that were not asked for.
    pub fn extra<T: Model>(&mut self) -> Option<BTreeMap<String, T>> {
        let mut extra = BTreeMap::new();
        for (name, json) in &mut self.members {
            let Some(json) = json.take() else { continue };
            let value = self.cx.within(name.as_ref().to_owned(), |cx| T::read(json, cx))?;
            extra.insert(name.as_ref().to_owned(), value);
        }
        Some(extra)
    }

    /// Refuses members that are not described, where the description does.
    pub fn finish(self) {
        if self.cx.is_trial() {
            let lost = self.members.iter().filter_map(|(_, value)| value.as_ref()).map(Json::size).sum();
            self.cx.lose(lost);
        }
        if !self.spec.closed || !self.cx.is_strict() {
            return;
        }
        for (name, json) in &self.members {
            if json.is_some() {
                self.cx.within(name.as_ref().to_owned(), |cx| cx.problem("is not a known property"));
            }
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Json<'json>> {
        let count = self.members.len();
        let found = (0..count).map(|step| (self.next + step) % count).find(|&index| self.members[index].0 == name)?;
        self.next = found + 1;
        let value = self.members[found].1.take();
        // Of two members with one name, which one counts differs from parser to parser: nobody may profit from that.
        if self.cx.is_strict() && self.members.iter().filter(|(other, _)| other == name).count() > 1 {
            self.cx.within(name, |cx| cx.problem("must not be given twice"));
        }
        value
    }
}

/// Writes the members of an object.
#[derive(Debug)]
pub struct ObjectWriter<'w> {
    fields: &'static [Field],
    out: &'w mut JsonWriter,
    empty: bool,
    /// Discriminators that no member has said yet.
    tags: Vec<(&'static str, &'static str)>,
}

impl JsonWriter {
    /// Opens an object.
    pub fn object(&mut self, fields: &'static [Field]) -> ObjectWriter<'_> {
        self.raw("{");
        let tags = self.take_tags();
        ObjectWriter { fields, out: self, empty: true, tags }
    }
}

impl ObjectWriter<'_> {
    /// Writes the member that `fields[index]` describes, unless it is absent.
    pub fn field<T: Model>(&mut self, index: usize, value: &T) {
        let Some(field) = self.fields.get(index) else { return };
        if !value.is_absent() || field.nullable {
            self.write(field.name, value, field.content_type);
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
        self.write(name, value, None);
    }

    fn write<T: Model>(&mut self, name: &str, value: &T, content_type: Option<&str>) {
        self.tags.retain(|(property, _)| *property != name);
        if let Some(parts) = self.out.parts() {
            self.empty = false;
            return super::multipart::push(parts, name, value, content_type);
        }
        if !std::mem::take(&mut self.empty) {
            self.out.raw(",");
        }
        self.out.string(name);
        self.out.raw(":");
        value.write(self.out);
    }

    /// Whether no member was written.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// Closes the object.
    pub fn finish(mut self) {
        for (property, tag) in std::mem::take(&mut self.tags) {
            self.member(property, &tag.to_owned());
        }
        self.out.raw("}");
    }
}

/// Writes a value as JSON text.
pub fn to_json<T: Model>(value: &T) -> Vec<u8> {
    let mut out = JsonWriter::default();
    value.write(&mut out);
    out.into_bytes()
}

/// Reads a value from JSON text.
pub fn from_json<T: Model>(text: &[u8], mode: Mode) -> Result<T, Vec<Problem>> {
    let mut cx = Reader::new(mode);
    let value = match Json::parse(text) {
        Ok(json) => T::read(json, &mut cx),
        Err(error) => {
            cx.problem(format!("is not valid JSON: {error}"));
            None
        }
    };
    match value {
        Some(value) if cx.is_clean() => Ok(value),
        _ => Err(cx.into_problems()),
    }
}
