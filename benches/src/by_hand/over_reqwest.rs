//! The client with reqwest and serde's derives: the pool, times and limits of the generated one, the same checks of the
//! answer, errors with status and text. It does not try again.

use super::client::Failed;
use super::models::OneAgent;
use bytes::BytesMut;
use http::header;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::error::Error;
use std::time::Duration;

/// The most bytes of an answer.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What has no meaning in a URL (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Calls the server.
#[derive(Clone)]
pub struct Client {
    base: String,
    key: String,
    http: reqwest::Client,
}

impl Client {
    /// For the server at `base`, which has no slash at its end.
    pub fn new(base: String, key: &str) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .pool_idle_timeout(Duration::from_secs(90))
            .tcp_nodelay(true)
            .tcp_keepalive(Duration::from_secs(15))
            .tcp_keepalive_interval(Duration::from_secs(15))
            .tcp_keepalive_retries(3)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Client { base, key: key.to_owned(), http })
    }

    /// `GET /api/v2/agents/{id}`
    pub async fn get_agent(&self, id: &str) -> Result<OneAgent, Failed> {
        let target = format!("{}/api/v2/agents/{}", self.base, utf8_percent_encode(id, ESCAPED));
        let request = self.http.get(target).bearer_auth(&self.key).header(header::ACCEPT, "application/json");
        let mut response = request.send().await.map_err(broken)?;
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(broken)? {
            if body.len() + piece.len() > MAX_BYTES {
                return Err(Failed::Broken("the answer is too large".into()));
            }
            body.extend_from_slice(&piece);
        }
        match response.status() {
            status if status.is_success() => serde_json::from_slice(&body).map_err(broken),
            status => Err(Failed::Refused(status, String::from_utf8_lossy(&body).into_owned())),
        }
    }
}

fn broken(error: impl Error + Send + Sync + 'static) -> Failed {
    Failed::Broken(error.into())
}
