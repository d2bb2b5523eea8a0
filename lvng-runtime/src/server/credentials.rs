//! What a request carries for the security schemes of its operation.

use super::ApiError;
use crate::wire::{OperationMeta, SecurityKind, SecurityScheme, percent_decode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use smallvec::SmallVec;
use std::{fmt, sync::Arc};

/// The credentials that a request carries for the security schemes of its operation, well-formed but not verified.
///
/// `Debug` shows the names of the schemes only.
#[derive(Clone, Default)]
pub struct Credentials(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// Most requests have one.
    given: SmallVec<[(&'static str, Credential); 1]>,
    /// The place of the first alternative that is complete.
    complete: usize,
    /// The operation, where the request has what one of its alternatives asks for.
    meta: Option<&'static OperationMeta>,
    /// The schemes that only the authenticator can tell of.
    unknown: Vec<&'static str>,
    request: Option<Box<Parts>>,
}

impl Inner {
    fn get(&self, scheme: &str) -> Option<&Credential> {
        self.given.iter().find(|(name, _)| *name == scheme).map(|(_, credential)| credential)
    }

    fn may_have(&self, scheme: &'static str) -> bool {
        self.get(scheme).is_some() || self.unknown.contains(&scheme)
    }
}

/// What a request carries for one security scheme. `Debug` shows the kind only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// A token after `Authorization: Bearer`.
    Bearer(String),
    /// An API key in a header, the query string or a cookie.
    ApiKey(String),
    /// User and password after `Authorization: Basic`.
    Basic {
        /// The user, which has no colon.
        user: String,
        /// The password.
        password: String,
    },
}

impl Credentials {
    /// The names of the schemes that the request carries credentials for, in the order of the description.
    pub fn schemes(&self) -> impl Iterator<Item = &'static str> {
        self.0.given.iter().map(|(scheme, _)| *scheme)
    }

    /// The first alternative of the operation that the request carries all credentials for. When there is none, the first
    /// that it may carry them for: only the authenticator can tell for schemes of [`SecurityKind::Other`].
    pub fn complete(&self) -> &'static [&'static str] {
        self.0.meta.and_then(|meta| meta.auth.get(self.0.complete).copied()).unwrap_or_default()
    }

    /// The scopes that the operation asks of a scheme, in the alternative that is [`complete`](Self::complete). Others may
    /// be as well, with other scopes: [`check_scopes`](Self::check_scopes) looks at all of them.
    pub fn scopes(&self, scheme: &str) -> &'static [&'static str] {
        self.0.meta.map_or(&[], |meta| meta.scopes_of(self.0.complete, scheme))
    }

    /// Checks the scopes of an alternative of the operation that the request carries all credentials for: `has` says
    /// whether those for a scheme have a scope. An operation without scopes lets everybody through.
    ///
    /// ```text
    /// let token = decode(credentials.bearer())?;
    /// credentials.check_scopes(|_scheme, scope| token.scopes.contains(scope))?;
    /// ```
    ///
    /// # Errors
    /// [`ApiError::insufficient_scope`] with the scopes of the first such alternative, where none has all of its own.
    pub fn check_scopes(&self, has: impl Fn(&'static str, &'static str) -> bool) -> Result<(), ApiError> {
        let Some(meta) = self.0.meta.filter(|meta| !meta.scopes.is_empty()) else { return Ok(()) };
        // One without schemes, which lets everybody through, is complete as well.
        let is_complete = |all: &[&'static str]| all.iter().all(|scheme| self.0.may_have(scheme));
        let complete = meta.auth.iter().enumerate().filter(|(_, all)| is_complete(all)).map(|(place, _)| place);
        let asked = |place: usize| meta.scopes.iter().filter(move |spec| spec.alternative == place);
        let is_met = |place: usize| asked(place).all(|spec| spec.scopes.iter().all(|scope| has(spec.scheme, scope)));
        match complete.clone().any(is_met) {
            true => Ok(()),
            false => Err(ApiError::insufficient_scope(
                complete.take(1).flat_map(asked).flat_map(|spec| spec.scopes.iter().copied()),
            )),
        }
    }

    /// The alternatives of the operation that the request carries, or may carry, all credentials for, with their places.
    pub(super) fn alternatives(&self) -> impl Iterator<Item = (usize, &'static [&'static str])> {
        let all = self.0.meta.map_or(&[][..], |meta| meta.auth).iter().copied().enumerate();
        all.filter(|(_, all)| !all.is_empty() && all.iter().all(|scheme| self.0.may_have(scheme)))
    }

    /// The credential for a scheme.
    pub fn get(&self, scheme: &str) -> Option<&Credential> {
        self.0.get(scheme)
    }

    /// The bearer token.
    pub fn bearer(&self) -> Option<&str> {
        self.find(|credential| match credential {
            Credential::Bearer(token) => Some(token.as_str()),
            _ => None,
        })
    }

    /// The first API key.
    pub fn api_key(&self) -> Option<&str> {
        self.find(|credential| match credential {
            Credential::ApiKey(key) => Some(key.as_str()),
            _ => None,
        })
    }

    /// User and password.
    pub fn basic(&self) -> Option<(&str, &str)> {
        self.find(|credential| match credential {
            Credential::Basic { user, password } => Some((user.as_str(), password.as_str())),
            _ => None,
        })
    }

    /// The head of the request, with its headers and extensions, for operations with a scheme of [`SecurityKind::Other`]:
    /// a certificate that the TLS layer put there, a header that a proxy added.
    pub fn request(&self) -> Option<&Parts> {
        self.0.request.as_deref()
    }

    /// Whether the request carries credentials of a kind that is known.
    pub(super) fn are_given(&self) -> bool {
        !self.0.given.is_empty()
    }

    fn find<'c, T>(&'c self, pick: impl Fn(&'c Credential) -> Option<T>) -> Option<T> {
        self.0.given.iter().find_map(|(_, credential)| pick(credential))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.given.iter().map(|(scheme, credential)| (scheme, credential))).finish()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credential::Bearer(_) => "Bearer(redacted)",
            Credential::ApiKey(_) => "ApiKey(redacted)",
            Credential::Basic { .. } => "Basic(redacted)",
        })
    }
}

