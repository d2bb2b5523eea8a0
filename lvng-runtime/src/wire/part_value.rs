//! What a part of a multipart body holds, by its media type: JSON, text, bytes, or parts itself.

use super::form::push_item;
use super::parts::{PartParser, with_head};
use super::{Codec, File, Json};
use http::header::CONTENT_DISPOSITION;
use lvng_contract::media_type::{essence, is_json};
use lvng_contract::multipart::{Head, boundary};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

/// A part may have as many parts in it: each costs memory beyond its bytes.
const MOST_PARTS: usize = 1_000;

/// Parts may be as many levels in each other: the bytes of the innermost are read once for each.
const MOST_LEVELS: u8 = 16;

/// The parser searches its bytes for the next boundary, and moves what follows it.
const PIECE_BYTES: usize = 8 * 1024;

/// Whether content of this type is parts.
pub(super) fn is_multipart(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}

/// Whether a part without a filename is text or JSON by its type; parts of other types are bytes.
pub(crate) fn is_text(content_type: Option<&str>) -> bool {
    content_type.is_none_or(|name| is_json(name) || essence(name) == Codec::Text.usual_media_type())
}

/// Whether a part without a filename is to be in memory: text, JSON, and what is parts itself.
#[cfg(feature = "server")]
pub(crate) fn is_read_whole(content_type: Option<&str>) -> bool {
    is_text(content_type) || content_type.is_some_and(is_multipart)
}

/// What a part without a filename is depends on its type: JSON, text, or bytes after all.
pub(super) fn value(file: &File, is_file: bool) -> Json<'static> {
    let is_text = !is_file && is_text(file.content_type());
    let text = file.bytes().filter(|_| is_text).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some(text) = text else { return Json::File(Box::new(file.clone())) };
    let json = file.content_type().filter(|content_type| is_json(content_type)).map(|_| Json::parse(text.as_bytes()));
    match json {
        Some(Ok(json)) => json.into_owned(),
        _ => Json::String(Cow::Owned(text.to_owned())),
    }
}

/// The parts of a part, by name or in a row. `None` for a part that is none itself, or not in memory.
///
/// # Errors
/// Why it cannot be taken apart, as the end of a sentence.
pub(super) fn parts_of(file: &File, by_name: bool) -> Option<Result<Json<'static>, String>> {
    let content_type = file.content_type().filter(|name| is_multipart(name) && file.name().is_none())?;
    let bytes = file.bytes()?;
    let Some(boundary) = boundary(content_type) else {
        return Some(Err("has no boundary in its Content-Type".to_owned()));
    };
    let parts = take_apart(file, bytes, &boundary);
    Some(parts.and_then(|parts| match by_name {
        false => Ok(Json::Array(parts.into_iter().map(|(_, value)| value).collect())),
        true => {
            let named = parts.into_iter().map(|(name, value)| Some((name?, value)));
            let named: Option<Vec<_>> = named.collect();
            named.map(members).ok_or_else(|| "has a part without a name".to_owned())
        }
    }))
}

/// The parts of a part, with the names that they have in forms.
fn take_apart(file: &File, bytes: &[u8], boundary: &str) -> Result<Vec<(Option<String>, Json<'static>)>, String> {
    if file.level() >= MOST_LEVELS {
        return Err("has too many parts in each other".to_owned());
    }
    let mut parser = PartParser::new(boundary, usize::MAX);
    let mut parts = VecDeque::new();
    for piece in bytes.chunks(PIECE_BYTES) {
        parser.push(piece, &mut parts).map_err(|error| format!("is not valid multipart: {error}"))?;
        if parts.len() > MOST_PARTS {
            return Err(format!("has more than {MOST_PARTS} parts"));
        }
    }
    if parser.is_cut_off() {
        return Err("is not valid multipart: it ends before its last part does".to_owned());
    }
    let level = file.level() + 1;
    let parts = parts.into_iter().map(|(head, part)| named_value(&head, part.at_level(level)));
    parts.collect::<Result<_, _>>().map_err(|error| format!("is not valid multipart: {error}"))
}

/// A part with the name that it has in a form (RFC 7578, 4.2).
fn named_value(head: &Head, file: File) -> Result<(Option<String>, Json<'static>), http::Error> {
    let file = with_head(file, head)?.without_header(CONTENT_DISPOSITION);
    Ok(match head.filename() {
        Some(filename) => (head.name(), value(&file.with_name(filename), true)),
        None => (head.name(), value(&file, false)),
    })
}

/// Members by name; of a name given twice, a list.
pub(super) fn members(parts: impl IntoIterator<Item = (String, Json<'static>)>) -> Json<'static> {
    let mut members: Vec<(Cow<'static, str>, Json<'static>)> = Vec::new();
    let mut places = HashMap::new();
    for (name, value) in parts {
        match places.get(&name).and_then(|&at: &usize| members.get_mut(at)) {
            Some((_, json)) => push_item(json, value),
            None => {
                places.insert(name.clone(), members.len());
                members.push((Cow::Owned(name), value));
            }
        }
    }
    Json::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> File {
        let inner = File::new("x").with_content_type("text/plain");
        (0..levels).fold(inner, |inner, level| {
            let content_type = inner.content_type().unwrap_or_default();
            let text =
                format!("--L{level}\r\nContent-Type: {content_type}\r\n\r\n{}\r\n--L{level}--\r\n", inner.text());
            File::from(text).with_content_type(format!("multipart/mixed; boundary=L{level}"))
        })
    }

    #[test]
    fn parts_in_each_other_have_an_end() {
        for (levels, opened) in [(3, Ok(3)), (16, Ok(16)), (17, Err(16))] {
            let mut file = nested(levels);
            let mut count = 0;
            let end = loop {
                match parts_of(&file, false) {
                    Some(Ok(Json::Array(parts))) => {
                        count += 1;
                        match parts.into_iter().next() {
                            Some(Json::File(inner)) => file = *inner,
                            _ => break Ok(count),
                        }
                    }
                    _ => break Err(count),
                }
            };
            assert_eq!(end, opened, "{levels} levels");
        }
    }

    #[test]
    fn names_are_those_of_forms() {
        let text = "--b\r\ncontent-disposition: form-data; name=\"a%22\"\r\n\r\n1\r\n\
                    --b\r\nContent-Disposition: form-data; name=f; filename=\"x.csv\"\r\n\r\n2\r\n\
                    --b\r\nContent-Disposition: form-data; name=\"a%22\"\r\n\r\n3\r\n--b--";
        let form = File::from(text).with_content_type("multipart/form-data; boundary=\"b\"");
        let Some(Ok(Json::Object(members))) = parts_of(&form, true) else { panic!("it is an object") };
        let text = |text: &str| Json::String(text.to_owned().into());
        assert_eq!(members[0], ("a\"".into(), Json::Array(vec![text("1"), text("3")])));
        assert_eq!(members[1], ("f".into(), Json::File(Box::new(File::new("2").with_name("x.csv")))));
        let named =
            File::from(form.text().into_owned()).with_content_type("multipart/mixed; boundary=b").with_name("all");
        assert!(parts_of(&named, false).is_none(), "a file with a name is what its sender chose");
    }
}
