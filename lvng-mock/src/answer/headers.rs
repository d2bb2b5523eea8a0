//! The headers that a response is described with.

use super::{Answer, body::plain};
use crate::api::{Parameter, Response};
use crate::values::{self, Source};
use http::HeaderName;
use lvng_contract::Style;
use serde_json::Value;

/// Adds the described headers, by example or made.
pub(super) fn add(mut answer: Answer, response: &Response, seed: u64) -> Answer {
    for header in &response.headers {
        if let Ok(name) = HeaderName::try_from(header.name.as_str()) {
            answer.set(name, &text(header, seed));
        }
    }
    answer
}

fn text(header: &Parameter, seed: u64) -> String {
    let mut shown = header.examples.iter().map(|(_, example)| example);
    let shown = shown.find(|example| header.schema.as_ref().is_none_or(|schema| schema.is_valid(example)));
    let value = match (shown, &header.schema) {
        (Some(example), _) => example.clone(),
        (None, Some(schema)) => values::value(schema, seed, Source::Documented),
        (None, None) => Value::from("amber"),
    };
    match &value {
        value if header.style == Style::Json => value.to_string(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            let separator = if header.explode { '=' } else { ',' };
            let pairs = members.iter().map(|(name, value)| format!("{name}{separator}{}", plain(value)));
            pairs.collect::<Vec<_>>().join(",")
        }
        value => plain(value),
    }
}
