//! Refusals in the form that the description has for the operation, or for another one, or else as RFC 9457 has it.
//!
//! Descriptions have no word for which member of an error is its message. So an error is made like any other answer, and
//! what has a name in common use is set to what is true; a member that the schema does not take keeps what it was.

use super::{Answer, Making, Payload, body, headers};
use crate::api::{Api, Media, Operation, Response};
use crate::request::{Problem, Refusal};
use lvng_contract::Codec;
use lvng_contract::media_type::essence;
use serde_json::{Value, json};

/// Objects in objects are filled so deep.
const MOST_DEPTH: usize = 3;

/// The answer to a request that is refused.
pub fn refuse(api: &Api, operation: Option<&Operation>, refusal: &Refusal, making: Making<'_>) -> Answer {
    let status = operation.map_or(refusal.status, |operation| status(operation, refusal.status));
    let answer = response(api, operation, status).and_then(|response| described(response, status, refusal, making));
    let mut answer = answer.unwrap_or_else(|| problem_details(status, refusal));
    for (name, value) in &refusal.headers {
        answer.headers.insert(name.clone(), value.clone());
    }
    answer
}

/// The status that is sent: where the one that is meant is not described, the next best that is.
fn status(operation: &Operation, meant: u16) -> u16 {
    let others: &[u16] = match meant {
        400 | 406 | 413 | 415 => &[400, 422],
        404 => &[410, 400, 422],
        422 => &[400],
        _ => &[],
    };
    let described = std::iter::once(&meant).chain(others).find(|status| operation.describes(**status));
    described.copied().unwrap_or(meant)
}

/// The response whose form an error has. A status that the operation does not describe has the form of its other errors, and
/// where there are none, as for a path that is not described, that of the first operation that has some, as in generated servers.
fn response<'a>(api: &'a Api, operation: Option<&'a Operation>, status: u16) -> Option<&'a Response> {
    let is_error = |response: &&Response| {
        (400..600).any(|status| response.spec.matches(status)) && response.media.iter().any(is_json)
    };
    let any = |operation: &'a Operation| {
        operation.response(status).filter(is_error).or_else(|| operation.responses.iter().find(is_error))
    };
    let own = operation.and_then(|operation| operation.response(status));
    own.or_else(|| operation.into_iter().chain(api.operations()).find_map(any))
}

fn is_json(media: &Media) -> bool {
    media.codec == Codec::Json
}

fn described(response: &Response, status: u16, refusal: &Refusal, making: Making<'_>) -> Option<Answer> {
    let media = response.media.iter().find(|media| is_json(media))?;
    let is_its_own = response.spec.matches(status);
    let has_example = is_its_own && !media.examples.is_empty();
    let value = filled(media, body::value(media, making), &Filling { refusal, status, has_example });
    let mut answer = Answer::empty(status);
    if is_its_own {
        answer = headers::add(answer, response, making.seed);
    } else if !says(&value, &refusal.message) {
        return None;
    }
    Some(answer.with_body(&media.concrete_name(), Payload::Whole(value.to_string().into())))
}

/// Whether a text is anywhere in a value.
fn says(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own == text,
        Value::Array(items) => items.iter().any(|item| says(item, text)),
        Value::Object(members) => members.values().any(|member| says(member, text)),
        _ => false,
    }
}

/// The title of a status.
fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error")
}

/// A problem as an object.
pub(crate) fn problem(problem: &Problem) -> Value {
    json!({
        "in": problem.part,
        "name": problem.name,
        "pointer": problem.pointer,
        "rule": problem.rule,
        "detail": problem.message,
    })
}

/// RFC 9457's form of a refusal.
pub(crate) fn problem_details(status: u16, refusal: &Refusal) -> Answer {
    let mut details = json!({ "title": reason(status), "status": status, "detail": refusal.message });
    if !refusal.problems.is_empty()
        && let Some(members) = details.as_object_mut()
    {
        members.insert("errors".to_owned(), refusal.problems.iter().map(problem).collect());
    }
    Answer::empty(status).with_body("application/problem+json", Payload::Whole(details.to_string().into()))
}

/// What is filled in.
struct Filling<'r> {
    refusal: &'r Refusal,
    status: u16,
    /// Whether codes and the like are those that the description shows for the status.
    has_example: bool,
}

