//! What the attempts of a call share, and the requests that are made of it.

use super::base_url::BaseUrl;
use super::body::{PIECE, RequestBody};
use super::credentials::Placement;
use super::error::{CredentialsError, Error, Failure, TransportError};
use super::options::CallOptions;
use super::redirect::{Hop, carries};
use super::retry::{Repeatable, add_idempotency_key};
use super::shared::Shared;
use super::timeouts::{Progress, Timeouts};
use super::token::UsedToken;
use super::uri::with_query;
use crate::wire::{Body, ByteStream, EncodedRequest, OperationMeta, percent_encode};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;
use std::time::Duration;

/// What the attempts of a call share.
pub(crate) struct Plan {
    pub(crate) meta: &'static OperationMeta,
    /// The server of the operation, where it has one of its own.
    pub(crate) server: Option<Box<BaseUrl>>,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) timeouts: Timeouts,
    /// For how long events are connected to again.
    pub(crate) reconnect: Option<Duration>,
    /// How far a body has come that takes more than a moment to send.
    progress: Option<Progress>,
    pub(crate) retries: u32,
    pub(crate) repeatable: Repeatable,
    /// Whether credentials are waited for and nothing is sent yet.
    pub(crate) is_waiting_for_credentials: bool,
    /// The token of the last attempt, if it can be replaced.
    pub(crate) token: Option<UsedToken>,
}

impl Plan {
    /// The plan of a call. It is boxed, because futures that hold it are moved.
    pub(crate) fn new(
        shared: &Shared,
        meta: &'static OperationMeta,
        encoded: EncodedRequest,
        options: &CallOptions,
    ) -> Result<Box<Self>, Error> {
        options.check_for(&encoded.method)?;
        let EncodedRequest { method, target, mut headers, body } = encoded;
        let server = shared.servers.of_operation(meta)?.map(Box::new);
        let base = server.as_deref().unwrap_or(&shared.servers.base);
        let uri = base.join(target).ok_or_else(|| TransportError::new(meta.id, Failure::Url))?;
        // Those of the operation replace those of the client, and those of the call replace both.
        for (name, value) in &shared.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        for (name, value) in &options.headers {
            headers.insert(name, value.clone());
        }
        if shared.retry.adds_keys {
            add_idempotency_key(&method, &mut headers);
        }
        let repeatable = Repeatable::of(&method, &headers, matches!(body, Body::Stream(_)));
        Ok(Box::new(Plan {
            meta,
            server,
            method,
            uri,
            headers,
            body,
            timeouts: options.timeouts(&shared.timeouts),
            reconnect: options.reconnect,
            progress: None,
            retries: options.retries.unwrap_or(shared.retry.max_retries),
            repeatable,
            is_waiting_for_credentials: false,
            token: None,
        }))
    }

    /// The plan of the same request, of one without a body.
    pub(crate) fn again(&self) -> Box<Plan> {
        Box::new(Plan {
            meta: self.meta,
            server: self.server.clone(),
            method: self.method.clone(),
            uri: self.uri.clone(),
            headers: self.headers.clone(),
            body: Body::Empty,
            timeouts: self.timeouts,
            reconnect: None,
            progress: None,
            retries: self.retries,
            repeatable: self.repeatable,
            is_waiting_for_credentials: false,
            token: None,
        })
    }

    /// The error of an attempt that had no more time.
    pub(crate) fn timed_out(&self, after: Duration) -> Error {
        match self.is_waiting_for_credentials {
            true => CredentialsError::late(self.meta, after).into(),
            false => TransportError::new(self.meta.id, Failure::Timeout(after)).into(),
        }
    }

    /// The token that the server refused, if the request can be sent again with another.
    pub(crate) fn refused_token(&mut self, error: &Error) -> Option<UsedToken> {
        let is_refused = self.repeatable != Repeatable::Never && error.status() == Some(StatusCode::UNAUTHORIZED);
        self.token.take().filter(|_| is_refused)
    }

