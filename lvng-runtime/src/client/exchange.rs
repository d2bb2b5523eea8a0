//! One attempt at a call: its credentials, the request with the redirects that it leads to, and the body of the response.
//!
//! Futures are copied where they are begun, so what few calls need, tokens to wait for and redirects, has boxes of its own.

use super::api_error::ApiError;
use super::credentials::Placement;
use super::decode_error::DecodeError;
use super::error::{Error, Failure, TransportError};
use super::plan::Plan;
use super::received::{RawResponse, Unread, read_to_end, with_described_length};
use super::redirect::{Hop, MOST_REDIRECTS};
use super::secret::Redactor;
use super::shared::Shared;
use super::timeouts::with_idle_timeout;
use super::transport::Broken;
use crate::wire::machinery::ReplyReader;
use crate::wire::{Body, ByteStream, OperationMeta, Problem, StatusSpec};
use http::StatusCode;

impl Shared {
    /// Sends the request once and gives a response of success.
    pub(crate) async fn attempt(&self, plan: &mut Plan) -> Result<RawResponse, Error> {
        let (response, redactor) = self.open(plan).await?;
        let meta = plan.meta;
        let (parts, mut stream) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let is_streamed = ReplyReader::is_streamed(meta.success, status, &headers);
        let is_no_stream = is_streamed && ReplyReader::is_no_event_stream(meta.success, status, &headers);
        if is_streamed && !is_no_stream {
            let stream = with_idle_timeout(meta.id, with_described_length(stream, &headers), plan.timeouts.idle);
            return Ok(RawResponse { meta, status, headers, body: Body::Stream(stream), redactor, lenient: None });
        }
        let bytes = match read_to_end(&mut stream, self.max_response_bytes).await {
            Ok(bytes) => bytes,
            Err(Unread::TooLarge(_)) => {
                return Err(TransportError::new(meta.id, Failure::TooLarge(self.max_response_bytes)).into());
            }
            Err(Unread::Broken(source)) => return Err(TransportError::because(meta.id, Failure::Body, source).into()),
        };
        if is_no_stream {
            let problems = vec![Problem::of_no_events()];
            return Err(DecodeError::new(meta.id, (status, headers, bytes), problems, &redactor).into());
        }
        let lenient = self.lenient.clone();
        Ok(RawResponse { meta, status, headers, body: Body::Bytes(bytes), redactor, lenient })
    }

    /// Sends the request and gives the head of success, with the body still to come.
    pub(crate) async fn open(&self, plan: &mut Plan) -> Result<(http::Response<ByteStream>, Redactor), Error> {
        let mut redactor = Redactor::default();
        let placed = match self.keyring.place(plan.meta, &plan.headers)?.at_once() {
            Ok(placed) => placed,
            Err(waiting) => {
                plan.is_waiting_for_credentials = true;
                let placed = Box::pin(waiting.waited_for(plan.meta, &mut plan.token)).await;
                plan.is_waiting_for_credentials = false;
                placed?
            }
        };
        placed.iter().for_each(|placement| redactor.add(placement.secret().clone()));
        let mut response = self.send_once(plan, None, &placed).await?;
        if response.status().is_redirection()
            && let Some(next) = self.next_hop(plan, None, &response)?
        {
            response = Box::pin(self.follow(plan, next, &placed)).await?;
        }
        if response.status().is_success() || is_described(plan.meta, response.status()) {
            return Ok((response, redactor));
        }
        Err(Box::pin(self.refused(plan, response, &redactor)).await)
    }

    /// Sends one request of an attempt: the first, or the one at a redirect.
    fn send_once(
        &self,
        plan: &Plan,
        hop: Option<&Hop>,
        placed: &[Placement],
    ) -> impl Future<Output = Result<http::Response<ByteStream>, Error>> + Send + use<> {
        let operation = plan.meta.id;
        let is_redirected = hop.is_some();
        let sent = plan.request(hop, placed).map(|request| self.transport.send(request));
        async move {
            let sent = sent.ok_or_else(|| TransportError::new(operation, Failure::Url))?;
            sent.await.map_err(|Broken { kind, source }| {
                let kind = if is_redirected && kind == Failure::Connect { Failure::ConnectElsewhere } else { kind };
                TransportError::because(operation, kind, source).into()
            })
        }
    }

    /// Where a response leads; `None` if it is no redirect.
    fn next_hop(
        &self,
        plan: &Plan,
        hop: Option<&Hop>,
        response: &http::Response<ByteStream>,
    ) -> Result<Option<Hop>, Error> {
        let status = response.status();
        if is_described(plan.meta, status) {
            return Ok(None);
        }
        let base = plan.server.as_deref().unwrap_or(&self.servers.base);
        let refused = |why| TransportError::new(plan.meta.id, Failure::Redirect(why)).into();
        match hop {
            Some(hop) => hop.next(base, status, response.headers()).map_err(refused),
            None => plan.first_hop().next(base, status, response.headers()).map_err(refused),
        }
    }

    /// Sends the requests that redirects ask for.
    async fn follow(
        &self,
        plan: &Plan,
        mut hop: Hop,
        placed: &[Placement],
    ) -> Result<http::Response<ByteStream>, Error> {
        let refused = |why: String| TransportError::new(plan.meta.id, Failure::Redirect(why));
        for _ in 0..MOST_REDIRECTS {
            if hop.with_body && matches!(plan.body, Body::Stream(_)) {
                return Err(refused("the body was streamed and cannot be sent again".into()).into());
            }
            let response = self.send_once(plan, Some(&hop), placed).await?;
            match self.next_hop(plan, Some(&hop), &response)? {
                Some(next) => hop = next,
                None => return Ok(response),
            }
        }
        Err(refused(format!("there were more than {MOST_REDIRECTS}")).into())
    }

    /// The error that a response of failure is.
    async fn refused(&self, plan: &Plan, response: http::Response<ByteStream>, redactor: &Redactor) -> Error {
        let (parts, mut stream) = response.into_parts();
        let bytes = match read_to_end(&mut stream, self.max_response_bytes).await {
            // What failed is known by the status, and the beginning may say more.
            Ok(bytes) | Err(Unread::TooLarge(bytes)) => bytes,
            Err(Unread::Broken(source)) => {
                return TransportError::because(plan.meta.id, Failure::Body, source).into();
            }
        };
        ApiError::new((plan.meta, plan.uri.clone()), (parts.status, parts.headers, bytes), redactor).into()
    }
}

/// A status outside 2xx that the description lists as success, `304` say; it is not followed either.
fn is_described(meta: &OperationMeta, status: StatusCode) -> bool {
    let code = StatusSpec::Code(status.as_u16());
    !status.is_success() && meta.success.iter().any(|spec| spec.status == code)
}
