//! reqwest in place of the client's own connections, for settings that only it has.

use super::body::RequestBody;
use super::error::{ConfigError, Failure};
use super::transport::{Broken, Transport, failure_of};
use crate::wire::ByteStream;
use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use http::{Request, Response};
use http_body_util::BodyDataStream;
use std::time::Duration;

pub(crate) struct OverReqwest {
    client: reqwest::Client,
    /// Whether the client is one of the caller's, which may follow redirects.
    is_given: bool,
}

impl OverReqwest {
    pub(crate) fn given(client: reqwest::Client) -> Self {
        Self { client, is_given: true }
    }

    pub(crate) fn build(settings: reqwest::ClientBuilder, connect: Duration) -> Result<Self, ConfigError> {
        let client = settings.connect_timeout(connect).redirect(reqwest::redirect::Policy::none()).build();
        let client = client.map_err(|error| ConfigError::because("the HTTP client cannot be set up", error))?;
        Ok(Self { client, is_given: false })
    }
}

impl Transport for OverReqwest {
    fn send(&self, request: Request<RequestBody>) -> BoxFuture<'static, Result<Response<ByteStream>, Broken>> {
        let (client, is_given) = (self.client.clone(), self.is_given);
        Box::pin(async move {
            let request = request.map(reqwest::Body::wrap);
            let not_a_url = |error: reqwest::Error| Broken { kind: Failure::Url, source: error.without_url().into() };
            let request = reqwest::Request::try_from(request).map_err(not_a_url)?;
            let asked_for = is_given.then(|| request.url().clone());
            let response = client.execute(request).await.map_err(broken)?;
            if asked_for.is_some_and(|url| url != *response.url()) {
                let why = "the HTTP client that was given follows redirects; build it with `redirect::Policy::none()`";
                return Err(Broken { kind: Failure::Redirect(why.to_owned()), source: why.into() });
            }
            let response = Response::<reqwest::Body>::from(response);
            Ok(response
                .map(|body| ByteStream::from_stream(BodyDataStream::new(body).map_err(reqwest::Error::without_url))))
        })
    }
}

/// reqwest puts the URL into its texts, and with it keys that travel in the query.
fn broken(error: reqwest::Error) -> Broken {
    let error = error.without_url();
    Broken { kind: failure_of(&error), source: error.into() }
}