    /// Begins to watch how the body is sent, if it is so large that this matters.
    pub(crate) fn new_progress(&mut self) -> Option<Progress> {
        let takes_time = match &self.body {
            Body::Bytes(bytes) => bytes.len() > PIECE,
            Body::Stream(_) => true,
            Body::Empty | Body::Parts(_) | Body::Mixed(..) => false,
        };
        self.progress = takes_time.then(Progress::new);
        self.progress.clone()
    }

    /// The first request of an attempt, where a redirect counts from.
    pub(crate) fn first_hop(&self) -> Hop {
        Hop { method: self.method.clone(), uri: self.uri.clone(), with_body: self.has_body(), foreign: false }
    }

    pub(crate) fn has_body(&self) -> bool {
        !matches!(self.body, Body::Empty)
    }

    /// Puts the first request of an attempt together, or the one at `hop`, which a redirect asks for. `None` if its URL is
    /// too long or otherwise not one that HTTP can carry.
    pub(crate) fn request(&self, hop: Option<&Hop>, placed: &[Placement]) -> Option<http::Request<RequestBody>> {
        let (method, mut uri) = match hop {
            Some(hop) => (hop.method.clone(), hop.uri.clone()),
            None => (self.method.clone(), self.uri.clone()),
        };
        let with_body = hop.map_or(self.has_body(), |hop| hop.with_body);
        let is_foreign = hop.is_some_and(|hop| hop.foreign);
        let mut headers = HeaderMap::with_capacity(self.headers.len() + placed.len());
        for (name, value) in self.headers.iter().filter(|(name, _)| carries(name, is_foreign, with_body)) {
            headers.append(name, value.clone());
        }
        for placement in placed {
            match placement {
                Placement::Header(name, value, _) if !is_foreign => {
                    headers.insert(name, value.clone());
                }
                Placement::Cookie(name, secret) if !is_foreign => add_cookie(&mut headers, name, secret.expose())?,
                Placement::Query(name, secret) => {
                    let mut query = without_pair(uri.query().unwrap_or_default(), name, secret.expose());
                    if !is_foreign {
                        append_pair(&mut query, name, secret.expose());
                    }
                    uri = with_query(&uri, &query)?;
                }
                Placement::Header(..) | Placement::Cookie(..) => {}
            }
        }
        let body = match &self.body {
            Body::Bytes(bytes) if with_body => bytes.clone().into(),
            Body::Stream(stream) if with_body => ByteStream::take(stream).into(),
            _ => RequestBody::default(),
        };
        let mut request = http::Request::new(body.with_progress(self.progress.clone()));
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Some(request)
    }
}

fn add_cookie(headers: &mut HeaderMap, name: &str, text: &str) -> Option<()> {
    let before = headers.get(header::COOKIE).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let all = before.map(|before| format!("{before}; ")).unwrap_or_default() + name + "=" + text;
    let mut value = HeaderValue::try_from(all).ok()?;
    value.set_sensitive(true);
    headers.insert(header::COOKIE, value);
    Some(())
}

/// As parameters are written: only forms have `+` for a space.
fn append_pair(query: &mut String, name: &str, text: &str) {
    let separator = if query.is_empty() { "" } else { "&" };
    *query += &format!("{separator}{}={}", percent_encode(name), percent_encode(text));
}

/// Servers that redirect repeat the query as a rule, and with it a key that must not go elsewhere or go twice.
fn without_pair(query: &str, name: &str, text: &str) -> String {
    let is = |written: &str, meant: &str| percent_decode_str(&written.replace('+', " ")).eq(meant.bytes());
    let is_it = |pair: &&str| pair.split_once('=').is_some_and(|(key, value)| is(key, name) && is(value, text));
    query.split('&').filter(|pair| !is_it(pair)).collect::<Vec<_>>().join("&")
}
