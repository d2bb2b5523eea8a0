//! Runs of workflows, waited for.

use crate::client::poll;
use crate::common::OpenResponse;
use crate::workflows::{ExecuteWorkflow, GetWorkflowRun, WorkflowRun, Workflows};
use crate::{Error, JsonObject, Value};
use lvng_runtime::client::Client as AsyncClient;
use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

/// What a run says when it is over. LVNG shows no values, so these are the usual words.
const OVER: [&str; 10] = [
    "completed",
    "complete",
    "succeeded",
    "success",
    "finished",
    "failed",
    "failure",
    "error",
    "cancelled",
    "canceled",
];

type Tell = Box<dyn FnMut(&WorkflowRun) + Send>;
type IsOver = Box<dyn Fn(&WorkflowRun) -> bool + Send + Sync>;

/// A run that is begun and waited for: `.await` it, or `.send()` it on the blocking client. See
/// [`Workflows::execute_and_wait`].
#[must_use = "nothing runs until it is awaited or sent"]
pub struct ExecuteAndWait<'c, C> {
    client: &'c C,
    id: String,
    inputs: Option<JsonObject>,
    every: Duration,
    timeout: Duration,
    tell: Tell,
    is_over: IsOver,
}

impl<'c, C> Workflows<'c, C> {
    /// Begins a run and asks how far it has come until it is over: every 2 s and for 10 min at most, unless set.
    ///
    /// ```no_run
    /// # async fn example(client: lvng_api::Client) -> Result<(), lvng_api::Error> {
    /// use std::time::Duration;
    ///
    /// let run = client
    ///     .workflows()
    ///     .execute_and_wait("wf_1")
    ///     .inputs(lvng_api::object! { "topic": "Q4" })
    ///     .poll_every(Duration::from_secs(5))
    ///     .on_progress(|run| println!("{:?}", run.status))
    ///     .await?;
    /// println!("{:?}", run.result);
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute_and_wait(&self, id: impl Into<String>) -> ExecuteAndWait<'c, C> {
        ExecuteAndWait {
            client: self.client,
            id: id.into(),
            inputs: None,
            every: Duration::from_secs(2),
            timeout: Duration::from_secs(600),
            tell: Box::new(|_| {}),
            is_over: Box::new(is_over),
        }
    }
}

/// Whether a run has ended, by its status, or by its result where it has no status.
fn is_over(run: &WorkflowRun) -> bool {
    match &run.status {
        Some(status) => OVER.iter().any(|over| status.eq_ignore_ascii_case(over)),
        None => run.result.is_some(),
    }
}

impl<C> ExecuteAndWait<'_, C> {
    /// Values that the workflow asks for, by name.
    pub fn inputs(mut self, inputs: JsonObject) -> Self {
        self.inputs = Some(inputs);
        self
    }

    /// How long to wait between two questions; 2 s unless set. LVNG allows 100 of them a minute.
    pub fn poll_every(mut self, every: Duration) -> Self {
        self.every = every;
        self
    }

    /// How long to wait for the end; 10 min unless set. The run goes on without the caller.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Told of the run whenever it was asked for, the last time when it is over.
    pub fn on_progress(mut self, tell: impl FnMut(&WorkflowRun) + Send + 'static) -> Self {
        self.tell = Box::new(tell);
        self
    }

    /// When a run is over, in place of the usual words for its status.
    pub fn until(mut self, is_over: impl Fn(&WorkflowRun) -> bool + Send + Sync + 'static) -> Self {
        self.is_over = Box::new(is_over);
        self
    }

    /// Begins the run and waits, without borrowing the client.
    fn run(self, client: AsyncClient) -> impl Future<Output = Result<WorkflowRun, Error>> + Send + 'static {
        let Self { id, inputs, every, timeout, mut tell, is_over, .. } = self;
        async move {
            let begun = client.send(&ExecuteWorkflow { inputs, ..ExecuteWorkflow::new(id.clone()) }).await?.data;
            tell(&begun);
            if is_over(&begun) {
                return Ok(begun);
            }
            let question = GetWorkflowRun::new(id, begun.id.clone());
            let judge = |answer| {
                let run = read(begun.id.clone(), answer);
                tell(&run);
                is_over(&run).then_some(run)
            };
            poll(every, timeout, || client.send(&question), judge).await
        }
    }
}

/// The run in an answer whose form no document shows: itself, or under `data` or `run`.
fn read(id: String, answer: OpenResponse) -> WorkflowRun {
    let mut members = answer.extra;
    for name in ["data", "run"] {
        if let Some(Value::Object(inner)) = members.get(name) {
            members = inner.clone().into_iter().collect();
        }
    }
    let mut text = |name: &str| match members.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (id, status) = (text("id").unwrap_or(id), text("status"));
    let result = members.remove("result").filter(|result| !result.is_null());
    WorkflowRun { id, status, result, extra: members }
}

impl<'c> IntoFuture for ExecuteAndWait<'c, AsyncClient> {
    type Output = Result<WorkflowRun, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'static>>;

    fn into_future(self) -> Self::IntoFuture {
        let client = self.client.clone();
        Box::pin(self.run(client))
    }
}

#[cfg(feature = "blocking")]
impl ExecuteAndWait<'_, lvng_runtime::blocking::Client> {
    /// Begins the run and waits for its end.
    ///
    /// # Errors
    /// Those of the calls, and [`Error::is_timeout`] if the run is not over in time.
    pub fn send(self) -> Result<WorkflowRun, Error> {
        let client = self.client;
        client.run(self.run(client.as_async().clone()))
    }
}

impl<C> fmt::Debug for ExecuteAndWait<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecuteAndWait").field("id", &self.id).field("every", &self.every).finish_non_exhaustive()
    }
}
