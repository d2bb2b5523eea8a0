//! Which media type a request has, and which of a response's its sender wants.

use super::{Content, Incoming, Refusal};
use crate::api::{Media, Operation, Response};
use http::{HeaderMap, header};
use lvng_contract::Codec;
use lvng_contract::media_type::{essence, has_json_suffix};

/// The described media type of the body; `None` if there is none to read.
pub(super) fn request_media<'o>(
    operation: &'o Operation,
    incoming: &Incoming<'_>,
) -> Result<Option<&'o Media>, Refusal> {
    let Some(body) = &operation.body else { return Ok(None) };
    let coding = incoming.headers.get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Refusal::new(415, "The body has a content coding that is not supported")
            .with_header(header::ACCEPT_ENCODING, "identity"));
    }
    let sent = incoming.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let found = sent.and_then(|sent| fitting(&body.media, sent));
    if matches!(incoming.body, Content::Empty) {
        // No bytes are a text, a form and a file, but no JSON. What may be left out is not there.
        let needs_bytes = |media: &Media| matches!(media.codec, Codec::Json | Codec::Multipart | Codec::Parts);
        return Ok(found.filter(|media| body.required && !needs_bytes(media)));
    }
    match found {
        Some(media) => Ok(Some(media)),
        None => {
            let names: Vec<&str> = body.media.iter().map(|media| media.name.as_str()).collect();
            let message = match sent {
                Some(_) => "The body has a media type that the description does not have",
                None => "The body has no Content-Type",
            };
            Err(Refusal::new(415, message).with_header(header::ACCEPT, &names.join(", ")))
        }
    }
}

/// The described media type that a `Content-Type` stands for, the most particular one.
pub(crate) fn fitting<'m>(media: &'m [Media], sent: &str) -> Option<&'m Media> {
    let sent_essence = essence(sent);
    let (kind, subtype) = sent_essence.split_once('/')?;
    let compact = |text: &str| text.to_ascii_lowercase().replace([' ', '"'], "");
    let distance = |media: &Media| {
        let name = essence(&media.name);
        let has_parameters = media.name.contains(';');
        match () {
            () if compact(&media.name) == compact(sent) => Some(0),
            () if name == sent_essence && !has_parameters => Some(1),
            () if name == sent_essence => Some(2),
            () if name == "application/json" && has_json_suffix(subtype) => Some(3),
            () if has_json_suffix(name.split('/').nth(1).unwrap_or_default()) && sent_essence == "application/json" => {
                Some(4)
            }
            () if name == format!("{kind}/*") => Some(5),
            () if name == "*/*" => Some(6),
            () => None,
        }
    };
    media
        .iter()
        .filter_map(|media| Some((distance(media)?, media)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, media)| media)
}

/// Refuses requests whose `Accept` excludes all media types of the response of success.
pub(super) fn check_accept(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    let Some((_, response)) = operation.success() else { return Ok(()) };
    match response.media.is_empty() || choose(response, headers).is_some() {
        true => Ok(()),
        false => {
            let names: Vec<&str> = response.media.iter().map(|media| media.name.as_str()).collect();
            Err(Refusal::new(406, format!("The response can only be {}", names.join(" or "))))
        }
    }
}

/// A range of `Accept` with its weight.
struct Range {
    kind: String,
    subtype: String,
    weight: f32,
}

fn ranges(headers: &HeaderMap) -> Vec<Range> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let range = |text: &str| {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.trim().parse().ok());
        let (kind, subtype) = (kind.to_ascii_lowercase(), subtype.to_ascii_lowercase());
        Some(Range { kind, subtype, weight: weight.unwrap_or(1.0) })
    };
    lines.flat_map(|line| line.split(',')).filter_map(range).collect()
}

/// The media type of a response that is wanted most, the first of several; `None` if none is wanted (RFC 9110, 12.5.1).
pub fn choose<'r>(response: &'r Response, headers: &HeaderMap) -> Option<&'r Media> {
    let ranges = ranges(headers);
    if ranges.is_empty() {
        return response.media.first();
    }
    let weight = |media: &Media| {
        let name = essence(&media.name);
        let (kind, subtype) = name.split_once('/')?;
        let covers = |range: &&Range| {
            let same = |one: &str, other: &str| one == "*" || other == "*" || one == other;
            same(&range.kind, kind) && same(&range.subtype, subtype)
        };
        let best = ranges.iter().filter(covers).max_by_key(|range| (range.kind != "*", range.subtype != "*"))?;
        (best.weight > 0.0).then_some(best.weight)
    };
    let mut chosen: Option<(f32, &Media)> = None;
    for media in &response.media {
        if let Some(weight) = weight(media)
            && chosen.is_none_or(|(best, _)| weight > best)
        {
            chosen = Some((weight, media));
        }
    }
    chosen.map(|(_, media)| media)
}
