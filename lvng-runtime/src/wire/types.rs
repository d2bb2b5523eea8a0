//! How the plain types of Rust are read and written.

use super::{Json, JsonWriter, Model, Patch, Reader};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A free-form object.
pub type JsonObject = Map<String, Value>;

impl Model for String {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        match json {
            Json::String(text) => Some(text.into_owned()),
            // A part that has a filename or a type of its own may be text all the same.
            Json::File(file) if file.bytes().is_some_and(|bytes| std::str::from_utf8(bytes).is_ok()) => {
                Some(file.text().into_owned())
            }
            Json::File(file) if file.is_spooled() => {
                cx.problem("is too large for a text that comes as a file: leave out the filename");
                None
            }
            other => {
                cx.expected("a string", &other);
                None
            }
        }
    }

    fn write(&self, out: &mut JsonWriter) {
        out.string(self);
    }
}

impl Model for bool {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        match &json {
            Json::Bool(value) => return Some(*value),
            Json::String(text) if cx.is_text() => match text.as_ref() {
                "true" => return Some(true),
                "false" => return Some(false),
                _ => cx.problem("must be `true` or `false`"),
            },
            other => cx.expected("a boolean", other),
        }
        None
    }

    fn write(&self, out: &mut JsonWriter) {
        out.bool(*self);
    }
}

/// Whether a server takes a text for a number: as JSON writes it, so without a plus sign, and with digits at both ends.
/// Leading zeros are no harm, because a month in a path has them: `007` is 7. A client takes what can be understood.
fn is_number(text: &str, cx: &Reader) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    !cx.is_strict() || (is_digit(digits.first()) && is_digit(digits.last()))
}

/// Reads a whole number; `1.0` is one too (JSON Schema, 6.1.1).
fn read_integer<T: TryFrom<i128>>(json: Json<'_>, cx: &mut Reader) -> Option<T> {
    let number = match &json {
        Json::Number(number) => whole(number),
        Json::String(text) if cx.is_text() => text.parse().ok().filter(|_| is_number(text, cx)),
        other => {
            cx.expected("a whole number", other);
            return None;
        }
    };
    let Some(number) = number else {
        cx.problem("must be a whole number");
        return None;
    };
    let value = T::try_from(number).ok();
    if value.is_none() {
        let bits = size_of::<T>() * 8;
        cx.problem(format!("must be a whole number within {bits} bits"));
    }
    value
}

fn whole(number: &serde_json::Number) -> Option<i128> {
    if let Some(number) = number.as_i64() {
        return Some(number.into());
    }
    if let Some(number) = number.as_u64() {
        return Some(number.into());
    }
    number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e30).map(|number| number as i128)
}

macro_rules! integer {
    ($($type:ty),*) => {$(
        impl Model for $type {
            fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
                read_integer(json, cx)
            }

            fn write(&self, out: &mut JsonWriter) {
                out.integer(*self);
            }
        }
    )*};
}

integer!(i32, i64, u32, u64);

impl Model for f64 {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        match &json {
            Json::Number(number) => return number.as_f64(),
            // "NaN" and "inf" parse in Rust and are no numbers in OpenAPI.
            Json::String(text) if cx.is_text() => match text.parse::<f64>() {
                Ok(number) if number.is_finite() && is_number(text, cx) => return Some(number),
                _ => cx.problem("must be a number"),
            },
            other => cx.expected("a number", other),
        }
        None
    }

    fn write(&self, out: &mut JsonWriter) {
        out.number(*self);
    }
}

impl Model for f32 {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        f64::read(json, cx).map(|number| number as f32)
    }

    fn write(&self, out: &mut JsonWriter) {
        // The shortest decimal of the f32, not the longer one of the f64 it widens to.
        match self.to_string().parse() {
            Ok(number) => out.number(number),
            Err(_) => out.null(),
        }
    }
}

impl<T: Model> Model for Option<T> {
    const OPTIONAL: bool = true;

    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            json => T::read(json, cx).map(Some),
        }
    }

    fn write(&self, out: &mut JsonWriter) {
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
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        match json {
            Json::Null => Some(Patch::Null),
            json => T::read(json, cx).map(Patch::Value),
        }
    }

    fn write(&self, out: &mut JsonWriter) {
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

    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        T::read(json, cx).map(Box::new)
    }

    fn write(&self, out: &mut JsonWriter) {
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
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        let items = match cx.items_of(json) {
            Ok(items) => items,
            Err(other) => {
                cx.expected("a list", &other);
                return None;
            }
        };
        // Every item is read, so that all problems are reported, before one of them decides.
        let items: Vec<Option<T>> =
            items.into_iter().enumerate().map(|(index, item)| cx.item(index, |cx| T::read(item, cx))).collect();
        items.into_iter().collect()
    }

    fn write(&self, out: &mut JsonWriter) {
        out.array(self, |out, item| item.write(out));
    }
}

impl<T: Model> Model for BTreeMap<String, T> {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        let members = cx.members(json)?;
        let members: Vec<(String, Option<T>)> = members
            .into_iter()
            .map(|(name, json)| {
                let value = cx.within(name.as_ref().to_owned(), |cx| T::read(json, cx));
                (name.into_owned(), value)
            })
            .collect();
        members.into_iter().map(|(name, value)| Some((name, value?))).collect()
    }

    fn write(&self, out: &mut JsonWriter) {
        let mut object = out.object(&[]);
        object.extra(self);
        object.finish();
    }
}

impl Model for Value {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        if json.is_spooled() {
            cx.problem("is a file too large for a property of any type");
            return None;
        }
        Some(json.into_value())
    }

    fn write(&self, out: &mut JsonWriter) {
        out.value(self);
    }
}

impl Model for JsonObject {
    fn read(json: Json<'_>, cx: &mut Reader) -> Option<Self> {
        let members = cx.members(json)?;
        let member = |(name, json): (Cow<'_, str>, _)| {
            let value = cx.within(name.as_ref().to_owned(), |cx| Value::read(json, cx))?;
            Some((name.into_owned(), value))
        };
        members.into_iter().map(member).collect()
    }

    fn write(&self, out: &mut JsonWriter) {
        let mut object = out.object(&[]);
        for (name, value) in self {
            object.member(name, value);
        }
        object.finish();
    }
}
