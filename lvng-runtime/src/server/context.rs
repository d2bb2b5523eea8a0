//! What a handler knows of a request beside its parameters and body.

use super::ApiError;
use super::negotiate;
use crate::wire::{Headers, Media, Model, OperationMeta, machinery};
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::response::IntoResponse;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a handler knows of a request beside its parameters and body: who sent it, and the request itself.
///
/// `P` is the principal that the [`Authenticator`](super::Authenticator) found; it is an `Option` where the operation
/// asks for no credentials or leaves them out.
#[derive(Debug)]
pub struct Context<P> {
    principal: P,
    meta: &'static OperationMeta,
    request: Box<http::request::Parts>,
    reply: ReplyHead,
}

impl<P> Context<P> {
    pub(super) fn new(
        principal: P,
        meta: &'static OperationMeta,
        request: Box<http::request::Parts>,
        reply: ReplyHead,
    ) -> Self {
        Context { principal, meta, request, reply }
    }

    /// Who sent the request.
    pub fn principal(&self) -> &P {
        &self.principal
    }

    /// Who sent the request, by value.
    pub fn into_principal(self) -> P {
        self.principal
    }

    /// What the description says of the operation.
    pub fn operation(&self) -> &'static OperationMeta {
        self.meta
    }

    /// The method: HEAD where a GET operation answers it.
    pub fn method(&self) -> &Method {
        &self.request.method
    }

    /// Path and query as they came; under a prefix of axum, without it.
    pub fn uri(&self) -> &Uri {
        &self.request.uri
    }

    /// The request headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.request.headers
    }

    /// What middleware left with the request.
    pub fn extensions(&self) -> &Extensions {
        &self.request.extensions
    }

    /// The address that the request came from, where the server was started with
    /// `into_make_service_with_connect_info::<SocketAddr>()`.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.request.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0)
    }

    /// What an extractor of axum makes of the head of the request, beside what the description says of it: an `Extension` that a
    /// layer left, `ConnectInfo`, the cookies of `axum-extra`, the locale of your own.
    ///
    /// ```
    /// # use lvng_runtime::server::{ApiError, Context, axum::Extension};
    /// # #[derive(Clone)] struct Database;
    /// async fn database<P>(cx: &mut Context<P>) -> Result<Database, ApiError> {
    ///     let Extension(database) = cx.extract().await?;
    ///     Ok(database)
    /// }
    /// ```
    ///
    /// `Path` and `MatchedPath` find nothing, since the pipeline has no routes of axum: the operation has its path template.
    ///
    /// # Errors
    /// A rejection, with its status, headers and text: `?` answers it in the form of the other errors of the operation. Of one with
    /// a status of 5xx, such as a missing `Extension`, the text is logged and not sent.
    pub async fn extract<T: FromRequestParts<()> + 'static>(&mut self) -> Result<T, ApiError> {
        self.extract_with_state(&()).await
    }

    /// The same for extractors that need a state, of which the handler's service has one: `State` and those made with it.
    ///
    /// # Errors
    /// As of [`extract`](Self::extract).
    pub async fn extract_with_state<T, S>(&mut self, state: &S) -> Result<T, ApiError>
    where
        T: FromRequestParts<S> + 'static,
        S: Send + Sync,
    {
        match T::from_request_parts(&mut self.request, state).await {
            Ok(value) => Ok(value),
            Err(rejection) => Err(rejected(rejection.into_response()).await),
        }
    }

    /// The media type that `Accept` asks for first among those that the description has for success, for handlers that
    /// can answer in several: the first that is described if the client has no preference.
    pub fn wanted_media(&self) -> Option<Media> {
        let described = self.meta.success;
        let wanted = negotiate::accept_weights(self.headers(), described);
        let weight = |index: usize| wanted.get(index).copied().unwrap_or(1.0);
        let all = described.iter().enumerate().filter_map(|(index, spec)| Some((index, spec.media?)));
        all.reduce(|best, next| if weight(next.0) > weight(best.0) { next } else { best }).map(|(_, media)| media)
    }

    /// Sets the status of success where the description leaves a choice: one of several with the same content, or one of
    /// `2XX` or `default`. It counts for answers that the description has for it; without it, the first status counts.
    ///
    /// Fails on a status that the description has no success for.
    pub fn set_status(&self, status: StatusCode) -> Result<(), ApiError> {
        if !self.meta.success.iter().any(|spec| spec.status.matches(status.as_u16())) {
            return Err(ApiError::internal(format!("a handler set the status {status}, which is not described")));
        }
        self.reply.lock().0 = Some(status);
        Ok(())
    }

    /// Sets the headers that the description has for the operation: `cx.set_headers(&ListPetsHeaders { x_total: 42 })?`.
    ///
    /// Fails as [`set_header`](Self::set_header) does.
    pub fn set_headers<H: Headers>(&self, headers: &H) -> Result<(), ApiError> {
        let lines = machinery::write_headers(headers).map_err(|problem| ApiError::internal(problem.to_string()))?;
        let mut before = "";
        lines.into_iter().try_for_each(|(name, text)| match std::mem::replace(&mut before, name) == name {
            true => self.append_header(name, text),
            false => self.set_header(name, text),
        })
    }

    /// Sets a header of the response to a value of a type of the description, as
    /// `Response::header_as` of the client reads it: lists as `a,b`, objects as `key,value`; a list of `Set-Cookie` as a
    /// line for each.
    ///
    /// Fails as [`set_header`](Self::set_header) does.
    pub fn set_header_as<T: Model>(&self, name: &str, value: &T) -> Result<(), ApiError> {
        let lines = machinery::header_lines(name, value).map_err(ApiError::internal)?;
        let mut lines = lines.into_iter();
        lines.next().map_or(Ok(()), |first| self.set_header(name, first))?;
        lines.try_for_each(|line| self.append_header(name, line))
    }

    /// Sets a header of the response, of success or error.
    ///
    /// Fails on text that no header can carry, such as line breaks, and on headers that frame the message.
    pub fn set_header<N, V>(&self, name: N, value: V) -> Result<(), ApiError>
    where
        HeaderName: TryFrom<N>,
        HeaderValue: TryFrom<V>,
    {
        let (name, value) = checked_header(name, value)?;
        self.reply.lock().1.insert(name, value);
        Ok(())
    }

    /// Adds a line to a header of the response, beside those that were set: one `Set-Cookie` for each cookie.
    ///
    /// Fails as [`set_header`](Self::set_header) does.
    pub fn append_header<N, V>(&self, name: N, value: V) -> Result<(), ApiError>
    where
        HeaderName: TryFrom<N>,
        HeaderValue: TryFrom<V>,
    {
        let (name, value) = checked_header(name, value)?;
        self.reply.lock().1.append(name, value);
        Ok(())
    }
}