/// Why credentials are refused before the authenticator is asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lacking {
    /// Some are missing.
    Missing,
    /// Some cannot be read, or are there twice. Optional credentials must be well-formed, too: a client
    /// that sends some does not expect to be treated as anonymous.
    Malformed,
}

/// Where the credentials for a security scheme are looked for.
pub(super) struct Place {
    scheme: &'static str,
    kind: PlaceKind,
}

enum PlaceKind {
    Bearer,
    Basic,
    Header(HeaderName),
    Query(&'static str),
    Cookie(&'static str),
    /// Only the authenticator knows.
    Other,
}

/// The places of the schemes of an operation, each once. Schemes that [`check_scheme`] refuses, and those of which nothing
/// is known, have none.
pub(super) fn places(meta: &OperationMeta, schemes: &[SecurityScheme]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for &name in meta.auth.iter().copied().flatten() {
        let Some(scheme) = schemes.iter().find(|scheme| scheme.name == name) else { continue };
        let kind = match scheme.kind {
            SecurityKind::Bearer => PlaceKind::Bearer,
            SecurityKind::Basic => PlaceKind::Basic,
            SecurityKind::HeaderKey(header) => match HeaderName::from_bytes(header.as_bytes()) {
                Ok(header) => PlaceKind::Header(header),
                Err(_) => continue,
            },
            SecurityKind::QueryKey(key) => PlaceKind::Query(key),
            SecurityKind::CookieKey(key) => PlaceKind::Cookie(key),
            SecurityKind::Other => PlaceKind::Other,
        };
        if places.iter().all(|place| place.scheme != name) {
            places.push(Place { scheme: name, kind });
        }
    }
    places
}

/// Collects the credentials for the operation. `None`: the request has none, and the operation needs none.
pub(super) fn collect(
    meta: &'static OperationMeta,
    places: &[Place],
    request: &Parts,
) -> Result<Option<Credentials>, Lacking> {
    let mut credentials = Inner::default();
    for Place { scheme, kind } in places {
        if matches!(kind, PlaceKind::Other) {
            credentials.unknown.push(scheme);
        } else if let Some(credential) = read(kind, &request.headers, &request.uri)? {
            credentials.given.push((scheme, credential));
        }
    }
    if !credentials.unknown.is_empty() {
        credentials.request = Some(Box::new(request.clone()));
    }
    let is_given = |name: &&'static str| credentials.get(name).is_some();
    let may_be_given = |name: &&'static str| credentials.may_have(name);
    let alternatives = || meta.auth.iter().enumerate().filter(|(_, all)| !all.is_empty());
    let complete = alternatives().find(|(_, all)| all.iter().all(is_given));
    match complete.or_else(|| alternatives().find(|(_, all)| all.iter().all(may_be_given))) {
        Some((place, _)) => {
            (credentials.complete, credentials.meta) = (place, Some(meta));
            Ok(Some(Credentials(Arc::new(credentials))))
        }
        None if meta.allows_anonymous() => Ok(None),
        None => Err(Lacking::Missing),
    }
}

fn read(kind: &PlaceKind, headers: &HeaderMap, uri: &Uri) -> Result<Option<Credential>, Lacking> {
    match kind {
        PlaceKind::Bearer => Ok(authorization(headers, "bearer")?.map(|token| Credential::Bearer(token.to_owned()))),
        PlaceKind::Basic => authorization(headers, "basic")?.map(basic).transpose(),
        PlaceKind::Header(name) => {
            let text = only(headers, name)?.map(HeaderValue::to_str).transpose();
            key(text.map_err(|_| Lacking::Malformed)?.map(str::to_owned))
        }
        PlaceKind::Query(name) => key(query(uri, name)?),
        PlaceKind::Cookie(name) => key(cookie(headers, name)?),
        PlaceKind::Other => Ok(None),
    }
}

fn key(value: Option<String>) -> Result<Option<Credential>, Lacking> {
    match value {
        Some(text) if text.is_empty() => Err(Lacking::Malformed),
        value => Ok(value.map(Credential::ApiKey)),
    }
}

/// What follows the scheme in `Authorization`, when it is this one.
fn authorization<'h>(headers: &'h HeaderMap, scheme: &str) -> Result<Option<&'h str>, Lacking> {
    let Some(value) = only(headers, &header::AUTHORIZATION)? else { return Ok(None) };
    let value = value.as_bytes();
    let end = value.iter().position(|byte| *byte == b' ').unwrap_or(value.len());
    let (found, rest) = value.split_at(end);
    if !found.eq_ignore_ascii_case(scheme.as_bytes()) {
        return Ok(None);
    }
    let token = rest.trim_ascii();
    match !token.is_empty() && token.iter().all(u8::is_ascii_graphic) {
        true => std::str::from_utf8(token).map(Some).map_err(|_| Lacking::Malformed),
        false => Err(Lacking::Malformed),
    }
}

