//! What is wrong with single fields of a request, in the shapes in which frameworks say it.
//!
//! | shape | seen at |
//! | --- | --- |
//! | `{"details": [{"field", "message"}]}`, also `errors`, `detail` and `issues` | many |
//! | `{"errors": {"name": ["is missing"]}}`, also without `errors` | Laravel, ASP.NET, Rails; Django REST framework |
//! | `{"detail": [{"loc": ["body", "name"], "msg"}]}` | FastAPI |
//! | `{"message": ["name is missing"]}` | NestJS |
//! | `{"detail", "extra": [{"key", "message"}]}` | Litestar |
//! | `{"errors": [{"field", "defaultMessage"}]}` | Spring |
//! | `{"errors": [{"detail", "source": {"pointer"}}]}` | JSON:API |
//! | `{"errors": [{"detail", "pointer"}]}`, `{"invalid-params": [{"name", "reason"}]}` | RFC 9457, RFC 7807 |
//! | `{"error": {"details": [{"fieldViolations": [{"field", "description"}]}]}}` | Google's `rpc.Status` |

use serde_json::{Map, Value};
use std::fmt;

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The field, as the server names it.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ErrorDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "`{field}` {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// Members that lists or maps of details stand in.
const LISTS: [&str; 9] =
    ["details", "errors", "detail", "extra", "issues", "invalid-params", "invalid_params", "fields", "message"];
/// Members that say what is wrong.
const MESSAGES: [&str; 9] =
    ["message", "msg", "defaultMessage", "detail", "description", "reason", "title", "error", "code"];
/// Members that say where.
const FIELDS: [&str; 8] = ["field", "path", "param", "pointer", "loc", "key", "name", "property"];
/// Where a field is, as FastAPI says it before the field.
const LOCATIONS: [&str; 5] = ["body", "query", "path", "header", "cookie"];
/// Under these names stands what is wrong with the request as a whole.
const OF_THE_WHOLE: [&str; 4] = ["non_field_errors", "__all__", "base", "_errors"];
/// Maps within maps are followed so far.
const DEEPEST: usize = 8;

/// The details of an error whose own members are `inner`, and that stands in `outer`.
pub(super) fn details_of(inner: &Map<String, Value>, outer: &Map<String, Value>) -> Vec<ErrorDetail> {
    let lists = LISTS.iter().filter_map(|name| inner.get(*name).or(outer.get(*name)));
    let found: Vec<_> = lists.flat_map(details).collect();
    if found.is_empty() && is_map_of_lists(outer) {
        return of_map("", outer, DEEPEST);
    }
    found
}

/// Whether an object is nothing but fields with what is wrong with them.
fn is_map_of_lists(object: &Map<String, Value>) -> bool {
    let is_list =
        |value: &Value| value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_string));
    let is_map = |value: &Value| value.as_object().is_some_and(is_map_of_lists);
    !object.is_empty() && object.values().all(|value| is_list(value) || is_map(value))
}

fn details(list: &Value) -> Vec<ErrorDetail> {
    match list {
        Value::Array(items) => items.iter().flat_map(detail).collect(),
        Value::Object(fields) => of_map("", fields, DEEPEST),
        _ => Vec::new(),
    }
}

/// `{"name": ["is too short"]}`, with maps for objects within the object.
fn of_map(within: &str, fields: &Map<String, Value>, depth: usize) -> Vec<ErrorDetail> {
    fields.iter().flat_map(|(field, why)| of_field(join(within, field), why, depth)).collect()
}

fn of_field(field: String, why: &Value, depth: usize) -> Vec<ErrorDetail> {
    let name = Some(field.clone()).filter(|field| !field.is_empty());
    match why {
        _ if depth == 0 => Vec::new(),
        Value::Object(fields) => match first(fields, &MESSAGES) {
            Some(message) => vec![ErrorDetail { field: name, message }],
            None => of_map(&field, fields, depth - 1),
        },
        Value::Array(items) => {
            let item = |(index, item): (usize, &Value)| match item {
                Value::Object(_) => of_field(format!("{field}[{index}]"), item, depth - 1),
                item => text(item).map(|message| ErrorDetail { field: name.clone(), message }).into_iter().collect(),
            };
            items.iter().enumerate().flat_map(item).collect()
        }
        other => text(other).map(|message| ErrorDetail { field: name, message }).into_iter().collect(),
    }
}

fn join(within: &str, field: &str) -> String {
    match within {
        _ if OF_THE_WHOLE.contains(&field) => within.to_owned(),
        "" => field.to_owned(),
        within => format!("{within}.{field}"),
    }
}

/// The details that an item of a list stands for.
fn detail(item: &Value) -> Vec<ErrorDetail> {
    let Value::Object(object) = item else {
        return text(item).map(|message| ErrorDetail { field: None, message }).into_iter().collect();
    };
    if let Some(Value::Array(items)) = object.get("fieldViolations").or(object.get("field_violations")) {
        return items.iter().flat_map(violation).collect();
    }
    violation(item)
}

