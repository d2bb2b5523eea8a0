//! Scalars that are written as another kind of scalar: `version: 1.0`, `required: "true"`, `maxLength: 10.0`.

use serde_json::{Number, Value};

use super::normalizer::{Normalizer, Object};
use crate::grammar::{Kind, Shape, keys};
use crate::messages::describe;
use crate::pointer::Cursor;

impl Normalizer<'_> {
    /// Reads the scalars of an object as what they should be, and takes empty keys out.
    pub(super) fn scalars(&mut self, map: &mut Object, kind: Kind, at: &mut Cursor) {
        let mut empty = Vec::new();
        // Without a schema, an empty `content` leaves nothing that could be meant.
        let needs_content =
            [Kind::Parameter, Kind::Header].contains(&kind) && map.get("schema").is_none_or(Value::is_null);
        for key in keys(kind) {
            let Some(value) = map.get_mut(key.name) else { continue };
            let mark = at.push(key.name);
            match (key.shape, &*value) {
                (Shape::Data, _) => {}
                (_, Value::Null) if key.name == "content" && needs_content => {}
                (_, Value::Null) if !key.required && !is_vital(key.shape) => empty.push(key.name),
                (Shape::Flag, Value::String(text)) if key.name == "required" && text == "optional" => {
                    self.diagnostics.warning("W004", at.as_str(), "`optional` is read as `false`");
                    *value = Value::Bool(false);
                }
                (Shape::List(Shape::Text), Value::Array(_)) => self.texts(value, at),
                (Shape::Text, _) if kind == Kind::Schema && key.name == "type" => {}
                (shape, _) => self.scalar(value, shape, at),
            }
            at.pop(mark);
        }
        for key in empty {
            self.warn("W002", at, key, format!("`{key}` is empty: read as if it were not there"));
            map.shift_remove(key);
        }
    }

    fn texts(&mut self, value: &mut Value, at: &mut Cursor) {
        for (index, item) in value.as_array_mut().into_iter().flatten().enumerate() {
            let mark = at.push_index(index);
            self.scalar(item, Shape::Text, at);
            at.pop(mark);
        }
    }

    fn scalar(&mut self, value: &mut Value, shape: Shape, at: &Cursor) {
        let read = match (shape, &*value) {
            (Shape::Text, Value::Number(number)) => Value::String(number.to_string()),
            (Shape::Text, Value::Bool(flag)) => Value::String(flag.to_string()),
            (Shape::Flag, Value::String(text)) if text == "true" => Value::Bool(true),
            (Shape::Flag, Value::String(text)) if text == "false" => Value::Bool(false),
            (Shape::Count, Value::Number(number)) => match whole(number) {
                // JSON does not tell 10.0 from 10.
                Some(count) => {
                    *value = Value::from(count);
                    return;
                }
                None => return,
            },
            (Shape::Number | Shape::Count, Value::String(text)) => match text.parse::<Number>() {
                Ok(number) => Value::Number(number),
                Err(_) => return,
            },
            _ => return,
        };
        let message = format!("{} is read as {}", describe(value), describe(&read));
        self.diagnostics.warning("W004", at.as_str(), message);
        *value = read;
    }
}

/// Whether an empty value cannot just be left out: the description would say something else.
fn is_vital(shape: Shape) -> bool {
    matches!(shape, Shape::Object(Kind::Flows | Kind::Components) | Shape::OrRef(Kind::RequestBody))
}

/// The value of a number that is whole though it may not look so.
fn whole(number: &Number) -> Option<u64> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    // Beyond this, floating point numbers skip whole numbers.
    (float >= 0.0 && float.fract() == 0.0 && float <= 9_007_199_254_740_992.0).then_some(float as u64)
}
