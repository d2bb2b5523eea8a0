//! What a schema describes that allows `null` and nothing else.

use super::model::Model;
use super::reader::{Mode, Reader};
use super::rule::Rule;
use super::writer::Writer;
use serde_json::Value;

/// `null`, where the description allows nothing else: `enum: [null]`, `const: null`, `type: "null"`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Null {
    /// `null`
    #[default]
    Null,
    /// A value that the description does not list, which a server refuses; sent back unchanged.
    Unknown(Value),
}

impl Model for Null {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        if cx.take_null() {
            return Some(Null::Null);
        }
        if cx.mode == Mode::Strict {
            cx.problem(Rule::Type, "must be null");
            cx.skip();
            return None;
        }
        cx.value().map(Null::Unknown)
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Null::Null => out.null(),
            Null::Unknown(value) => out.value(value),
        }
    }
}
