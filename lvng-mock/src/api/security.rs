//! What credentials an operation asks for.

use super::Document;
use lvng_contract::SecurityKind;
use serde_json::Value;

/// Schemes that are needed together.
pub type Alternative = Vec<Scheme>;

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// How the credentials travel.
    pub kind: SecurityKind<String>,
    /// The scheme of the `Authorization` header, for `WWW-Authenticate`.
    pub http_scheme: Option<String>,
}

/// The alternatives of an operation; none where it is open to all.
pub(super) fn alternatives(document: &Document<'_>, operation: &str) -> Vec<Alternative> {
    let own = document.get(operation, "security").or_else(|| document.get("", "security"));
    let Some(requirements) = own.and_then(Value::as_array) else { return Vec::new() };
    let schemes = |requirement: &Value| -> Option<Alternative> {
        requirement.as_object()?.keys().map(|name| scheme(document, name)).collect()
    };
    let alternatives: Vec<Alternative> = requirements.iter().filter_map(schemes).collect();
    // Nothing at all is enough.
    if alternatives.iter().any(Vec::is_empty) { Vec::new() } else { alternatives }
}

fn scheme(document: &Document<'_>, name: &str) -> Option<Scheme> {
    let (_, at) = document.members("/components", "securitySchemes").into_iter().find(|(known, _)| *known == name)?;
    let text = |key: &str| document.get(&at, key).and_then(Value::as_str);
    let key = text("name").unwrap_or_default().to_owned();
    let (kind, http_scheme) = match (text("type").unwrap_or_default(), text("in").unwrap_or_default()) {
        ("http", _) => {
            let scheme = text("scheme").unwrap_or_default();
            (SecurityKind::from_http_scheme(scheme).unwrap_or(SecurityKind::Other), Some(scheme.to_owned()))
        }
        ("oauth2" | "openIdConnect", _) => (SecurityKind::Bearer, Some("Bearer".to_owned())),
        ("apiKey", "header") => (SecurityKind::HeaderKey(key), None),
        ("apiKey", "query") => (SecurityKind::QueryKey(key), None),
        ("apiKey", "cookie") => (SecurityKind::CookieKey(key), None),
        _ => (SecurityKind::Other, None),
    };
    Some(Scheme { kind, http_scheme })
}
