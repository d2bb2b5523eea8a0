//! Exclusive bounds: numbers in 3.1, flags in 3.0.

use serde_json::{Value, json};

use super::normalizer::{Normalizer, Object};
use crate::members::Members;
use crate::pointer::Cursor;

impl Normalizer<'_> {
    pub(super) fn bounds(&mut self, map: &mut Object, at: &Cursor) {
        self.exclusive(map, at, "exclusiveMinimum", "minimum", |exclusive, inclusive| exclusive >= inclusive);
        self.exclusive(map, at, "exclusiveMaximum", "maximum", |exclusive, inclusive| exclusive <= inclusive);
    }

    fn exclusive(
        &mut self,
        map: &mut Object,
        at: &Cursor,
        exclusive: &str,
        inclusive: &str,
        is_stricter: fn(f64, f64) -> bool,
    ) {
        let Some(Value::Number(bound)) = map.member(exclusive) else { return };
        let other = map.member(inclusive).and_then(Value::as_f64);
        let stricter = match (bound.as_f64(), other) {
            (Some(bound), Some(other)) => is_stricter(bound, other),
            _ => true,
        };
        if stricter {
            let bound = Value::Number(bound.clone());
            self.moved(at, &format!("/{exclusive}"), &format!("/{inclusive}"));
            map.insert(inclusive.to_owned(), bound);
            map.insert(exclusive.to_owned(), json!(true));
        } else {
            map.shift_remove(exclusive);
        }
    }
}
