//! Bodies → values, held against their schemas.

use super::{Content, Incoming, Part, Problem, Values, json, styles};
use crate::api::{Media, Operation};
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
    let bytes = match content {
        Content::Empty => return Ok(Vec::new()),
        Content::Broken(message) => return Err(message.clone()),
        Content::Parts(parts) => return Ok(vec![multipart(media, parts)]),
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

/// A form of parts as an object.
fn multipart(media: &Media, parts: &[Part]) -> Value {
    let mut members = Map::new();
    for part in parts {
        if members.contains_key(&part.name) {
            continue;
        }
        let same = parts.iter().filter(|other| other.name == part.name);
        let texts: Vec<String> = same.map(|part| String::from_utf8_lossy(&part.bytes).into_owned()).collect();
        let is_json = part.media_type.as_deref().and_then(Codec::from_media_type) == Some(Codec::Json);
        let json = texts.first().filter(|_| is_json && texts.len() == 1).and_then(|text| json::read(text).ok());
        let value = json.unwrap_or_else(|| styles::part(media.schema.as_ref(), &part.name, &texts));
        members.insert(part.name.clone(), value);
    }
    Value::Object(members)
}