fn basic(encoded: &str) -> Result<Credential, Lacking> {
    let text =
        STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Lacking::Malformed)?;
    let (user, password) = text.split_once(':').ok_or(Lacking::Malformed)?;
    Ok(Credential::Basic { user: user.to_owned(), password: password.to_owned() })
}

/// The value of a header that must not be there twice: the second may be one that somebody smuggled in.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h HeaderValue>, Lacking> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(Lacking::Malformed),
    }
}

fn query(uri: &Uri, name: &str) -> Result<Option<String>, Lacking> {
    let decode = |text: &str| percent_decode(&text.replace('+', " ")).map(|text| text.into_owned());
    let pairs = uri.query().unwrap_or_default().split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut values = pairs.filter(|(other, _)| decode(other).is_some_and(|other| other == name));
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some((_, value)), None) => decode(value).map(Some).ok_or(Lacking::Malformed),
        _ => Err(Lacking::Malformed),
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Result<Option<String>, Lacking> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| std::str::from_utf8(line.as_bytes()).ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(other, _)| *other == name);
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some((_, value)), None) => Ok(Some(value.to_owned())),
        _ => Err(Lacking::Malformed),
    }
}

/// Adds `WWW-Authenticate` for the schemes of the operation, which every 401 must have (RFC 9110, 15.5.2).
pub(super) fn challenge(headers: &mut HeaderMap, meta: &OperationMeta, schemes: &[SecurityScheme]) {
    if headers.contains_key(header::WWW_AUTHENTICATE) {
        return;
    }
    let mut challenges: Vec<String> = Vec::new();
    for name in meta.auth.iter().copied().flatten() {
        let kind = schemes.iter().find(|scheme| scheme.name == *name).map(|scheme| scheme.kind);
        let challenge = match kind {
            Some(SecurityKind::Bearer) | None => "Bearer".to_owned(),
            Some(SecurityKind::Basic) => r#"Basic realm="api", charset="UTF-8""#.to_owned(),
            Some(SecurityKind::HeaderKey(name)) => format!(r#"ApiKey in="header", name="{name}""#),
            Some(SecurityKind::QueryKey(name)) => format!(r#"ApiKey in="query", name="{name}""#),
            Some(SecurityKind::CookieKey(name)) => format!(r#"ApiKey in="cookie", name="{name}""#),
            // HTTP has no name for it.
            Some(SecurityKind::Other) => continue,
        };
        if !challenges.contains(&challenge) {
            challenges.push(challenge);
        }
    }
    if challenges.is_empty() {
        challenges.push("Bearer".to_owned());
    }
    for challenge in challenges {
        headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_str(&challenge).unwrap_or(BEARER));
    }
}

/// For names of the description that no header can carry.
const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

/// Whether the scheme can be found in a request at all.
pub(super) fn check_scheme(scheme: &SecurityScheme) -> Result<(), String> {
    match scheme.kind {
        SecurityKind::HeaderKey(name) if HeaderName::from_bytes(name.as_bytes()).is_err() => {
            Err(format!("the security scheme `{}` has `{name}` for a header name", scheme.name))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "credentials_tests.rs"]
mod tests;
