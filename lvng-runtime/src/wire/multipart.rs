//! `multipart/form-data` (RFC 7578): the parts of a body, as they are written and as they are read.

use super::body::{Body, FormPart};
use super::escape::scalar_text;
use super::part_encoding::PartEncoding;
use super::part_value::{is_multipart, members, value};
use super::{BoxError, ByteStream, Field, File, Json, parts};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::header;
use lvng_contract::media_type::is_json;
use lvng_contract::multipart::escape;
use std::hash::{BuildHasher, Hasher, RandomState};

/// The parts of an object; `fields` say of which media type they are. A value that is no object has none.
pub(super) fn parts_of(tree: &Json<'_>, fields: &[Field]) -> Vec<FormPart> {
    let mut parts = Vec::new();
    if let Json::Object(members) = tree {
        for (name, value) in members {
            let field = fields.iter().find(|field| field.name == name);
            let encoding = field.map_or(PartEncoding::new("", None), |field| {
                PartEncoding::new(field.name, field.content_type).parts(field.parts)
            });
            push_parts(&mut parts, name, value, &encoding);
        }
    }
    parts
}

/// Adds the parts of a property: one for each file or item, and one for what is parts itself.
fn push_parts(parts: &mut Vec<FormPart>, name: &str, json: &Json<'_>, encoding: &PartEncoding) {
    let content_type = encoding.content_type;
    let mut push = |file: File, is_file| parts.push(FormPart { name: name.to_owned(), file, is_file });
    if let Some(file) = nested(json, encoding) {
        return push(file, false);
    }
    let mut files = Vec::new();
    collect_files(json, &mut files);
    if !files.is_empty() {
        files.into_iter().for_each(|file| push(described(file, content_type), true));
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

/// A file with a media type, which is the described one where its sender says nothing.
fn described(file: File, content_type: Option<&str>) -> File {
    let usual = content_type.and_then(first_concrete).unwrap_or("application/octet-stream");
    let content_type = file.content_type().unwrap_or(usual).to_owned();
    file.with_content_type(content_type)
}

/// The part that a value is which is parts itself: the members of an object by name, the items of a list in a row. `None`
/// for what is no such part.
fn nested(json: &Json<'_>, encoding: &PartEncoding) -> Option<File> {
    let content_type = first_concrete(encoding.content_type?).filter(|name| is_multipart(name))?;
    let boundary = boundary();
    let mut pieces = match json {
        Json::Object(members) => {
            let mut parts = Vec::new();
            for (name, value) in members {
                match encoding.parts.named.iter().find(|encoding| encoding.name == name) {
                    Some(encoding) => push_parts(&mut parts, name, value, encoding),
                    None => push_parts(&mut parts, name, value, &PartEncoding::new("", None)),
                }
            }
            named_pieces(&parts, &boundary)
        }
        Json::Array(items) => {
            let items = items.iter().enumerate();
            let files = items.map(|(index, item)| part_of(item, encoding.parts.at(index)));
            files.flat_map(|file| parts::write(&file, &boundary)).collect()
        }
        _ => return None,
    };
    pieces.push(format!("--{boundary}--\r\n").into_bytes().into());
    let content_type = format!("{content_type}; boundary={boundary}");
    Some(File::from(joined(pieces)).with_content_type(content_type))
}

/// A value as a part in a row: files as they are, text as text, lists and objects as parts where that is described, and
/// everything else as JSON.
pub(super) fn part_of(json: &Json<'_>, encoding: Option<&PartEncoding>) -> File {
    if let Some(file) = encoding.and_then(|encoding| nested(json, encoding)) {
        return file;
    }
    let content_type = encoding.and_then(|encoding| encoding.content_type).and_then(first_concrete);
    match json {
        Json::File(file) => described((**file).clone(), content_type),
        Json::String(text) if !content_type.is_some_and(is_json) => {
            File::from(text.as_ref().to_owned()).with_content_type(content_type.unwrap_or("text/plain; charset=utf-8"))
        }
        json => File::from(json.to_text()).with_content_type(content_type.unwrap_or("application/json")),
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
    let parts = parts.iter().filter(|part| !is_nothing(part));
    members(parts.map(|part| (part.name.clone(), value(&part.file, part.is_file))))
}

/// Whether a part stands for a file that nobody chose: browsers send one without a name and bytes (WHATWG HTML, 4.10.21.4).
fn is_nothing(part: &FormPart) -> bool {
    part.is_file && part.file.name() == Some("") && part.file.length() == Some(0)
}

/// Writes parts: the body with the value of its `Content-Type`. It is a stream if one of the files is.
pub(super) fn encode(parts: &[FormPart]) -> (Body, String) {
    let boundary = boundary();
    let mut pieces = named_pieces(parts, &boundary);
    pieces.push(format!("--{boundary}--\r\n").into_bytes().into());
    let body = joined(pieces);
    let content_type = format!("multipart/form-data; boundary={boundary}");
    match body.bytes() {
        Some(bytes) => (Body::Bytes(bytes), content_type),
        None => (Body::Stream(body), content_type),
    }
}

/// Parts with names, each after its boundary.
fn named_pieces(parts: &[FormPart], boundary: &str) -> Vec<ByteStream> {
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
    pieces.push(bytes.into());
    pieces
}

/// One after the other: bytes if all of them are.
fn joined(pieces: Vec<ByteStream>) -> ByteStream {
    let all: Option<Vec<Bytes>> = pieces.iter().map(ByteStream::bytes).collect();
    if let Some(all) = all {
        return all.concat().into();
    }
    let length = pieces.iter().map(ByteStream::length).sum::<Option<u64>>();
    let pieces = stream::iter(pieces).flatten().map(|piece: Result<Bytes, BoxError>| piece);
    let body = ByteStream::from_stream(pieces);
    if let Some(length) = length { body.with_length(length) } else { body }
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

/// Bits that nobody guesses: the standard library seeds its hashers by the operating system.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A line that no content holds by chance.
pub(super) fn boundary() -> String {
    format!("boundary-{:016x}{:016x}", random(), random())
}
