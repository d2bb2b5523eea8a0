//! Operations whose method and path are the same: what the head of a request says of which is meant.

use crate::wire::{Location, OperationMeta, form_decode, query_pairs};
use http::request::Parts;
use lvng_contract::discriminant::{Discriminant, RouteCandidate, RouteParameter};

/// An operation as one of several with its method and path, which begins with that of a server.
pub(super) fn candidate(meta: &OperationMeta, path: &str) -> RouteCandidate {
    let parameters = meta.params.iter().map(|param| RouteParameter {
        location: param.location,
        name: param.field.name,
        required: param.required,
        shape: param.shape,
        constant: param.field.constant.map(plain),
    });
    RouteCandidate::new(path, parameters)
}

/// A text without its quotes, other values as JSON has them.
fn plain(json: &str) -> String {
    serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())
}

/// Whether a request has all of the discriminants.
pub(super) fn has_all(head: &Parts, discriminants: &[Discriminant]) -> bool {
    // Without a query, and where its encoding is broken, there is nothing to find.
    let pairs = head.uri.query().and_then(query_pairs).unwrap_or_default();
    discriminants.iter().all(|Discriminant { location, name, value }| {
        let is_expected = |found: &[u8]| value.as_ref().is_none_or(|value| value.as_bytes() == found);
        match location {
            Location::Header => head.headers.get_all(name.as_str()).iter().any(|found| is_expected(found.as_bytes())),
            _ => pairs.iter().any(|(found, text)| {
                found == name && form_decode(text).is_some_and(|text| is_expected(text.as_bytes()))
            }),
        }
    })
}
