//! Requests by arguments, written and read without the code under test.

use crate::operations::{Raw, captures};
use bytes::Bytes;
use lvng_codegen::ir::{Argument, ArgumentLocation, Codec, Location, Operation, ParamStyle, Shape, Style};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Values by the index of their argument in the IR.
pub type Arguments = BTreeMap<usize, Value>;

/// What a request holds, by location and name on the wire; parameters are text.
pub type Held = BTreeMap<String, Value>;

/// Writes a request. Every special character is encoded, which is more than a client does.
pub fn write(operation: &'static Operation, arguments: &Arguments) -> Raw {
    let mut raw = Raw { method: operation.http_method.clone(), target: operation.path.clone(), ..Raw::default() };
    let (mut query, mut cookies, mut members, mut whole) = (Vec::new(), Vec::new(), Map::new(), None);
    for (index, value) in arguments {
        let Argument { field, location, .. } = &operation.arguments[*index];
        match location {
            ArgumentLocation::Parameter(Location::Path, style) => {
                let text = texts(*style, value).iter().map(|text| encode(text)).collect::<Vec<_>>().join(",");
                raw.target = raw.target.replace(&format!("{{{}}}", field.wire_name), &text);
            }
            ArgumentLocation::Parameter(Location::Query | Location::Querystring, style)
            | ArgumentLocation::Querystring(style, _) => query.extend(pairs(&field.wire_name, *style, value)),
            ArgumentLocation::Parameter(Location::Cookie, style) => {
                cookies.extend(pairs(&field.wire_name, *style, value))
            }
            ArgumentLocation::Parameter(Location::Header, style) => {
                raw.headers.insert(field.wire_name.to_lowercase(), texts(*style, value).join(","));
            }
            ArgumentLocation::BodyExtra => members.extend(value.as_object().cloned().unwrap_or_default()),
            ArgumentLocation::BodyField => drop(members.insert(field.wire_name.clone(), value.clone())),
            ArgumentLocation::Body => whole = Some(value.clone()),
        }
    }
    if !query.is_empty() {
        raw.target = format!("{}?{}", raw.target, query.join("&"));
    }
    if !cookies.is_empty() {
        raw.headers.insert("cookie".to_owned(), cookies.join("; "));
    }
    if let Some(body) = &operation.body {
        let is_sent = whole.is_some() || (body.flattened && (body.required || !members.is_empty()));
        raw.body = is_sent.then(|| body_text(body.media[0].codec, whole.unwrap_or(Value::Object(members))));
        if raw.body.is_some() {
            raw.headers.insert("content-type".to_owned(), body.media[0].name.clone());
        }
    }
    raw
}

fn body_text(codec: Codec, value: Value) -> Bytes {
    match (codec, value) {
        (Codec::Json, value) => value.to_string().into(),
        (Codec::Text, Value::String(text)) => text.into(),
        (codec, _) => panic!("no request is made with a body of {codec:?} yet"),
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The text of a value, or of each item of a list.
fn texts(style: ParamStyle, value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (style.style, style.shape, value) {
        (Style::Json, ..) => vec![value.to_string()],
        (Style::Simple | Style::Form, Shape::Array, Value::Array(items)) => items.iter().map(text).collect(),
        (Style::Simple | Style::Form, Shape::Primitive | Shape::Array, value) => vec![text(value)],
        _ => panic!("no parameter is written as {style:?} yet"),
    }
}

fn pairs(name: &str, style: ParamStyle, value: &Value) -> Vec<String> {
    let texts: Vec<String> = texts(style, value).iter().map(|text| encode(text)).collect();
    match style.explode {
        true => texts.iter().map(|text| format!("{}={text}", encode(name))).collect(),
        false => vec![format!("{}={}", encode(name), texts.join(","))],
    }
}

/// Reads a request without its types.
pub fn held(operation: &'static Operation, raw: &Raw) -> Held {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().expect("what is sent is UTF-8").into_owned();
    let (path, query) = raw.target.split_once('?').unwrap_or((&raw.target, ""));
    let mut held = Held::new();
    for (name, text) in captures(&operation.path, path) {
        held.insert(format!("path.{name}"), decode(text).into());
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        add(&mut held, format!("query.{}", decode(&name.replace('+', " "))), decode(&text.replace('+', " ")));
    }
    for (name, value) in &raw.headers {
        let is_param = |argument: &&Argument| {
            matches!(argument.location, ArgumentLocation::Parameter(Location::Header, _))
                && argument.field.wire_name.eq_ignore_ascii_case(name)
        };
        if operation.arguments.iter().find(is_param).is_some() {
            held.insert(format!("header.{name}"), value.as_str().into());
        }
    }
    for pair in raw.headers.get("cookie").iter().flat_map(|line| line.split("; ")) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        add(&mut held, format!("cookie.{name}"), decode(text));
    }
    let is_flat = operation.body.as_ref().is_some_and(|body| body.flattened);
    match raw.body.as_ref().map(|body| serde_json::from_slice(body)) {
        None => {}
        Some(Ok(Value::Object(members))) if is_flat => {
            held.extend(members.into_iter().map(|(name, value)| (format!("body.{name}"), value)));
        }
        Some(Ok(value)) => drop(held.insert("body".to_owned(), value)),
        Some(Err(_)) => {
            drop(held.insert("body".to_owned(), String::from_utf8_lossy(raw.body.as_ref().unwrap()).into()))
        }
    }
    held
}

/// A name that occurs more than once holds a list.
fn add(held: &mut Held, name: String, text: String) {
    match held.get_mut(&name) {
        None => drop(held.insert(name, text.into())),
        Some(Value::Array(items)) => items.push(text.into()),
        Some(first) => *first = Value::Array(vec![first.take(), text.into()]),
    }
}

/// Adds what a server puts in for arguments that are not there.
pub fn with_defaults(operation: &'static Operation, mut held: Held) -> Held {
    for Argument { field, location, .. } in &operation.arguments {
        let Some(value) = field.default.as_deref().cloned() else { continue };
        if value.is_null() {
            continue;
        }
        let location = match location {
            ArgumentLocation::Parameter(location, _) => location.word(),
            ArgumentLocation::Querystring(..) => Location::Querystring.word(),
            ArgumentLocation::Body | ArgumentLocation::BodyField | ArgumentLocation::BodyExtra => "body",
        };
        let value = match (location, &value) {
            ("body", _) | (_, Value::String(_)) => value,
            _ => value.to_string().into(),
        };
        held.entry(format!("{location}.{}", field.wire_name)).or_insert(value);
    }
    held
}

/// Whether two values are the same: as JSON, and numbers by what they stand for, in text as well.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => is_same_number(&left.to_string(), &right.to_string()),
        (Value::String(left), Value::String(right)) => left == right || is_same_number(left, right),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

/// Whole numbers to the last digit, others as far as a float can tell them apart.
fn is_same_number(left: &str, right: &str) -> bool {
    match (left.parse::<i128>(), right.parse::<i128>()) {
        (Ok(left), Ok(right)) => left == right,
        _ => left.parse::<f64>().is_ok_and(|left| right.parse().is_ok_and(|right: f64| left == right)),
    }
}
