//! Spans of `tracing`, with the names that OpenTelemetry has for HTTP clients; nothing without the feature `tracing`.
//!
//! A call is a span with the operationId, each attempt one inside of it, as the conventions want it. URLs are shown without
//! their queries, which may hold keys.

#[cfg(feature = "tracing")]
pub(super) use spans::{attempt, call, ended, within};

#[cfg(not(feature = "tracing"))]
pub(super) use nothing::{attempt, call, ended, within};

#[cfg(feature = "tracing")]
mod spans {
    use crate::client::error::Error;
    use crate::wire::OperationMeta;
    use http::{Method, StatusCode, Uri};
    use tracing::field::Empty;
    use tracing::instrument::Instrument;
    use tracing::{Span, info_span};

    /// A call with all its attempts.
    pub(in crate::client) fn call<F: Future>(meta: &OperationMeta, call: F) -> impl Future<Output = F::Output> {
        call.instrument(info_span!("call", operation = meta.id))
    }

    /// One attempt; `resends` counts those before it.
    pub(in crate::client) fn attempt(meta: &OperationMeta, method: &Method, uri: &Uri, resends: u32) -> Span {
        info_span!(
            "HTTP",
            otel.name = format_args!("{method} {}", meta.path),
            otel.kind = "client",
            http.request.method = method.as_str(),
            url.template = meta.path,
            url.full = format_args!("{}://{}{}", uri.scheme_str().unwrap_or_default(), host(uri), uri.path()),
            server.address = uri.host(),
            server.port = uri.port_u16().or(default_port(uri)),
            http.request.resend_count = (resends > 0).then_some(resends),
            http.response.status_code = Empty,
            error.type = Empty,
        )
    }

    /// Runs a future inside of a span.
    pub(in crate::client) fn within<F: Future>(span: &Span, future: F) -> impl Future<Output = F::Output> {
        future.instrument(span.clone())
    }

    fn host(uri: &Uri) -> &str {
        uri.authority().map(|authority| authority.as_str()).unwrap_or_default()
    }

    fn default_port(uri: &Uri) -> Option<u16> {
        match uri.scheme_str()? {
            "https" => Some(443),
            "http" => Some(80),
            _ => None,
        }
    }

    /// Adds to the span of an attempt how it ended.
    pub(in crate::client) fn ended(span: &Span, outcome: Result<StatusCode, &Error>) {
        let status = outcome.map_or_else(|error| error.status(), Some);
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
        if let Err(error) = outcome {
            match error {
                Error::Api(error) => span.record("error.type", error.status().as_str()),
                error if error.is_timeout() => span.record("error.type", "timeout"),
                error if error.is_connect() => span.record("error.type", "connect"),
                Error::Decode(_) | Error::Stream(_) => span.record("error.type", "decode"),
                Error::Credentials(_) => span.record("error.type", "credentials"),
                _ => span.record("error.type", "_OTHER"),
            };
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod nothing {
    use crate::client::error::Error;
    use crate::wire::OperationMeta;
    use http::{Method, StatusCode, Uri};

    pub(in crate::client) fn call<F: Future>(_: &OperationMeta, call: F) -> F {
        call
    }

    pub(in crate::client) struct NoSpan;

    pub(in crate::client) fn attempt(_: &OperationMeta, _: &Method, _: &Uri, _: u32) -> NoSpan {
        NoSpan
    }

    pub(in crate::client) fn within<F: Future>(_: &NoSpan, future: F) -> F {
        future
    }

    pub(in crate::client) fn ended(_: &NoSpan, _: Result<StatusCode, &Error>) {}
}
