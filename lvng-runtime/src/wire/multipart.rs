//! `multipart/form-data` (RFC 7578): the parts of a body, as they are written and as they are read.

use super::body::{Body, FormPart};
use super::escape::scalar_text;
use super::form::push_item;
use super::{BoxError, ByteStream, Codec, Field, File, Json};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::header;
use lvng_contract::media_type::{essence, is_json};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// The parts of an object; `fields` say of which media type they are. A value that is no object has none.
pub(super) fn parts_of(tree: &Json<'_>, fields: &[Field]) -> Vec<FormPart> {
    let mut parts = Vec::new();
    if let Json::Object(members) = tree {
        for (name, value) in members {
            let field = fields.iter().find(|field| field.name == name);
            push_parts(&mut parts, name, value, field.and_then(|field| field.content_type));
        }
    }
    parts
}

/// Adds the parts of a property: one for each file or item.
fn push_parts(parts: &mut Vec<FormPart>, name: &str, json: &Json<'_>, content_type: Option<&str>) {
    let mut push = |file: File, is_file| parts.push(FormPart { name: name.to_owned(), file, is_file });
    let mut files = Vec::new();
    collect_files(json, &mut files);
    if !files.is_empty() {
        let described = content_type.and_then(first_concrete).unwrap_or("application/octet-stream");
        for file in files {
            let content_type = file.content_type().unwrap_or(described).to_owned();
            push(file.with_content_type(content_type), true);
        }
        return;
    }
    match json {
        json if content_type.is_some_and(is_json) => {
            push(File::from(json.to_text()).with_content_type(content_type.unwrap_or_default()), false)
        }
        // Items that are lists would be taken for the list itself when there is one of them.
        Json::Array(items) if !items.iter().any(|item| matches!(item, Json::Array(_))) => {
            items.iter().for_each(|item| push(text_part(item, content_type), false));
        }
        json => push(text_part(json, content_type), false),
    }
}

fn collect_files(json: &Json<'_>, files: &mut Vec<File>) {
    match json {
        Json::File(file) => files.push((**file).clone()),
        Json::Array(items) => items.iter().for_each(|item| collect_files(item, files)),
        Json::Object(members) => members.iter().for_each(|(_, value)| collect_files(value, files)),
        _ => {}
    }
}

/// Scalars are text, everything else is JSON.
fn text_part(json: &Json<'_>, content_type: Option<&str>) -> File {
    let file = File::from(scalar_text(json).into_owned());
    match content_type.and_then(first_concrete) {
        Some(content_type) => file.with_content_type(content_type),
        None if matches!(json, Json::Array(_) | Json::Object(_)) => file.with_content_type("application/json"),
        None => file,
    }
}

/// The first media type of a list that is no range.
fn first_concrete(list: &str) -> Option<&str> {
    list.split(',').map(str::trim).find(|name| !name.is_empty() && !name.contains('*'))
}

/// The tree that parts make; a name given twice is a list.
pub(super) fn tree(parts: &[FormPart]) -> Json<'static> {
    let mut members: Vec<(Cow<'static, str>, Json<'static>)> = Vec::new();
    let mut places = HashMap::new();
    for part in parts.iter().filter(|part| !is_nothing(part)) {
        let value = value(part);
        match places.get(part.name.as_str()) {
            Some(&at) => {
                let (_, json): &mut (_, Json<'static>) = &mut members[at];
                push_item(json, value);
            }
            None => {
                places.insert(part.name.as_str(), members.len());
                members.push((Cow::Owned(part.name.clone()), value));
            }
        }
    }
    Json::Object(members)
}

/// Whether a part stands for a file that nobody chose: browsers send one without a name and bytes (WHATWG HTML, 4.10.21.4).
fn is_nothing(part: &FormPart) -> bool {
    part.is_file && part.file.name() == Some("") && part.file.length() == Some(0)
}

/// Whether a part without a filename is text or JSON by its type; parts of other types are bytes.
pub(crate) fn is_text(content_type: Option<&str>) -> bool {
    content_type.is_none_or(|name| is_json(name) || essence(name) == Codec::Text.usual_media_type())
}

/// What a part without a filename is depends on its type: JSON, text, or bytes after all.
pub(super) fn value(part: &FormPart) -> Json<'static> {
    let file = &part.file;
    let is_text = !part.is_file && is_text(file.content_type());
    let text = file.bytes().filter(|_| is_text).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some(text) = text else { return Json::File(Box::new(file.clone())) };
    let json = file.content_type().filter(|content_type| is_json(content_type)).map(|_| Json::parse(text.as_bytes()));
    match json {
        Some(Ok(json)) => json.into_owned(),
        _ => Json::String(Cow::Owned(text.to_owned())),
    }
}

/// Writes parts: the body with the value of its `Content-Type`. It is a stream if one of the files is.
pub(super) fn encode(parts: &[FormPart]) -> (Body, String) {
    let boundary = boundary();
    let mut pieces: Vec<ByteStream> = Vec::new();
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        head(part, &mut bytes);
        match part.file.bytes() {
            Some(content) => bytes.extend_from_slice(content),
            None => {
                pieces.push(std::mem::take(&mut bytes).into());
                pieces.push(part.file.stream());
            }
        }
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let content_type = format!("multipart/form-data; boundary={boundary}");
    if pieces.is_empty() {
        return (Body::Bytes(bytes.into()), content_type);
    }
    pieces.push(bytes.into());
    let length = pieces.iter().map(ByteStream::length).sum::<Option<u64>>();
    let pieces = stream::iter(pieces).flatten().map(|piece: Result<Bytes, BoxError>| piece);
    let body = ByteStream::from_stream(pieces);
    let body = if let Some(length) = length { body.with_length(length) } else { body };
    (Body::Stream(body), content_type)
}

fn head(part: &FormPart, out: &mut Vec<u8>) {
    let name = escape(&part.name);
    let mut text = format!("Content-Disposition: form-data; name=\"{name}\"");
    if part.is_file {
        let filename = part.file.name().map_or(name, escape);
        text.push_str(&format!("; filename=\"{filename}\""));
    }
    text.push_str("\r\n");
    if let Some(content_type) = part.file.content_type() {
        // A line break would begin another header.
        let content_type: String = content_type.chars().filter(|c| !c.is_control()).collect();
        text.push_str(&format!("Content-Type: {content_type}\r\n"));
    }
    out.extend_from_slice(text.as_bytes());
    for (name, value) in part.file.headers() {
        if name != header::CONTENT_DISPOSITION && name != header::CONTENT_TYPE {
            out.extend_from_slice(name.as_str().as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// As browsers write names (WHATWG HTML, 4.10.21.8).
const ESCAPES: [(&str, &str); 3] = [("\"", "%22"), ("\r", "%0D"), ("\n", "%0A")];

fn escape(name: &str) -> String {
    ESCAPES.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to))
}

/// The name that [`escape`] was given.
#[cfg(feature = "server")]
pub(crate) fn unescape(name: &str) -> String {
    ESCAPES.iter().fold(name.to_owned(), |name, (from, to)| name.replace(to, from))
}

/// Bits that nobody guesses: the standard library seeds its hashers by the operating system.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A line that no content holds by chance.
pub(super) fn boundary() -> String {
    format!("boundary-{:016x}{:016x}", random(), random())
}
