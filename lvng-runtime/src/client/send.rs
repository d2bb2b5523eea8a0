//! A call, from the encoded request to the response, compiled once for all operations.

use super::credentials::Placement;
use super::curl::{self, CurlBody};
use super::error::{Error, Failure, TransportError};
use super::options::CallOptions;
use super::plan::Plan;
use super::received::RawResponse;
use super::reconnect::{is_event_stream, reconnected};
use super::resume::{Again, Download, Tries, resumed};
use super::shared::Shared;
use super::timeouts::{Deadline, bounded, with_idle_timeout};
use super::trace;
use crate::wire::{Body, EncodeError, EncodedRequest, OperationMeta, percent_encode};
use futures_util::{future::BoxFuture, future::ready};
use http::{Method, header};
use std::pin::pin;
use std::sync::Arc;

impl Shared {
    /// Sends a request until there is a response of success, or no hope of one.
    pub(crate) fn call(
        self: Arc<Self>,
        meta: &'static OperationMeta,
        encoded: Result<EncodedRequest, EncodeError>,
        options: &CallOptions,
    ) -> BoxFuture<'static, Result<RawResponse, Error>> {
        let plan = encoded.map_err(Error::from).and_then(|encoded| Plan::new(&self, meta, encoded, options));
        let mut plan = match plan {
            Ok(plan) => plan,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        Box::pin(trace::call(meta, async move {
            let deadline = plan.timeouts.total.and_then(Deadline::after);
            let error = match self.bounded_attempt(&mut plan, 0, deadline).await {
                Ok(response) => {
                    self.retry.budget.succeeded(0);
                    return Ok(self.carried_on(&plan, response));
                }
                Err(error) => error,
            };
            // Most calls get here never, and their futures have no room for it.
            Box::pin(self.try_again(plan, deadline, error)).await
        }))
    }

    /// Sends a request again that failed with `error` the first time.
    async fn try_again(
        self: Arc<Self>,
        mut plan: Box<Plan>,
        deadline: Option<Deadline>,
        mut error: Error,
    ) -> Result<RawResponse, Error> {
        let (mut attempt, mut cost, mut is_refreshed) = (0, 0, false);
        loop {
            match plan.refused_token(&error).filter(|_| !is_refreshed) {
                Some(token) => {
                    token.forget().await;
                    is_refreshed = true;
                }
                None => {
                    let wait = self.retry.wait(attempt, plan.retries, plan.repeatable, &error);
                    let wait = wait.filter(|wait| deadline.is_none_or(|deadline| !deadline.is_before_end_of(*wait)));
                    // Tokens are taken last, by retries that are really made.
                    let Some((wait, taken)) = wait.zip(wait.and_then(|_| self.retry.budget.take(&error))) else {
                        return Err(error);
                    };
                    tokio::time::sleep(wait).await;
                    (attempt, cost) = (attempt + 1, taken);
                }
            }
            error = match self.bounded_attempt(&mut plan, attempt, deadline).await {
                Ok(response) => {
                    self.retry.budget.succeeded(cost);
                    return Ok(self.carried_on(&plan, response));
                }
                Err(error) => error,
            };
        }
    }

    /// One attempt, once the rate limit allows it, within its time and that of the call.
    async fn bounded_attempt(
        &self,
        plan: &mut Plan,
        number: u32,
        deadline: Option<Deadline>,
    ) -> Result<RawResponse, Error> {
        let meta = plan.meta;
        if let Some(limiter) = &self.limiter {
            let late = |after| TransportError::new(meta.id, Failure::Unfinished(after));
            Box::pin(limiter.wait(meta, deadline)).await.map_err(late)?;
        }
        let (limit, progress) = (plan.timeouts.attempt, plan.new_progress());
        let span = trace::attempt(meta, &plan.method, &plan.uri, number);
        let sent = {
            let attempted = pin!(self.attempt(plan));
            trace::within(&span, bounded(attempted, limit, progress.as_ref(), deadline)).await
        };
        let sent = sent.unwrap_or_else(|after| Err(plan.timed_out(after)));
        trace::ended(&span, sent.as_ref().map(|response| response.status));
        sent
    }

    /// The response with a stream that goes on by further requests: a download where the server takes ranges, events where
    /// the call asks for it.
    fn carried_on(self: &Arc<Self>, plan: &Plan, mut response: RawResponse) -> RawResponse {
        let Body::Stream(stream) = &response.body else { return response };
        if plan.method != Method::GET || plan.has_body() {
            return response;
        }
        let tries = Tries::new(plan.meta.id, self.retry.clone(), plan.retries);
        if is_event_stream(&response.headers) {
            let Some(within) = plan.reconnect else { return response };
            let deadline = Deadline::after(within);
            response.body = Body::Stream(reconnected(stream.take(), self.again(plan), tries, deadline));
        } else if let Some(download) = Download::of(response.status, &response.headers, stream.length())
            && !plan.headers.contains_key(header::RANGE)
        {
            response.body = Body::Stream(resumed(stream.take(), download, self.again(plan), tries));
        }
        response
    }

    /// Sends the request of a plan, which has no body, once more.
    fn again(self: &Arc<Self>, plan: &Plan) -> Again {
        let (shared, plan) = (self.clone(), plan.again());
        Arc::new(move |headers| {
            let (shared, mut plan) = (shared.clone(), plan.again());
            plan.headers.extend(headers);
            Box::pin(async move {
                let (meta, timeouts) = (plan.meta, plan.timeouts);
                let opened = {
                    let opened = pin!(shared.open(&mut plan));
                    bounded(opened, timeouts.attempt, None, None).await
                };
                let (response, _) = opened.unwrap_or_else(|after| Err(plan.timed_out(after)))?;
                Ok(response.map(|body| with_idle_timeout(meta.id, body, timeouts.idle)))
            })
        })
    }

    /// The call as a command line of curl.
    pub(crate) fn to_curl(
        &self,
        meta: &'static OperationMeta,
        encoded: EncodedRequest,
        options: &CallOptions,
    ) -> Result<String, Error> {
        let plan = Plan::new(self, meta, encoded, options)?;
        let placed = self.keyring.place(meta, &plan.headers)?.masked();
        let queried = placed.iter().filter_map(|placement| match placement {
            Placement::Query(_, secret) => Some(percent_encode(secret.expose()).to_string()),
            _ => None,
        });
        let secrets: Vec<String> = queried.collect();
        let too_long = || TransportError::new(meta.id, Failure::Url);
        let request = plan.request(None, &placed).ok_or_else(too_long)?;
        let body = match &plan.body {
            Body::Empty | Body::Parts(_) | Body::Mixed(..) => CurlBody::None,
            Body::Bytes(bytes) => std::str::from_utf8(bytes).map_or(CurlBody::Piped, CurlBody::Text),
            Body::Stream(_) => CurlBody::Piped,
        };
        Ok(curl::command(request.method(), request.uri(), request.headers(), &secrets, body))
    }
}
