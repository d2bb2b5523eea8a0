//! Credentials: whether those that an operation asks for are there.

use super::{Incoming, Refusal};
use crate::api::{Operation, Scheme};
use http::header;
use lvng_contract::SecurityKind;
use lvng_contract::percent::form_decode;

/// Refuses requests without the credentials of one alternative. With a token, these have to be the token.
pub(super) fn check(operation: &Operation, incoming: &Incoming<'_>, token: Option<&str>) -> Result<(), Refusal> {
    let has = |scheme: &Scheme| match credential(scheme, incoming) {
        Some(sent) => token.is_none_or(|token| sent == token || sent.ends_with(&format!(":{token}"))),
        None => matches!(scheme.kind, SecurityKind::Other) && scheme.http_scheme.is_none(),
    };
    if operation.security.is_empty() || operation.security.iter().any(|alternative| alternative.iter().all(has)) {
        return Ok(());
    }
    let schemes = operation.security.iter().flatten().filter_map(|scheme| scheme.http_scheme.clone());
    let mut challenges: Vec<String> = schemes.collect();
    challenges.sort();
    challenges.dedup();
    if challenges.is_empty() {
        challenges.push("ApiKey".to_owned());
    }
    Err(Refusal::new(401, "The credentials are missing or wrong")
        .with_header(header::WWW_AUTHENTICATE, &challenges.join(", ")))
}

/// The token, key, or name and password that was sent for a scheme.
fn credential(scheme: &Scheme, incoming: &Incoming<'_>) -> Option<String> {
    let header = |name: &str| incoming.headers.get(name)?.to_str().ok().map(str::to_owned);
    let authorization = |wanted: &str| {
        let value = header("authorization")?;
        let (scheme, rest) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case(wanted).then(|| rest.trim().to_owned())
    };
    let sent = match &scheme.kind {
        SecurityKind::Bearer => authorization("Bearer"),
        SecurityKind::Basic => authorization("Basic").filter(|text| text.len() % 4 == 0),
        SecurityKind::HeaderKey(name) => header(name),
        SecurityKind::QueryKey(name) => pairs(incoming.query).find(|(known, _)| known == name).map(|(_, value)| value),
        SecurityKind::CookieKey(name) => super::parameters::cookies(incoming.headers)
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.to_owned()),
        SecurityKind::Other => scheme.http_scheme.as_deref().and_then(authorization),
    };
    sent.filter(|sent| !sent.is_empty())
}

fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let decoded = |text: &str| form_decode(text).map_or_else(|| text.to_owned(), std::borrow::Cow::into_owned);
    query.split('&').map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}
