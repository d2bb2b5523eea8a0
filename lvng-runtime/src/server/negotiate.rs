//! Which media type a request is read in, and whether its sender can read the response.

use super::ApiError;
use crate::wire::{
    BodySpec, CONTRADICTED, Codec, Media, MediaType, MethodSpec, OperationMeta, ResponseSpec, match_distance,
    media_types, tells_apart,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

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
    if let Some(media) = spec.media.iter().find(|media| is_plainly(value, media.name)) {
        return Ok(Some(*media));
    }
    let Some(found) = value.to_str().ok().and_then(MediaType::parse) else {
        return Err(unsupported("The Content-Type is not a media type", spec));
    };
    let fitting = spec.media.iter().filter_map(|media| Some((match_distance(media, &found)?, *media)));
    let media = match fitting.min_by_key(|(distance, _)| *distance) {
        Some((distance, media)) => Some(media).filter(|_| distance < CONTRADICTED),
        None => understood(spec, &found),
    };
    let Some(media) = media else {
        return Err(unsupported("The body has a media type that the description does not have", spec));
    };
    let is_text = matches!(media.codec, Codec::Json | Codec::JsonLines | Codec::JsonSeq | Codec::Form | Codec::Text);
    let is_utf8 = |charset: &str| ["utf-8", "utf8", "us-ascii"].iter().any(|name| charset.eq_ignore_ascii_case(name));
    match found.param("charset") {
        Some(charset) if is_text && !is_utf8(charset) => Err(unsupported("The charset of the body is not UTF-8", spec)),
        _ => Ok(Some(media)),
    }
}

/// The described media type that is meant although another one came: plain JSON where only one kind of JSON is described,
/// and any type where nothing but bytes of no particular type is.
fn understood(spec: &BodySpec, found: &MediaType) -> Option<Media> {
    let is_plain_json = found.kind == "application" && found.subtype == "json";
    let mut json = spec.media.iter().filter(|media| media.codec == Codec::Json);
    match (json.next(), json.next(), spec.media) {
        (Some(only), None, _) if is_plain_json => Some(*only),
        (None, _, [only]) if only.name.eq_ignore_ascii_case(Codec::Bytes.usual_media_type()) => Some(*only),
        _ => None,
    }
}

/// `Accept-Query`: the media types that a QUERY operation takes (RFC 10008). A media type without parameters is a token of
/// structured fields (RFC 9651, 3.3.4).
pub(super) fn accept_query(meta: &OperationMeta) -> Option<(HeaderName, HeaderValue)> {
    let body = meta.body.as_ref().filter(|_| meta.method == MethodSpec::Query)?;
    let plain = |media: &Media| media.name.split(';').next().unwrap_or_default().trim();
    let names: Vec<&str> = body.media.iter().map(plain).collect();
    Some((HeaderName::from_static("accept-query"), HeaderValue::from_str(&names.join(", ")).ok()?))
}

/// Whether a header is this media type and nothing more. Most are, and need not be parsed.
fn is_plainly(value: &HeaderValue, media_type: &str) -> bool {
    !media_type.contains(';') && value.as_bytes().eq_ignore_ascii_case(media_type.as_bytes())
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

fn accepted_ranges(headers: &HeaderMap) -> Vec<MediaType> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(media_types).collect()
}

/// How much the client wants each of the responses: `q` of RFC 9110, 12.5.1. Empty if there is nothing to choose.
pub(super) fn accept_weights(headers: &HeaderMap, success: &[ResponseSpec]) -> Vec<f32> {
    let ranges = if success.len() > 1 { accepted_ranges(headers) } else { Vec::new() };
    if ranges.is_empty() {
        return Vec::new();
    }
    let described = Described::new(success);
    let weight = |spec: &ResponseSpec| described.quality(spec.media?.name, &ranges);
    success.iter().map(|spec| weight(spec).unwrap_or(1.0)).collect()
}

/// Refuses requests whose `Accept` excludes every success response of the description. What cannot be read in the
/// header excludes nothing; errors are sent as JSON whatever it says.
pub(super) fn check_accept(headers: &HeaderMap, success: &[ResponseSpec]) -> Result<(), ApiError> {
    if is_accepted_plainly(headers, success) {
        return Ok(());
    }
    let ranges = accepted_ranges(headers);
    let names: Vec<&str> = success.iter().filter_map(|spec| Some(spec.media?.name)).collect();
    let has_empty = success.iter().any(|spec| spec.media.is_none());
    let described = Described::new(success);
    let accepted = |name: &&str| described.quality(name, &ranges).is_none_or(|quality| quality > 0.0);
    match ranges.is_empty() || has_empty || names.is_empty() || names.iter().any(accepted) {
        true => Ok(()),
        false => Err(ApiError::not_acceptable(&names.join(" or "))),
    }
}

/// Whether `Accept` is missing, or has no weights and names a described media type. Most do, and need not be parsed.
fn is_accepted_plainly(headers: &HeaderMap, success: &[ResponseSpec]) -> bool {
    let accept = headers.get_all(header::ACCEPT);
    let lines = || accept.iter().map(HeaderValue::as_bytes);
    let mut ranges = lines().flat_map(|line| line.split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    let is_name = |range: &[u8]| {
        success.iter().any(|spec| spec.media.is_some_and(|media| media.name.as_bytes().eq_ignore_ascii_case(range)))
    };
    let has_weights = lines().any(|line| line.contains(&b';'));
    lines().next().is_none() || (!has_weights && ranges.any(|range| range == b"*/*" || is_name(range)))
}

/// The described media types of success.
struct Described {
    /// The parameters that tell some of them apart.
    parameters: Vec<String>,
}

impl Described {
    fn new(success: &[ResponseSpec]) -> Self {
        let with_parameters = success.iter().filter_map(|spec| spec.media.filter(|media| media.name.contains(';')));
        let types = with_parameters.filter_map(|media| MediaType::parse(media.name));
        let names = types.flat_map(|media| media.params).map(|(name, _)| name);
        Described { parameters: names.filter(|name| tells_apart(name)).collect() }
    }

    /// How much one of them is wanted; `None` if it is no media type. The most specific range decides (RFC 9110, 12.5.1):
    /// `text/*;q=0, text/csv` takes `text/csv` only. Parameters of a range that no described media type has say nothing.
    fn quality(&self, name: &str, ranges: &[MediaType]) -> Option<f32> {
        let described = MediaType::parse(name)?;
        // What follows `q` belongs to the range, not to the media type.
        let counted = |range: &MediaType| -> Vec<(String, String)> {
            let own = range.params.iter().take_while(|(name, _)| name != "q");
            own.filter(|(name, _)| self.parameters.contains(name)).cloned().collect()
        };
        let has = |(name, value): &(String, String)| {
            described.param(name).is_some_and(|other| other.eq_ignore_ascii_case(value))
        };
        let covers = |range: &MediaType| range.covers(&described) || described.covers(range);
        let covering = ranges.iter().filter(|range| covers(range) && counted(range).iter().all(has));
        let weight = |range: &MediaType| range.param("q").and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
        let specificity = |range: &MediaType| (range.kind != "*", range.subtype != "*", counted(range).len());
        let Some(best) = covering.clone().map(specificity).max() else { return Some(0.0) };
        Some(covering.filter(|range| specificity(range) == best).map(weight).fold(0.0, f32::max))
    }
}

#[cfg(test)]
#[path = "negotiate_tests.rs"]
mod tests;
