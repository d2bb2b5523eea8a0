//! Reading values of a list: what `derive(Enum)` calls.

use super::{Model, Reader};
use std::borrow::Cow;
use std::fmt::Debug;

impl<'a> Reader<'a> {
    /// Reads a string of a list; a client takes any.
    pub fn string_of(&mut self, values: &[&str]) -> Option<Cow<'a, str>> {
        let text = self.string("a string")?;
        let is_known = !self.is_strict() || values.contains(&text.as_ref());
        if !is_known {
            self.problem(format!("must be one of {}", values.join(", ")));
        }
        is_known.then_some(text)
    }

    /// Reads this string, which only one of several alternatives is.
    pub fn text(&mut self, only: &str) -> Option<()> {
        let found = self.string("a string")?;
        if found != only {
            self.problem(format!("must be {only}"));
            return None;
        }
        Some(())
    }

    /// Reads a whole number of a list; a client takes any.
    pub fn integer_of(&mut self, values: &[i64]) -> Option<i64> {
        self.scalar_of(values)
    }

    /// Reads a number of a list; a client takes any.
    pub fn number_of(&mut self, values: &[f64]) -> Option<f64> {
        self.scalar_of(values)
    }

    fn scalar_of<T: Model + PartialEq + Debug>(&mut self, values: &[T]) -> Option<T> {
        let value = T::read(self)?;
        let is_known = !self.is_strict() || values.contains(&value);
        if !is_known {
            self.problem(format!("must be one of {values:?}"));
        }
        is_known.then_some(value)
    }

    /// Reads a value of a list, given as JSON text; a client takes any.
    pub fn value_of(&mut self, values: &[&str]) -> Option<serde_json::Value> {
        let mut value = self.value()?;
        // A parameter is text, whatever its type: the text of a listed value stands for that value.
        if let (true, Some(text)) = (self.is_text(), value.as_str())
            && !values.contains(&value.to_string().as_str())
            && values.contains(&text)
        {
            value = serde_json::from_str(text).unwrap_or_default();
        }
        if values.contains(&value.to_string().as_str()) {
            return Some(value);
        }
        // The members of an object have no order.
        let mut listed = values.iter().filter_map(|text| serde_json::from_str(text).ok());
        let known = listed.find(|listed: &serde_json::Value| *listed == value);
        if known.is_none() && self.is_strict() {
            self.problem(format!("must be one of {}", values.join(", ")));
            return None;
        }
        known.or(Some(value))
    }

    /// What to make of a value whose discriminator is not listed: a client keeps it.
    pub fn unknown_tag(&mut self, property: &'static str, tags: &[&str]) -> Option<serde_json::Value> {
        if self.is_strict() {
            self.within(property, |cx| cx.problem(format!("must be one of {}", tags.join(", "))));
            self.skip();
            return None;
        }
        self.value()
    }
}
