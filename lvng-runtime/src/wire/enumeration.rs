//! Reading values of a list: what `derive(Enum)` calls.

use super::reader::Token;
use super::rule::Rule;
use super::{Json, Model, Reader};
use std::borrow::Cow;
use std::fmt::Debug;

impl<'a> Reader<'a> {
    /// Reads a string of a list; a client takes any.
    pub fn string_of(&mut self, values: &[&str]) -> Option<Cow<'a, str>> {
        let text = self.string("a string")?;
        self.listed(text, values)
    }

    /// The same from a number or a boolean, too, which is taken as it is written: `type: string` beside `enum: [1, 2]` says both.
    pub fn scalar_text_of(&mut self, values: &[&str]) -> Option<Cow<'a, str>> {
        self.open_file();
        let text = match self.token()? {
            Token::String(text) => text,
            Token::Number(number) => Cow::Owned(number.as_str().to_owned()),
            Token::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            other => {
                self.expected("a string", &other);
                return None;
            }
        };
        self.listed(text, values)
    }

    /// A text of a list; a client takes any.
    fn listed(&mut self, text: Cow<'a, str>, values: &[&str]) -> Option<Cow<'a, str>> {
        let is_known = !self.is_strict() || values.contains(&text.as_ref());
        if !is_known {
            self.problem(Rule::Enum, format!("must be one of {}", values.join(", ")));
        }
        is_known.then_some(text)
    }

    /// Reads this string, which only one of several alternatives is.
    pub fn text(&mut self, only: &str) -> Option<()> {
        let found = self.string("a string")?;
        if found != only {
            self.problem(Rule::Const, format!("must be {only}"));
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
            self.problem(Rule::Enum, format!("must be one of {values:?}"));
        }
        is_known.then_some(value)
    }

    /// Reads a value of a list, given as JSON text; a client takes any.
    pub fn value_of(&mut self, values: &[&str]) -> Option<serde_json::Value> {
        let value = self.value()?;
        let parse = |listed: &str| Json::parse(listed.as_bytes()).ok().map(Json::into_owned);
        let own = Json::from(&value);
        let mut found = values.iter().find(|listed| parse(listed).is_some_and(|listed| is_same(&listed, &own)));
        // A parameter is text, whatever its type: the text of a listed value stands for that value.
        if let (None, Json::String(text), true) = (found, &own, self.is_text()) {
            found = values.iter().find(|listed| parse(listed).is_some_and(|listed| listed.is_written_as(text)));
        }
        match found {
            Some(listed) => serde_json::from_str(listed).ok().or(Some(value)),
            None if self.is_strict() => {
                self.problem(Rule::Enum, format!("must be one of {}", values.join(", ")));
                None
            }
            None => Some(value),
        }
    }

    /// What to make of a value whose discriminator is not listed: a client keeps it.
    pub fn unknown_tag(&mut self, property: &'static str, tags: &[&str]) -> Option<serde_json::Value> {
        if self.is_strict() {
            self.within(property, |cx| cx.problem(Rule::Enum, format!("must be one of {}", tags.join(", "))));
            self.skip();
            return None;
        }
        self.value()
    }
}

/// Whether two values are the same: numbers by value, and the members of an object have no order.
fn is_same(one: &Json<'_>, other: &Json<'_>) -> bool {
    match (one, other) {
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Json::Object(one), Json::Object(other)) => {
            let has = |name: &str, value| other.iter().any(|(known, found)| known == name && is_same(value, found));
            one.len() == other.len() && one.iter().all(|(name, value)| has(name, value))
        }
        (one, other) => one == other,
    }
}
