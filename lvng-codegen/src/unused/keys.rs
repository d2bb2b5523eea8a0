//! The keys of OpenAPI that nothing is generated from.

use serde_json::{Map, Value};

use crate::grammar::ObjectKind::{self, *};

const EXAMPLES: &str = "examples are not shown in docs";
const FOR_PEOPLE: &str = "not shown in docs";
const XML: &str = "bodies of XML are passed on as they are";
const IDENTITY: &str = "it says what schema this is, not what its values are";

/// Why nothing is generated from a key of an object at a place; `None` where something is.
pub(super) fn why(kind: ObjectKind, key: &str, object: &Map<String, Value>, at: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (Document, "jsonSchemaDialect") => "schemas are read in the dialect of OpenAPI",
        (Document, "$self") => "it says what document this is, for references to it",
        (Info, "summary" | "termsOfService" | "contact" | "license") => FOR_PEOPLE,
        (SecurityScheme, "description" | "bearerFormat") => FOR_PEOPLE,
        (SecurityScheme, "openIdConnectUrl") | (Flows, _) => {
            "the client sends the token that it is given, and fetches none"
        }
        (Parameter | Header | MediaType | Schema, "example" | "examples") => EXAMPLES,
        (Components, "examples") => EXAMPLES,
        (Components, "links") => "links are not generated",
        (Parameter | Header, "allowEmptyValue") => "an empty value is always taken",
        (Header, _) if at.contains("/encoding/") => "of the headers of parts, docs have the names",
        (Header, "style" | "allowReserved") => "headers are written in one way",
        (Schema, "xml") => XML,
        (Schema, "contentMediaType") if object.contains_key("contentEncoding") => "bytes are handed over as they are",
        (Schema, "additionalItems") if object.contains_key("prefixItems") => "a tuple is a list of any of its types",
        (Schema, "$schema" | "$id" | "$vocabulary" | "$comment" | "$recursiveAnchor" | "$dynamicAnchor") => IDENTITY,
        (Encoding, "headers" | "style" | "explode" | "allowReserved") if at.ends_with("/itemEncoding") => {
            "parts are written by their media types"
        }
        (Encoding, "style" | "explode" | "allowReserved") if at.contains("/multipart~1") => {
            "parts are written by their media types"
        }
        _ => return None,
    })
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
        MediaType => key == "prefixEncoding",
        Encoding => ["encoding", "prefixEncoding", "itemEncoding"].contains(&key),
        Schema => UNCHECKED.contains(&key),
        _ => false,
    }
}
