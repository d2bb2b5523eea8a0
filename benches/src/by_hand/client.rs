//! The client, with http and serde's derives, over any tower service: a key, a timeout, a limit for answers, errors with
//! status and text. It does not try again, follow redirects or check where the key goes, which is left to the service.

use super::models::{AgentList, Filter, NewAgent, OneAgent, to_json};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use std::error::Error;
use std::fmt::Write;
use std::time::Duration;
use tower::{Service, ServiceExt};

/// The most bytes of an answer.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What has no meaning in a URL (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a call failed.
#[derive(Debug)]
#[allow(dead_code, reason = "shown by Debug")]
pub enum Failed {
    /// The server said no.
    Refused(StatusCode, String),
    /// Something else went wrong.
    Broken(Box<dyn Error + Send + Sync>),
}

/// Calls the server.
#[derive(Clone)]
pub struct Client<S> {
    /// Where the server is, without a slash at the end.
    pub base: String,
    /// What follows `Authorization:`.
    pub authorization: HeaderValue,
    /// How long a call may take.
    pub timeout: Duration,
    /// What carries requests.
    pub service: S,
}

impl<S> Client<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<Full<Bytes>>> + Clone,
    S::Error: Error + Send + Sync + 'static,
{
    /// `GET /api/v2/agents/{id}`
    pub async fn get_agent(&self, id: &str) -> Result<OneAgent, Failed> {
        let target = format!("{}/api/v2/agents/{}", self.base, utf8_percent_encode(id, ESCAPED));
        self.send(Method::GET, &target, None).await
    }

    /// `POST /api/v2/agents`
    pub async fn create_agent(&self, new: &NewAgent) -> Result<OneAgent, Failed> {
        self.send(Method::POST, &format!("{}/api/v2/agents", self.base), Some(to_json(new))).await
    }

    /// `GET /api/v2/agents`
    pub async fn list_agents(&self, filter: &Filter) -> Result<AgentList, Failed> {
        let mut target = format!("{}/api/v2/agents", self.base);
        let mut separator = '?';
        let status = filter.status.as_ref().map(|status| status.as_str());
        let texts = [
            ("search", filter.search.as_deref()),
            ("workspaceId", filter.workspace_id.as_deref()),
            ("status", status),
            ("tags", filter.tags.as_deref()),
            ("includePublic", filter.include_public.map(|value| if value { "true" } else { "false" })),
        ];
        for (name, value) in texts {
            let Some(value) = value else { continue };
            // Writing to a string does not fail.
            let _ = write!(target, "{separator}{name}={}", utf8_percent_encode(value, ESCAPED));
            separator = '&';
        }
        for (name, value) in [("limit", filter.limit), ("offset", filter.offset)] {
            let Some(value) = value else { continue };
            let _ = write!(target, "{separator}{name}={value}");
            separator = '&';
        }
        self.send(Method::GET, &target, None).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        target: &str,
        body: Option<Vec<u8>>,
    ) -> Result<T, Failed> {
        let mut request = Request::builder()
            .method(method)
            .uri(target)
            .header(header::USER_AGENT, HeaderValue::from_static("by-hand/1.0"))
            .header(header::ACCEPT, HeaderValue::from_static("application/json"))
            .header(header::AUTHORIZATION, self.authorization.clone());
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let request = request.body(Full::from(body.unwrap_or_default())).map_err(broken)?;
        let (status, bytes) = tokio::time::timeout(self.timeout, self.exchange(request)).await.map_err(broken)??;
        match status.is_success() {
            true => serde_json::from_slice(&bytes).map_err(broken),
            false => Err(Failed::Refused(status, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), Failed> {
        let response = self.service.clone().oneshot(request).await.map_err(broken)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MAX_BYTES).collect().await.map_err(Failed::Broken)?;
        Ok((status, body.to_bytes()))
    }
}

fn broken(error: impl Error + Send + Sync + 'static) -> Failed {
    Failed::Broken(error.into())
}
