//! A call and what became of it.

use super::show::{Shown, as_json};
use lvng_runtime::client::Client;
use lvng_runtime::client::Paginated;
use lvng_runtime::wire::{Model, Operation};
use lvng_runtime::{CallOptions, Error, Pages, Response};
use serde_json::{Value, json};

/// What became of a call.
#[derive(Debug)]
pub enum Outcome {
    /// The typed value of the answer as JSON text, and the body as it came.
    Answer { value: String, raw: String, status: u16, headers: Value },
    /// The server refused, or the answer cannot be read.
    Failed { said: String, status: Option<u16>, body: String, details: Value },
}

/// A call: the operation as curl would send it, and its outcome.
#[derive(Debug)]
pub struct Call {
    sent: String,
    outcome: Outcome,
}

impl Call {
    /// The call as a line of JSON.
    pub fn to_json(&self) -> Value {
        let mut out = match &self.outcome {
            Outcome::Answer { value, raw, status, headers } => {
                json!({ "value": value, "raw": raw, "status": status, "headers": headers })
            }
            Outcome::Failed { said, status, body, details } => {
                json!({ "error": said, "status": status, "raw": body, "details": details })
            }
        };
        out["sent"] = Value::from(self.sent.as_str());
        out
    }
}

/// Sends an operation; `show` makes JSON of what it answers.
pub async fn invoke<O, F>(client: Client, operation: O, show: impl FnOnce(O::Response) -> F) -> Result<Call, String>
where
    O: Operation,
    F: Future<Output = Shown>,
{
    let options = CallOptions::new();
    let sent = client.to_curl(&operation, &options).unwrap_or_else(|error| error.to_string());
    let outcome = match client.execute(&operation, &options).await {
        Ok(response) => answer(response, show).await,
        Err(error) => failed(&error),
    };
    Ok(Call { sent, outcome })
}

/// Sends an operation for one page after the other, and answers all items.
pub async fn pages<O>(client: Client, operation: O) -> Result<Call, String>
where
    O: Paginated,
    O::Item: Model,
{
    let options = CallOptions::new();
    let sent = client.to_curl(&operation, &options).unwrap_or_else(|error| error.to_string());
    let mut pages = Pages::new(&client, operation, options);
    let mut items = Vec::new();
    let outcome = loop {
        match pages.next().await {
            Some(Ok(page)) => {
                for item in O::items(page) {
                    items.push(as_json(&item)?);
                }
            }
            Some(Err(error)) => break failed(&error),
            None => {
                let value = format!("{{\"items\":[{}]}}", items.join(","));
                break Outcome::Answer { raw: value.clone(), value, status: 200, headers: Value::Null };
            }
        }
    };
    Ok(Call { sent, outcome })
}

async fn answer<T, F>(response: Response<T>, show: impl FnOnce(T) -> F) -> Outcome
where
    F: Future<Output = Shown>,
{
    let (status, raw) = (response.status.as_u16(), String::from_utf8_lossy(response.body()).into_owned());
    let pairs = response
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned().into()));
    let headers = Value::Object(pairs.collect());
    match show(response.into_inner()).await {
        Ok(value) => Outcome::Answer { value, raw, status, headers },
        Err(said) => Outcome::Failed { said, status: Some(status), body: raw, details: Value::Null },
    }
}

fn failed(error: &Error) -> Outcome {
    let details: Vec<Value> =
        error.details().iter().map(|detail| json!({ "field": detail.field, "message": detail.message })).collect();
    Outcome::Failed {
        said: error.to_string(),
        status: error.status().map(|status| status.as_u16()),
        body: error.body().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default(),
        details: Value::from(details),
    }
}