fn violation(item: &Value) -> Vec<ErrorDetail> {
    let Value::Object(object) = item else { return Vec::new() };
    let source = object.get("source").and_then(Value::as_object);
    let of_source = || first(source?, &["pointer", "parameter", "header"]);
    let field = FIELDS.iter().find_map(|name| object.get(*name).and_then(place)).or_else(of_source);
    first(object, &MESSAGES).map(|message| ErrorDetail { field, message }).into_iter().collect()
}

/// A place as text, or as a list of names and indices: `["body", "items", 0, "name"]`.
fn place(value: &Value) -> Option<String> {
    let Value::Array(steps) = value else { return text(value) };
    let is_location = |step: &Value| step.as_str().is_some_and(|step| LOCATIONS.contains(&step));
    let steps = if steps.len() > 1 && is_location(&steps[0]) { &steps[1..] } else { &steps[..] };
    let place = steps.iter().fold(String::new(), |place, step| match step {
        Value::String(name) => join(&place, name),
        other => format!("{place}[{other}]"),
    });
    Some(place).filter(|place| !place.is_empty())
}

/// The first of these members that is a text.
pub(super) fn first(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| object.get(*name).and_then(text))
}

/// Codes are numbers at times.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: &Value) -> Vec<ErrorDetail> {
        let outer = body.as_object().unwrap();
        details_of(outer.get("error").and_then(Value::as_object).unwrap_or(outer), outer)
    }

    fn one(field: &str, message: &str) -> Vec<ErrorDetail> {
        vec![ErrorDetail {
            field: Some(field.to_owned()).filter(|field| !field.is_empty()),
            message: message.to_owned(),
        }]
    }

    #[test]
    fn details_in_their_shapes() {
        let table = [
            (
                "our own",
                json!({ "error": { "code": "X", "details": [{ "field": "name", "message": "is bad" }] } }),
                "name",
            ),
            ("ASP.NET, Laravel", json!({ "message": "m", "errors": { "name": ["is bad"] } }), "name"),
            ("a map of texts", json!({ "message": "m", "details": { "name": "is bad" } }), "name"),
            ("zod", json!({ "issues": [{ "path": ["items", 0, "name"], "message": "is bad" }] }), "items[0].name"),
            (
                "FastAPI",
                json!({ "detail": [{ "loc": ["body", "a", "name"], "msg": "is bad", "type": "t" }] }),
                "a.name",
            ),
            ("FastAPI, a query", json!({ "detail": [{ "loc": ["query", "limit"], "msg": "is bad" }] }), "limit"),
            ("FastAPI, the body", json!({ "detail": [{ "loc": ["body"], "msg": "is bad" }] }), "body"),
            ("Django", json!({ "name": ["is bad"] }), "name"),
            ("Django, nested", json!({ "address": { "city": ["is bad"] } }), "address.city"),
            ("Django, the whole", json!({ "non_field_errors": ["is bad"] }), ""),
            ("NestJS", json!({ "statusCode": 400, "message": ["is bad"], "error": "Bad Request" }), ""),
            (
                "Litestar",
                json!({ "detail": "m", "extra": [{ "key": "name", "message": "is bad", "source": "body" }] }),
                "name",
            ),
            ("tsoa", json!({ "message": "", "fields": { "name": { "message": "is bad", "value": "" } } }), "name"),
            ("Rails", json!({ "errors": { "base": ["is bad"] } }), ""),
            ("Rails, texts", json!({ "errors": ["is bad"] }), ""),
            (
                "Spring",
                json!({ "errors": [{ "field": "name", "defaultMessage": "is bad", "code": "NotBlank" }] }),
                "name",
            ),
            (
                "JSON:API",
                json!({ "errors": [{ "detail": "is bad", "source": { "pointer": "/data/attributes/name" } }] }),
                "/data/attributes/name",
            ),
            (
                "JSON:API, a parameter",
                json!({ "errors": [{ "title": "is bad", "source": { "parameter": "sort" } }] }),
                "sort",
            ),
            ("RFC 9457", json!({ "title": "t", "errors": [{ "detail": "is bad", "pointer": "#/name" }] }), "#/name"),
            ("RFC 7807", json!({ "invalid-params": [{ "name": "name", "reason": "is bad" }] }), "name"),
            (
                "Google",
                json!({ "error": { "details": [{ "@type": "t", "fieldViolations": [{ "field": "name", "description": "is bad" }] }] } }),
                "name",
            ),
        ];
        for (seen_at, body, field) in table {
            assert_eq!(read(&body), one(field, "is bad"), "{seen_at}");
        }
        let several = read(&json!({ "errors": { "rows": [{ "name": ["a"] }, { "size": ["b", "c"] }] } }));
        let shown: Vec<_> = several.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["`rows[0].name` a", "`rows[1].size` b", "`rows[1].size` c"]);
    }

    #[test]
    fn other_objects_have_none() {
        for body in [
            json!({}),
            json!({ "message": "m" }),
            json!({ "data": [], "error": "m" }),
            json!({ "tags": ["a"], "id": 1 }),
        ] {
            assert_eq!(read(&body), [], "{body}");
        }
        let mut deep = json!(["too deep"]);
        for _ in 0..100 {
            deep = json!({ "a": deep });
        }
        assert_eq!(read(&json!({ "errors": deep })), []);
    }
}
