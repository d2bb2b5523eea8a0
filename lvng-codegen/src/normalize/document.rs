//! The root of a document: version, and what must be there but is not.

use serde_json::{Value, json};

use super::normalizer::{Object, Version};
use crate::diagnostic::Diagnostics;
use crate::members::Members;
use crate::messages::describe;

/// The version that the document says it has.
pub(super) fn version(root: &Object, diagnostics: &mut Diagnostics) -> Version {
    let text = match root.member("openapi") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => {
            diagnostics.warning("W004", "/openapi", format!("the version should be text: `\"{number}.0\"`"));
            number.to_string()
        }
        Some(other) => {
            let message = format!("expected a version such as `3.0.3`, found {}", describe(other));
            diagnostics.error("E014", "/openapi", message);
            return Version::V30;
        }
        None => {
            missing(root, diagnostics);
            return Version::V30;
        }
    };
    let mut numbers = text.split('.');
    match (numbers.next(), numbers.next()) {
        (Some("3"), Some("0") | None) => Version::V30,
        (Some("3"), Some("1")) => Version::V31,
        (Some("3"), Some("2")) => Version::V32,
        (Some("3"), Some(_)) => {
            let message = format!("OpenAPI {text} is read as 3.2");
            diagnostics.warning("W003", "/openapi", message);
            Version::V32
        }
        _ => {
            let message = format!("expected OpenAPI 3.0, 3.1 or 3.2, found `{text}`");
            diagnostics.error("E014", "/openapi", message);
            Version::V30
        }
    }
}

fn missing(root: &Object, diagnostics: &mut Diagnostics) {
    if root.has("swagger") {
        diagnostics
            .error("E014", "/swagger", "expected OpenAPI 3.0, 3.1 or 3.2, found Swagger")
            .at_key()
            .help("convert it first, with `swagger2openapi` for example");
    } else if root.has("paths") {
        diagnostics.warning("W004", "", "`openapi` is missing: read as 3.0");
    } else {
        diagnostics
            .error("E014", "", "expected an OpenAPI document: `openapi` is missing")
            .help("the root file begins with `openapi: 3.0.3`");
    }
}

/// What is to be said of a dialect that is not that of OpenAPI 3.1 and 3.2, which is the one of JSON Schema 2020-12.
pub(super) fn other_dialect(name: Option<&Value>) -> Option<String> {
    const BASES: [&str; 4] = [
        "https://json-schema.org/draft/2020-12/",
        "http://json-schema.org/draft/2020-12/",
        "https://spec.openapis.org/oas/3.1/",
        "https://spec.openapis.org/oas/3.2/",
    ];
    let name = name?.as_str().filter(|name| !BASES.iter().any(|base| name.starts_with(base)))?;
    Some(format!("the dialect `{}` is read as JSON Schema 2020-12", name.escape_debug()))
}

/// Adds required parts of the root that have an obvious value.
pub(super) fn fill_in(root: &mut Object, version: Version, diagnostics: &mut Diagnostics) {
    root.insert("openapi".to_owned(), json!("3.0.3"));
    if let Some(message) = other_dialect(root.member("jsonSchemaDialect")) {
        diagnostics.warning("W026", "/jsonSchemaDialect", message);
    }
    if root.member("info").is_none_or(Value::is_null) {
        diagnostics.warning("W005", "", "`info` is missing");
        root.insert("info".to_owned(), json!({ "title": "", "version": "" }));
    }
    if root.member("paths").is_none_or(Value::is_null) {
        if version == Version::V30 && !root.has("webhooks") {
            diagnostics.warning("W005", "", "`paths` is missing: there are no operations");
        }
        root.insert("paths".to_owned(), json!({}));
    }
}
