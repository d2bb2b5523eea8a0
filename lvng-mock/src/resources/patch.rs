//! Patches that say what to do, and not what there is to be: JSON Patch (RFC 6902). What a merge patch (RFC 7396) leaves out it
//! removes by null, which other JSON does not.

use super::asked::Asked;
use crate::request::{Problem, Refusal, fitting_media};
use crate::schemas::Schema;
use http::header;
use json_patch::PatchOperation;
use lvng_contract::media_type::essence;
use serde_json::Value;

/// The values that an item has at most after a patch: copies of copies grow as a power.
const MOST_VALUES: usize = 200_000;

/// What the members of a body mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// What they are to be.
    Members,
    /// The same, and null takes out.
    Merge,
    /// The body is a list of what to do.
    Operations,
}

impl Notation {
    /// That of a request, by the described media type of its body.
    pub(super) fn of(asked: &Asked<'_>) -> Self {
        let sent = asked.incoming.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let described = asked.operation.body.as_ref().zip(sent);
        let media = described.and_then(|(body, sent)| fitting_media(&body.media, sent));
        match media.map(|media| essence(&media.name)).as_deref() {
            Some("application/merge-patch+json") => Notation::Merge,
            Some("application/json-patch+json") => Notation::Operations,
            _ => Notation::Members,
        }
    }
}

/// An item after the operations in a body; `identifier` is its member that stays.
///
/// # Errors
/// The body is no patch (400), or the patch cannot be applied, or leaves what the description does not allow (422). Nothing is
/// changed then.
pub(super) fn patched(
    item: &Value,
    body: &Value,
    schema: Option<&Schema>,
    identifier: Option<&str>,
) -> Result<Value, Refusal> {
    let operations: Vec<PatchOperation> = serde_json::from_value(body.clone())
        .map_err(|error| refused(400, "", format!("it is no JSON Patch: {error}")))?;
    let mut value = item.clone();
    let mut size = values(&value);
    for (index, operation) in operations.into_iter().enumerate() {
        let at = format!("/{index}");
        size += match &operation {
            PatchOperation::Copy(copy) => value.pointer(copy.from.as_str()).map_or(0, values),
            PatchOperation::Add(add) => values(&add.value),
            PatchOperation::Replace(replace) => values(&replace.value),
            _ => 0,
        };
        if size > MOST_VALUES {
            return Err(refused(422, &at, format!("there would be more than {MOST_VALUES} values")));
        }
        json_patch::patch(&mut value, &[operation]).map_err(|error| refused(422, &at, error.kind.to_string()))?;
    }
    if let Some(name) = identifier.filter(|name| item.get(name) != value.get(name)) {
        return Err(refused(422, "", format!("`{name}` cannot be changed")));
    }
    match schema.and_then(|schema| schema.faults(&value).into_iter().next()) {
        Some(fault) => Err(refused(422, "", format!("it would leave {}: {}", fault.pointer, fault.message))),
        None => Ok(value),
    }
}

fn refused(status: u16, pointer: &str, message: String) -> Refusal {
    let told = format!("The patch cannot be applied: {message}");
    let (name, rule) = (String::new(), "patch".to_owned());
    let problem = Problem { part: "body", name, pointer: pointer.to_owned(), rule, message };
    Refusal { problems: vec![problem], ..Refusal::new(status, told) }
}

/// How many values there are in one, with itself.
fn values(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(values).sum(),
        Value::Object(members) => members.values().map(values).sum(),
        _ => 0,
    }
}
