//! Media types and ranges: `text/html; charset=utf-8`, `image/*`.

use super::{Codec, Media};
use lvng_contract::is_token;
use lvng_contract::media_type::has_json_suffix;

/// A media type or range with its parameters, names in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaType {
    pub(crate) kind: String,
    pub(crate) subtype: String,
    pub(crate) params: Vec<(String, String)>,
}

impl MediaType {
    /// Parses a media type or range; `None` if the text is not one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = split_unquoted(text, ';').into_iter();
        let (kind, subtype) = parts.next()?.trim().split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        let params = parts.map(parse_param).collect::<Option<_>>()?;
        Some(MediaType { kind: kind.to_ascii_lowercase(), subtype: subtype.to_ascii_lowercase(), params })
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Whether this range, such as `text/*`, has the media type in it; parameters are not looked at.
    pub(crate) fn covers(&self, other: &MediaType) -> bool {
        let any = self.kind == "*" && self.subtype == "*";
        any || self.kind == other.kind && (self.subtype == "*" || self.subtype == other.subtype)
    }
}

/// Whether a media type is in a list such as `image/png, image/*`.
pub(super) fn is_listed(content_type: &str, list: &str) -> bool {
    let Some(found) = MediaType::parse(content_type) else { return false };
    list.split(',').filter_map(MediaType::parse).any(|listed| listed.covers(&found))
}

fn parse_param(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => unquote(quoted.strip_suffix('"')?),
        None if is_token(value) => value.to_owned(),
        None => return None,
    };
    is_token(name).then(|| (name.to_ascii_lowercase(), value))
}

fn unquote(text: &str) -> String {
    let mut escaped = false;
    text.chars()
        .filter(|&char| {
            escaped = char == '\\' && !escaped;
            !escaped
        })
        .collect()
}

/// The media types of a header such as `Accept`; what cannot be read is left out.
#[cfg(feature = "server")]
pub(crate) fn list(text: &str) -> impl Iterator<Item = MediaType> {
    split_unquoted(text, ',').into_iter().filter_map(MediaType::parse)
}

fn split_unquoted(text: &str, mark: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(|char: char| {
        match char {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return char == mark && !quoted,
        }
        false
    })
    .collect()
}

/// The distance of a described media type whose parameters are others than those that came: no server takes it.
pub(crate) const CONTRADICTED: u8 = 9;

/// How far a described media type is from the one that came; `None` if it does not cover it.
pub(crate) fn match_distance(media: &Media, found: &MediaType) -> Option<u8> {
    let described = MediaType::parse(media.name)?;
    let is_json = media.codec == Codec::Json && described.kind == "application" && described.subtype == "json";
    if (&described.kind, &described.subtype) == (&found.kind, &found.subtype) {
        return Some(parameter_distance(&described, found));
    }
    match described.covers(found) {
        true if described.kind == "*" => Some(5),
        true => Some(4),
        false if is_json && has_json_suffix(&found.subtype) => Some(3),
        false => None,
    }
}

/// All parameters are there; none is described; some are missing; some are others.
fn parameter_distance(described: &MediaType, found: &MediaType) -> u8 {
    let same = |(name, value): &(String, String)| found.param(name).map(|other| other.eq_ignore_ascii_case(value));
    let counted = || described.params.iter().filter(|(name, _)| tells_apart(name)).map(same);
    match () {
        () if counted().any(|same| same == Some(false)) => CONTRADICTED,
        () if counted().any(|same| same.is_none()) => 2,
        () if described.params.is_empty() => 1,
        () => 0,
    }
}

/// Whether a parameter says which of several media types it is: not how its text is written, or its parts are divided.
pub(crate) fn tells_apart(name: &str) -> bool {
    !matches!(name, "charset" | "boundary" | "q")
}
