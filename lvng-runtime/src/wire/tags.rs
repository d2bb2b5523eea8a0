//! Discriminators: found before a value is read, and written by what the variant says.

use super::json::Json;
use super::json_text::push_string;
use super::reader::{Reader, Source};
use super::scanner::{Malformed, Scanner};
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// The text of a member of the next value, which leaves it there: of members of one name the last. A number or a
    /// boolean is the text that JSON has for it.
    pub fn text_of(&mut self, name: &str) -> Option<Cow<'a, str>> {
        match &self.source {
            Source::Text(scanner) => {
                let scanned = text_at(*scanner, &[name]);
                self.well_formed(scanned)?
            }
            Source::Tree(json) => text_in(json, &[name]),
        }
    }
}

impl<'a> Source<'a> {
    /// The text at the end of a path of members, of which none is a list.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<Cow<'a, str>> {
        match self {
            Source::Text(scanner) => text_at(*scanner, path).ok()?,
            Source::Tree(json) => text_in(json, path),
        }
    }
}

fn text_at<'a>(mut scanner: Scanner<'a>, path: &[&str]) -> Result<Option<Cow<'a, str>>, Malformed> {
    let Some((name, rest)) = path.split_first() else { return scalar(&mut scanner) };
    let mut text = None;
    let mut more = scanner.peek() == b'{' && scanner.open(b'}')?;
    while more {
        if scanner.key()? == *name {
            scanner.peek();
            text = text_at(scanner, rest)?.or(text);
        }
        scanner.skip()?;
        more = scanner.more(b'}')?;
    }
    Ok(text)
}

/// The text of the next value, if it has no parts and is not null.
fn scalar<'a>(scanner: &mut Scanner<'a>) -> Result<Option<Cow<'a, str>>, Malformed> {
    Ok(match scanner.peek() {
        b'"' => Some(scanner.string()?),
        b't' | b'f' => Some(Cow::Borrowed(if scanner.bool()? { "true" } else { "false" })),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(scanner.number()?)),
        _ => None,
    })
}

fn text_in<'a>(json: &Json<'a>, path: &[&str]) -> Option<Cow<'a, str>> {
    let Some((name, rest)) = path.split_first() else {
        return match json {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(Cow::Owned(number.as_str().to_owned())),
            Json::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            _ => None,
        };
    };
    let Json::Object(members) = json else { return None };
    members.iter().rev().filter(|(other, _)| other == name).find_map(|(_, value)| text_in(value, rest))
}

/// The JSON text of the discriminator to write, where the one that was written stands for another variant: of the same kind
/// as that, so that a number stays a number.
pub(super) fn other_tag(written: &[u8], tags: &'static [&'static str]) -> Option<Vec<u8>> {
    let is_text = !matches!(written.first(), Some(b'-' | b'0'..=b'9' | b't' | b'f'));
    let json = |tag: &&str| {
        let mut text = Vec::with_capacity(tag.len() + 2);
        match is_text || Json::parse(tag.as_bytes()).is_err() {
            true => push_string(&mut text, tag),
            false => text.extend_from_slice(tag.as_bytes()),
        }
        text
    };
    match tags.iter().any(|tag| json(tag) == written) {
        true => None,
        false => tags.first().map(json),
    }
}
