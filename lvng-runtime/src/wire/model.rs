//! Types that values are read into and written from.

use super::constraints::Constraints;
use super::field::Field;
use super::json::Json;
use super::media_type;
use super::problem::{MISSING, Problem};
use super::reader::{Mode, Reader, Source, read_json_with};
use super::rule::Rule;
use super::writer::Writer;
use std::borrow::Cow;

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

    /// Whether it is text, which is the data of a server-sent event as it stands, whatever it looks like.
    const IS_TEXT: bool = false;

    /// The text that it is, which it also is where a server-sent event carries it.
    fn as_text(&self) -> Option<&str> {
        None
    }

    /// Whether the name of the server-sent event says what it is.
    const IS_EVENT: bool = false;

    /// The name of the server-sent event that carries the value.
    fn event(&self) -> Option<&str> {
        None
    }

    /// Whether it is the event after which a stream ends.
    fn ends_stream(&self) -> bool {
        false
    }
}

impl Field {
    /// Reads the member, which is there.
    #[inline]
    pub(super) fn read<T: Model>(&'static self, cx: &mut Reader<'_>) -> Option<T> {
        if !cx.is_strict() {
            return T::read(cx);
        }
        if T::OPTIONAL && !self.nullable && cx.take_null() {
            cx.problem(Rule::Type, "must not be null");
            return None;
        }
        if cx.is_empty_text() && self.is_nothing::<T>(cx) {
            return self.nothing(cx);
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
            cx.problem(Rule::Required, MISSING);
        }
        value
    }

    /// Whether an empty text is no value: that of what may be left out and has no empty text of its own, which forms of
    /// HTML send for every input that nobody filled in.
    #[cold]
    fn is_nothing<T: Model>(&self, cx: &mut Reader<'_>) -> bool {
        let text = || Json::String(Cow::Borrowed(""));
        let is_nothing = T::absent().is_some() && cx.attempt_tree::<T>(&text()).is_none();
        cx.source = Source::Tree(text());
        is_nothing
    }

    /// What is read where a text says nothing: null if that is a value here, as clients write it so.
    #[cold]
    fn nothing<T: Model>(&self, cx: &mut Reader<'_>) -> Option<T> {
        cx.source = Source::Tree(Json::Null);
        if self.nullable || !T::OPTIONAL { T::read(cx) } else { self.absent(cx) }
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
                && !file.content_type().is_some_and(|content_type| media_type::is_listed(content_type, listed))
            {
                cx.problem(Rule::MediaType, format!("must be of the media type {listed}"));
            }
        }
    }

    fn check_constant(&self, json: &Json<'_>, cx: &mut Reader<'_>) {
        // What is null alone has a type of its own, which checks it.
        let Some(text) = self.constant.filter(|text| *text != "null") else { return };
        let is_same = match (json, Json::parse(text.as_bytes())) {
            (Json::String(found), Ok(only)) if cx.is_text() => only.is_written_as(found),
            (_, Ok(only)) => only == *json,
            (_, Err(_)) => true,
        };
        if !is_same {
            cx.problem(Rule::Const, format!("must be {text}"));
        }
    }
}

impl Reader<'_> {
    /// Takes all of the text for the value where that is text.
    pub fn take_text<T: Model>(&mut self) {
        if let Source::Text(scanner) = &self.source
            && T::IS_TEXT
        {
            self.source = Source::Tree(Json::String(Cow::Borrowed(scanner.text())));
        }
    }

    /// Checks and reads the next value.
    pub fn read<T: Model>(&mut self, allowed: &'static Constraints) -> Option<T> {
        self.bounds = Some(allowed).filter(|allowed| self.is_strict() && !allowed.is_none());
        let value = T::read(self);
        self.bounds = None;
        value
    }
}

/// Reads a value from JSON text. Problems are all that there are, each with its place.
///
/// # Errors
/// What breaks the type or, where `mode` is strict, the description. Text that is not JSON is one problem.
pub fn from_json<T: Model>(text: &[u8], mode: Mode) -> Result<T, Vec<Problem>> {
    read_json(text, mode, &Constraints::NONE)
}

/// Reads a value from JSON text, and checks it.
pub(super) fn read_json<T: Model>(bytes: &[u8], mode: Mode, allowed: &'static Constraints) -> Result<T, Vec<Problem>> {
    read_json_with(bytes, mode, |cx| cx.read(allowed))
}

/// Reads a value out of JSON text that the description fixes, such as a default.
pub fn constant<T: Model>(text: &'static str) -> Option<T> {
    from_json(text.as_bytes(), Mode::Lenient).ok()
}
