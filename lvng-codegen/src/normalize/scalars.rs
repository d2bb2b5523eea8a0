//! Scalars that are written as another kind of scalar: `version: 1.0`, `required: "true"`, `maxLength: 10.0`.

use serde_json::{Number, Value};

use super::normalizer::{Normalizer, Object};
use crate::grammar::{NodeShape, ObjectKind, keys};
use crate::members::Members;
use crate::messages::describe;
use crate::pointer::Cursor;

impl Normalizer<'_> {
    /// Reads the scalars of an object as what they should be, and takes empty keys out.
    pub(super) fn scalars(&mut self, map: &mut Object, kind: ObjectKind, at: &mut Cursor) {
        let is_odd = |(name, value): (&String, &Value)| {
            keys(kind).iter().any(|key| key.name == name && is_odd(value, key.shape))
        };
        if !map.iter().any(is_odd) {
            return;
        }
        let mut empty = Vec::new();
        // Without a schema, an empty `content` leaves nothing that could be meant.
        let needs_content = [ObjectKind::Parameter, ObjectKind::Header].contains(&kind)
            && map.member("schema").is_none_or(Value::is_null);
        let present: Vec<_> = keys(kind).iter().filter(|key| map.keys().any(|known| known == key.name)).collect();
        for key in present {
            let Some(value) = map.get_mut(key.name) else { continue };
            let mark = at.push(key.name);
            match (key.shape, &*value) {
                (NodeShape::Data, _) => {}
                (_, Value::Null) if key.name == "content" && needs_content => {}
                (_, Value::Null) if !key.required && !is_vital(key.shape) => empty.push(key.name),
                (NodeShape::Flag, Value::String(text)) if key.name == "required" && text == "optional" => {
                    self.diagnostics.warning("W004", at.as_str(), "`optional` is read as `false`");
                    *value = Value::Bool(false);
                }
                (NodeShape::List(NodeShape::Text), Value::Array(_)) => self.texts(value, at),
                (NodeShape::Text, _) if kind == ObjectKind::Schema && key.name == "type" => {}
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
            self.scalar(item, NodeShape::Text, at);
            at.pop(mark);
        }
    }

    fn scalar(&mut self, value: &mut Value, shape: NodeShape, at: &Cursor) {
        let read = match (shape, &*value) {
            (NodeShape::Text, Value::Number(number)) => Value::String(number.to_string()),
            (NodeShape::Text, Value::Bool(flag)) => Value::String(flag.to_string()),
            (NodeShape::Flag, Value::String(text)) if text == "true" => Value::Bool(true),
            (NodeShape::Flag, Value::String(text)) if text == "false" => Value::Bool(false),
            (NodeShape::Count, Value::Number(number)) => match whole(number) {
                // JSON does not tell 10.0 from 10.
                Some(count) => {
                    *value = Value::from(count);
                    return;
                }
                None => return,
            },
            (NodeShape::Number | NodeShape::Count, Value::String(text)) => match text.parse::<Number>() {
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

/// Whether a value is not written as it should be, as hardly any is.
fn is_odd(value: &Value, shape: NodeShape) -> bool {
    match (shape, value) {
        (NodeShape::Data, _) => false,
        (_, Value::Null)
        | (NodeShape::Text, Value::Number(_) | Value::Bool(_))
        | (NodeShape::Flag | NodeShape::Number | NodeShape::Count, Value::String(_)) => true,
        (NodeShape::Count, Value::Number(number)) => number.is_f64(),
        (NodeShape::List(item @ NodeShape::Text), Value::Array(items)) => {
            items.iter().any(|value| is_odd(value, *item))
        }
        _ => false,
    }
}

/// Whether an empty value cannot just be left out: the description would say something else.
fn is_vital(shape: NodeShape) -> bool {
    matches!(
        shape,
        NodeShape::Object(ObjectKind::Flows | ObjectKind::Components) | NodeShape::OrRef(ObjectKind::RequestBody)
    )
}

/// The value of a number that is whole though it may not look so.
fn whole(number: &Number) -> Option<u64> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    // Beyond this, floating point numbers skip whole numbers.
    (float >= 0.0 && float.fract() == 0.0 && float <= 9_007_199_254_740_992.0).then_some(float as u64)
}
