//! Which media type a request is read in, and whether its sender can read the response.

use super::ApiError;
use crate::wire::{BodySpec, Codec, Media, ResponseSpec};
use http::{HeaderMap, HeaderValue, header};

/// A media type or range with its parameters, names in lower case.
#[derive(Debug, PartialEq, Eq)]
struct MediaType {
    kind: String,
    subtype: String,
    params: Vec<(String, String)>,
}

impl MediaType {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = split_unquoted(text, ';').into_iter();
        let (kind, subtype) = parts.next()?.trim().split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        let params = parts.map(parse_param).collect::<Option<_>>()?;
        Some(MediaType { kind: kind.to_ascii_lowercase(), subtype: subtype.to_ascii_lowercase(), params })
    }

    fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Whether this range, such as `text/*`, has the media type in it; parameters are not looked at.
    fn covers(&self, other: &MediaType) -> bool {
        let any = self.kind == "*" && self.subtype == "*";
        any || self.kind == other.kind && (self.subtype == "*" || self.subtype == other.subtype)
    }
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

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Refuses bodies in a content coding: none is understood here. A decompressing middleware takes the header away.
pub(super) fn check_encoding(headers: &HeaderMap) -> Result<(), ApiError> {
    let plain = |value: &HeaderValue| value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity");
    match headers.get_all(header::CONTENT_ENCODING).iter().all(plain) {
        true => Ok(()),
        false => Err(ApiError::unsupported_media("The body has a content coding that is not supported")
            .with_header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"))),
    }
}

/// The described media type that `Content-Type` stands for; `None` when the header is not there.
///
/// A described `application/json` takes every `+json`, whose texts are JSON as well; the reverse does not hold.
pub(super) fn request_media(headers: &HeaderMap, spec: &BodySpec) -> Result<Option<Media>, ApiError> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(unsupported("There is more than one Content-Type", spec));
    }
    let Some(found) = value.to_str().ok().and_then(MediaType::parse) else {
        return Err(unsupported("The Content-Type is not a media type", spec));
    };
    let fitting = spec.media.iter().filter_map(|media| Some((misfit(media, &found)?, *media)));
    let Some((_, media)) = fitting.min_by_key(|(misfit, _)| *misfit) else {
        return Err(unsupported("The body has a media type that the description does not have", spec));
    };
    let is_text = matches!(media.codec, Codec::Json | Codec::JsonLines | Codec::Form | Codec::Text);
    let is_utf8 = |charset: &str| ["utf-8", "utf8", "us-ascii"].iter().any(|name| charset.eq_ignore_ascii_case(name));
    match found.param("charset") {
        Some(charset) if is_text && !is_utf8(charset) => Err(unsupported("The charset of the body is not UTF-8", spec)),
        _ => Ok(Some(media)),
    }
}

/// How far a described media type is from the one that came; `None`: they are different things.
fn misfit(media: &Media, found: &MediaType) -> Option<u8> {
    let described = MediaType::parse(media.name)?;
    let same_params = || {
        described
            .params
            .iter()
            .all(|(name, value)| found.param(name).is_some_and(|other| other.eq_ignore_ascii_case(value)))
    };
    let is_json = media.codec == Codec::Json && described.kind == "application" && described.subtype == "json";
    if (&described.kind, &described.subtype) == (&found.kind, &found.subtype) {
        return Some(if same_params() { 0 } else { 1 });
    }
    match described.covers(found) {
        true if described.kind == "*" => Some(4),
        true => Some(3),
        false if is_json && found.subtype.ends_with("+json") => Some(2),
        false => None,
    }
}

/// The media type of a body that came without `Content-Type`: bytes (RFC 9110, 8.3), where the description has them.
pub(super) fn untyped_media(spec: &BodySpec) -> Result<Media, ApiError> {
    let bytes = spec.media.iter().find(|media| media.codec == Codec::Bytes);
    bytes.copied().ok_or_else(|| unsupported("The body has no Content-Type", spec))
}

fn unsupported(message: &'static str, spec: &BodySpec) -> ApiError {
    let names: Vec<&str> = spec.media.iter().map(|media| media.name).collect();
    let error = ApiError::unsupported_media(message);
    match HeaderValue::from_str(&names.join(", ")) {
        Ok(names) if !names.is_empty() => error.with_header(header::ACCEPT, names),
        _ => error,
    }
}

/// Refuses requests whose `Accept` excludes every success response of the description. What cannot be read in the
/// header excludes nothing; errors are sent as JSON whatever it says.
pub(super) fn check_accept(headers: &HeaderMap, success: &[ResponseSpec]) -> Result<(), ApiError> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let ranges: Vec<MediaType> =
        lines.flat_map(|line| split_unquoted(line, ',')).filter_map(MediaType::parse).collect();
    let names: Vec<&str> = success.iter().filter_map(|spec| Some(spec.media?.name)).collect();
    let has_empty = success.iter().any(|spec| spec.media.is_none());
    let accepted = |name: &&str| MediaType::parse(name).is_none_or(|described| is_accepted(&described, &ranges));
    match ranges.is_empty() || has_empty || names.is_empty() || names.iter().any(accepted) {
        true => Ok(()),
        false => Err(ApiError::not_acceptable(&names.join(" or "))),
    }
}

/// The most specific range decides (RFC 9110, 12.5.1): `text/*;q=0, text/csv` takes `text/csv` only.
fn is_accepted(described: &MediaType, ranges: &[MediaType]) -> bool {
    let covering = ranges.iter().filter(|range| range.covers(described) || described.covers(range));
    let quality = |range: &MediaType| range.param("q").and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
    let specificity = |range: &&MediaType| (range.kind != "*", range.subtype != "*");
    let Some(best) = covering.clone().map(|range| specificity(&range)).max() else { return false };
    covering.filter(|range| specificity(range) == best).any(|range| quality(range) > 0.0)
}

#[cfg(test)]
#[path = "negotiate_tests.rs"]
mod tests;
