//! Bodies → values, held against their schemas.

use super::{Content, Incoming, Part, Problem, Values, json, styles};
use crate::api::{Media, Operation};
use crate::schemas::Schema;
use crate::shape;
use lvng_contract::Codec;
use serde_json::{Map, Value};

/// Reads the body of a request.
pub(super) fn read(
    operation: &Operation,
    incoming: &Incoming<'_>,
    media: Option<&Media>,
    read: &mut Values,
    problems: &mut Vec<Problem>,
) {
    let Some(body) = &operation.body else { return };
    let Some(media) = media else {
        if body.required {
            problems.push(problem("", "required", "it is missing".to_owned()));
        }
        return;
    };
    match values(media, media.codec, &incoming.body) {
        Ok(all) => {
            for value in &all {
                let faults = media.schema.iter().flat_map(|schema| schema.faults(value));
                problems.extend(faults.map(|fault| problem(&fault.pointer, &fault.keyword, fault.message)));
            }
            read.body = all.into_iter().next();
        }
        Err(message) => problems.push(problem("", "syntax", message)),
    }
}

fn problem(pointer: &str, rule: &str, message: String) -> Problem {
    Problem { part: "body", name: String::new(), pointer: pointer.to_owned(), rule: rule.to_owned(), message }
}

/// The values in a body: one, or several in a sequence, or none that a schema could be held against.
pub(crate) fn values(media: &Media, codec: Codec, content: &Content) -> Result<Vec<Value>, String> {
    let bytes: &[u8] = match content {
        Content::Empty => &[],
        Content::Broken(message) => return Err(message.clone()),
        Content::Parts(parts) => return Ok(vec![members(media.schema.as_ref(), parts)]),
        Content::Bytes(bytes) => bytes,
    };
    let text = || std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned());
    let json = |text: &str| json::read(text).map_err(|error| format!("it is no JSON: {error}"));
    Ok(match codec {
        Codec::Json => vec![json(text()?)?],
        Codec::JsonLines => {
            let lines = text()?.lines().filter(|line| !line.trim().is_empty());
            lines.map(json).collect::<Result<_, _>>()?
        }
        Codec::JsonSeq => {
            let texts = text()?.split('\u{1e}').filter(|text| !text.trim().is_empty());
            texts.map(json).collect::<Result<_, _>>()?
        }
        Codec::Form => vec![styles::form(media.schema.as_ref(), &media.encoding, &styles::pairs(text()?))],
        Codec::Text => vec![Value::String(text()?.to_owned())],
        Codec::Multipart | Codec::Parts | Codec::Bytes | Codec::EventStream => Vec::new(),
    })
}

/// Parts as an object by their names.
fn members(schema: Option<&Schema>, parts: &[Part]) -> Value {
    let mut members = Map::new();
    for part in parts {
        if members.contains_key(&part.name) {
            continue;
        }
        let same: Vec<&Part> = parts.iter().filter(|other| other.name == part.name).collect();
        members.insert(part.name.clone(), member(schema, &part.name, &same));
    }
    Value::Object(members)
}

/// The value of the parts of one name.
fn member(schema: Option<&Schema>, name: &str, same: &[&Part]) -> Value {
    let property = schema.and_then(|schema| inner(schema, shape::property(&schema.components, &schema.json, name)));
    if let [only] = same {
        if let Some(parts) = &only.parts {
            return nested(property.as_ref(), parts);
        }
        if let Some(json) = json_of(only) {
            return json;
        }
    } else if same.iter().any(|part| part.parts.is_some()) {
        let items = items(property.as_ref());
        return same.iter().map(|part| item(items.as_ref(), part)).collect();
    }
    let texts: Vec<String> = same.iter().map(|part| String::from_utf8_lossy(&part.bytes).into_owned()).collect();
    styles::part(schema, name, &texts)
}

/// The parts in a part: in a row where a list is wanted or one has no name, else by their names.
fn nested(schema: Option<&Schema>, parts: &[Part]) -> Value {
    let is_list = schema.is_some_and(|schema| shape::types(&schema.components, &schema.json).has("array"));
    if !is_list && parts.iter().all(|part| !part.name.is_empty()) {
        return members(schema, parts);
    }
    let items = items(schema);
    parts.iter().map(|part| item(items.as_ref(), part)).collect()
}

/// A part in a row.
fn item(schema: Option<&Schema>, part: &Part) -> Value {
    match &part.parts {
        Some(parts) => nested(schema, parts),
        None => json_of(part).unwrap_or_else(|| styles::item(schema, &String::from_utf8_lossy(&part.bytes))),
    }
}

/// What a part of JSON says.
fn json_of(part: &Part) -> Option<Value> {
    let is_json = part.media_type.as_deref().and_then(Codec::from_media_type) == Some(Codec::Json);
    json::read(std::str::from_utf8(&part.bytes).ok().filter(|_| is_json)?).ok()
}

fn items(schema: Option<&Schema>) -> Option<Schema> {
    let schema = schema?;
    inner(schema, shape::items(&schema.components, &schema.json))
}

fn inner(schema: &Schema, json: Option<&Value>) -> Option<Schema> {
    Some(Schema::new(json?.clone(), &schema.components))
}
