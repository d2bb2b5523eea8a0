//! Types that values are read into and written from.

use super::reader::{Reader, constant};
use super::table::setters;
use super::{Constraints, Json, Writer};

/// A type of the description.
///
/// Derive it with `Object`, `Enum` or `OneOf`. It takes the place of serde's traits inside client and server,
/// because one pass then gives every problem with its place, and because it costs a fraction of their compile time;
/// derived types implement serde's traits as well.
pub trait Model: Sized {
    /// Whether JSON `null` stands for no value: true for `Option` only.
    const OPTIONAL: bool = false;

    /// Reads the next value of the reader, whatever it is. Problems go to the reader; `None` says that there was one at
    /// least.
    #[doc(hidden)]
    fn read(cx: &mut Reader<'_>) -> Option<Self>;

    /// Writes the value.
    #[doc(hidden)]
    fn write(&self, out: &mut Writer);

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
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name as the text of a JSON object has it after another member: `,"name":`. Empty where it is part of no object.
    pub key: &'static str,
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
    /// A parameter of this name and nothing more to say.
    pub const fn new(name: &'static str) -> Self {
        Field::member(name, "")
    }

    /// A member of this name, whose text in a JSON object is `key`, and nothing more to say.
    pub const fn member(name: &'static str, key: &'static str) -> Self {
        Field {
            name,
            key,
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

    /// Reads the member, which is there.
    #[inline]
    pub(super) fn read<T: Model>(&'static self, cx: &mut Reader<'_>) -> Option<T> {
        if !cx.is_strict() {
            return T::read(cx);
        }
        if T::OPTIONAL && !self.nullable && cx.take_null() {
            cx.problem("must not be null");
            return None;
        }
        if self.constant.is_some() || self.content_type.is_some() {
            self.check_value(cx);
        }
        cx.read(&self.constraints)
    }

    /// What a member is that is not there.
    #[inline]
    pub(super) fn absent<T: Model>(&self, cx: &mut Reader<'_>) -> Option<T> {
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

    /// Checks what needs the value as a whole.
    fn check_value(&self, cx: &mut Reader<'_>) {
        if let Some(json) = cx.peek_tree() {
            self.check_constant(&json, cx);
            self.check_content_type(&json, cx);
        }
    }

    fn check_content_type(&self, json: &Json<'_>, cx: &mut Reader<'_>) {
        let Some(listed) = self.content_type else { return };
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

    fn check_constant(&self, json: &Json<'_>, cx: &mut Reader<'_>) {
        let Some(text) = self.constant else { return };
        let is_same = match Json::parse(text.as_bytes()) {
            Ok(Json::String(only)) => matches!(json, Json::String(found) if *found == only),
            Ok(only) if cx.is_text() => matches!(json, Json::String(found) if **found == *text) || only == *json,
            Ok(only) => only == *json,
            Err(_) => true,
        };
        if !is_same {
            cx.problem(format!("must be {text}"));
        }
    }
}

setters!(Field {
    nullable: bool,
    default: Option<&'static str>,
    constant: Option<&'static str>,
    read_only: bool,
    write_only: bool,
    deprecated: bool,
    content_type: Option<&'static str>,
    constraints: Constraints,
});
