//! The keys of OpenAPI that nothing is generated from.

use serde_json::{Map, Value};

use crate::grammar::ObjectKind::{self, *};
use crate::pointer;

const EXAMPLES: &str =
    "docs show examples of parameters, and of bodies and answers where the operation has them itself";
const XML: &str = "bodies of XML are passed on as they are";
const IDENTITY: &str = "it says what schema this is, not what its values are";

/// Why nothing is generated from a key of an object at a place; `None` where something is.
pub(super) fn why(kind: ObjectKind, key: &str, object: &Map<String, Value>, at: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (Document, "jsonSchemaDialect") => "schemas are read in the dialect of OpenAPI",
        (Document, "$self") => "it says what document this is, for references to it",
        (Header | Schema, "example" | "examples") => EXAMPLES,
        (MediaType, "example" | "examples") if !is_shown(at) => EXAMPLES,
        (MediaType, "description") => "operations and their bodies and responses say what they are",
        (Components, "links") => "links are not generated",
        (Header, "allowEmptyValue") => "an empty value is always taken",
        (Parameter, "allowEmptyValue") if takes_empty(object) => "an empty value is always taken",
        (Header, _) if at.contains("/encoding/") => "of the headers of parts, docs have the names",
        (Header, "style" | "allowReserved") => "headers are written in one way",
        (Schema, "xml") => XML,
        (Schema, "contentMediaType" | "contentSchema") if object.contains_key("contentEncoding") => {
            "bytes are handed over as they are"
        }
        (Schema, "additionalItems") if object.contains_key("prefixItems") => "a tuple is a list of any of its types",
        (Schema, "$schema" | "$id" | "$vocabulary" | "$comment" | "$recursiveAnchor") => IDENTITY,
        (Encoding, "headers" | "style" | "explode" | "allowReserved") if is_in_a_row(at) => {
            "parts are written by their media types"
        }
        (Encoding, "style" | "explode" | "allowReserved") if at.contains("/multipart~1") => {
            "parts are written by their media types"
        }
        _ => return None,
    })
}

/// Whether a parameter takes an empty value in any case: what is no number, boolean or list of the query.
fn takes_empty(parameter: &Map<String, Value>) -> bool {
    let text = |node: &Value, key: &str| node.get(key).and_then(Value::as_str).map(str::to_owned);
    let is_of_query = parameter.get("in").and_then(Value::as_str) == Some("query");
    let is_text = parameter.get("schema").is_none_or(|schema| text(schema, "type").as_deref() == Some("string"));
    !is_of_query || is_text || parameter.get("required") == Some(&Value::Bool(true))
}

/// Whether an encoding is that of parts in a row.
fn is_in_a_row(at: &str) -> bool {
    at.ends_with("/itemEncoding") || pointer::parent(at).is_some_and(|parent| parent.ends_with("/prefixEncoding"))
}

/// Whether docs show the examples of a media type.
fn is_shown(at: &str) -> bool {
    !at.starts_with("/components/")
        && !at.contains("/parameters/")
        && !at.contains("/headers/")
        && !at.contains("/callbacks/")
}

/// Whether a diagnostic speaks of the key, and so of all that is below it.
pub(super) fn is_told(kind: ObjectKind, key: &str) -> bool {
    const UNCHECKED: &[&str] = &[
        "not",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
        "dependentSchemas",
        "contentSchema",
        "unevaluatedItems",
        "patternProperties",
        "prefixItems",
    ];
    match kind {
        Response => key == "links",
        Schema => UNCHECKED.contains(&key),
        _ => false,
    }
}
