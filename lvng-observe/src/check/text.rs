//! Text of parameters, headers and forms → values of the type that their schema has.

use crate::infer::Types;
use serde_json::Value;

/// The value that a text stands for where values of some types are expected; the text itself where it is none of them.
pub(super) fn coerced(text: &str, types: Types) -> Value {
    let expects = |name: &str| types.has(Types::named(name));
    if (expects("integer") || expects("number"))
        && let Some(number) = number(text)
    {
        return number;
    }
    match text {
        "true" | "false" if expects("boolean") => Value::Bool(text == "true"),
        "null" | "" if expects("null") && !expects("string") => Value::Null,
        _ => Value::String(text.to_owned()),
    }
}

/// The value that a text probably stands for.
pub(super) fn guessed(text: &str) -> Value {
    let number = number(text).filter(|_| text == "0" || !text.trim_start_matches('-').starts_with('0'));
    number.unwrap_or_else(|| match text {
        "true" | "false" => Value::Bool(text == "true"),
        _ => Value::String(text.to_owned()),
    })
}

fn number(text: &str) -> Option<Value> {
    serde_json::from_str::<Value>(text).ok().filter(Value::is_number)
}