/// An error of a media type, with what is true in place of what was made.
fn filled(media: &Media, made: Value, filling: &Filling<'_>) -> Value {
    let mut places = Vec::new();
    objects(&made, "", 0, &mut places);
    let mut error = made;
    for (object, name) in places {
        let at = lvng_codegen::pointer::child(&object, &name);
        let Some(value) = error.pointer(&at).and_then(|old| filling.value(&name, old)) else { continue };
        let mut tried = error.clone();
        if let Some(place) = tried.pointer_mut(&at) {
            *place = value;
        }
        if media.schema.as_ref().is_none_or(|schema| schema.is_valid(&tried)) {
            error = tried;
        }
    }
    let is_problem = essence(&media.name) == "application/problem+json";
    if let Some(members) = error.as_object_mut().filter(|_| is_problem && media.schema.is_none()) {
        members.insert("title".to_owned(), json!(reason(filling.status)));
        members.insert("status".to_owned(), json!(filling.status));
        members.insert("detail".to_owned(), json!(filling.refusal.message));
    }
    error
}

/// The members of all objects in a value, with the pointers of the objects.
fn objects(value: &Value, at: &str, depth: usize, found: &mut Vec<(String, String)>) {
    let Some(members) = value.as_object().filter(|_| depth < MOST_DEPTH) else { return };
    for (name, member) in members {
        found.push((at.to_owned(), name.clone()));
        objects(member, &lvng_codegen::pointer::child(at, name), depth + 1, found);
    }
}

impl Filling<'_> {
    /// What is true of a member, if its name says what it is about.
    fn value(&self, name: &str, old: &Value) -> Option<Value> {
        let plain = name.to_ascii_lowercase().replace(['_', '-'], "");
        match (plain.as_str(), old) {
            (
                "message" | "msg" | "detail" | "description" | "errormessage" | "errordescription" | "reason" | "error"
                | "faultstring",
                Value::String(_),
            ) => Some(json!(self.refusal.message)),
            ("title", Value::String(_)) => Some(json!(reason(self.status))),
            ("status" | "statuscode" | "httpstatus" | "httpcode" | "code" | "errorcode", Value::Number(_)) => {
                Some(json!(self.status))
            }
            ("status" | "statuscode" | "httpstatus", Value::String(text)) if text.parse::<u16>().is_ok() => {
                Some(json!(self.status.to_string()))
            }
            ("code" | "errorcode" | "type", Value::String(_)) if !self.has_example => {
                Some(json!(reason(self.status).to_ascii_uppercase().replace([' ', '-'], "_")))
            }
            (
                "errors" | "details" | "issues" | "violations" | "problems" | "fields" | "invalidparams",
                Value::Array(items),
            ) => {
                let template = items.first();
                let items = self.refusal.problems.iter().filter_map(|problem| item(template?, problem));
                Some(Value::Array(items.collect()))
            }
            _ => None,
        }
    }
}

/// A problem in the form of another one.
fn item(template: &Value, problem: &Problem) -> Option<Value> {
    let place = if problem.name.is_empty() { problem.pointer.clone() } else { problem.name.clone() };
    match template {
        Value::String(_) => Some(json!(format!("{} {place}: {}", problem.part, problem.message))),
        Value::Object(members) => {
            let member = |(name, old): (&String, &Value)| {
                let new = match (name.to_ascii_lowercase().replace(['_', '-'], "").as_str(), old) {
                    (
                        "field" | "path" | "pointer" | "name" | "parameter" | "property" | "location",
                        Value::String(_),
                    ) => {
                        json!(place)
                    }
                    ("in" | "source", Value::String(_)) => json!(problem.part),
                    ("loc" | "path", Value::Array(_)) => json!([problem.part, place]),
                    ("message" | "msg" | "detail" | "description" | "reason" | "error", Value::String(_)) => {
                        json!(problem.message)
                    }
                    ("code" | "type" | "rule" | "keyword", Value::String(_)) => json!(problem.rule),
                    _ => old.clone(),
                };
                (name.clone(), new)
            };
            Some(Value::Object(members.iter().map(member).collect()))
        }
        _ => None,
    }
}
