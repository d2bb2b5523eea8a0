//! JSON pointer → JSONPath query (RFC 9535) for the same node.

use lvng_codegen::pointer;
use serde_json::Value;
use std::fmt::Write;

/// The query that selects the node at a pointer of a document.
pub fn query(document: &Value, at: &str) -> String {
    let mut query = "$".to_owned();
    let mut node = Some(document);
    for key in pointer::segments(at) {
        // Writing to a string does not fail.
        let _ = match node {
            Some(Value::Array(_)) => write!(query, "[{key}]"),
            _ if is_plain(&key) => write!(query, ".{key}"),
            _ => write!(query, "[{}]", quoted(&key)),
        };
        node = match node {
            Some(Value::Array(items)) => key.parse().ok().and_then(|index: usize| items.get(index)),
            Some(node) => node.get(key.as_ref()),
            None => None,
        };
    }
    query
}

/// A text as a literal of a query.
pub fn quoted(text: &str) -> String {
    let mut literal = "'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => literal.extend(['\\', letter]),
            letter if u32::from(letter) < 0x20 => {
                let _ = write!(literal, "\\u{:04x}", u32::from(letter));
            }
            letter => literal.push(letter),
        }
    }
    literal.push('\'');
    literal
}

fn is_plain(key: &str) -> bool {
    let mut letters = key.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_name_can_be_written() {
        let document = json!({ "paths": { "/a'b\\": { "0": [{ "x-y": 1 }] } } });
        assert_eq!(query(&document, "/paths/~1a'b\\/0/0/x-y"), "$.paths['/a\\'b\\\\']['0'][0]['x-y']");
        assert_eq!(query(&document, ""), "$");
        assert_eq!(quoted("a\nb"), "'a\\u000ab'");
    }
}