/// The most bytes of what an extractor says of why it rejects a request.
const MAX_REASON_BYTES: usize = 4 * 1024;

/// What an extractor rejects a request with, as an error.
async fn rejected(response: Response<Body>) -> ApiError {
    let (head, body) = response.into_parts();
    let reason = axum::body::to_bytes(body, MAX_REASON_BYTES).await.unwrap_or_default();
    let reason = String::from_utf8_lossy(&reason).trim().to_owned();
    let code = head.status.canonical_reason().unwrap_or("rejected").to_ascii_uppercase().replace(' ', "_");
    let error = match head.status.is_server_error() {
        true => ApiError::internal(format!("an extractor failed: {reason}")).with_status(head.status),
        false if reason.is_empty() => ApiError::new(head.status, code, "The request is rejected"),
        false => ApiError::new(head.status, code, reason),
    };
    // What frames the message, and what its body was, is not that of the error.
    let is_own = |name: &HeaderName| *name != header::CONTENT_TYPE && !frames_message(name);
    let headers = head.headers.iter().filter(|(name, _)| is_own(name));
    headers.fold(error, |error, (name, value)| error.with_header(name.clone(), value.clone()))
}

/// A header that a response can have: none that frames the message.
fn checked_header<N, V>(name: N, value: V) -> Result<(HeaderName, HeaderValue), ApiError>
where
    HeaderName: TryFrom<N>,
    HeaderValue: TryFrom<V>,
{
    let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
        return Err(ApiError::internal("a handler set a response header that cannot be sent"));
    };
    if frames_message(&name) {
        return Err(ApiError::internal(format!("a handler set the response header {name}, which frames the message")));
    }
    Ok((name, value))
}

fn frames_message(name: &HeaderName) -> bool {
    matches!(*name, header::CONTENT_LENGTH | header::TRANSFER_ENCODING | header::CONNECTION)
}

/// What a handler set of the head of the response. The pipeline reads it after the handler, which took the context.
#[derive(Clone, Debug, Default)]
pub(super) struct ReplyHead(Arc<Mutex<(Option<StatusCode>, HeaderMap)>>);

impl ReplyHead {
    pub(super) fn take_headers(&self) -> HeaderMap {
        std::mem::take(&mut self.lock().1)
    }

    pub(super) fn set(&self, name: HeaderName, value: HeaderValue) {
        self.lock().1.insert(name, value);
    }

    pub(super) fn status(&self) -> Option<StatusCode> {
        self.lock().0
    }

    fn lock(&self) -> MutexGuard<'_, (Option<StatusCode>, HeaderMap)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
