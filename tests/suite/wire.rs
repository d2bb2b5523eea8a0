//! Facts of the wire, as data that drives both sides: `data/wire.yaml` says how to read it.

use crate::operations::{self, Answer, Raw};
use crate::request::{held, same};
use crate::spec;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    requests: Vec<RequestFact>,
    responses: Vec<ResponseFact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFact {
    operation: String,
    takes: String,
    body: Option<String>,
    sends: Option<String>,
    /// Given as null where the client sends no body although the server took one.
    #[serde(rename = "sends body", default, deserialize_with = "present")]
    sends_body: Option<Option<String>>,
    #[serde(default)]
    holds: Map<String, Value>,
    #[serde(default)]
    refused: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseFact {
    operation: String,
    status: u16,
    body: String,
    writes: Option<String>,
    #[serde(rename = "writes status")]
    writes_status: Option<u16>,
    unreadable: Option<String>,
}

/// Tells null from absence.
fn present<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(input).map(Some)
}

fn facts() -> Facts {
    serde_yaml::from_str(include_str!("../data/wire.yaml")).unwrap_or_else(|error| panic!("data/wire.yaml: {error}"))
}

fn raw(line: &str, body: Option<&String>) -> Raw {
    let (method, target) = line.split_once(' ').expect("method and target");
    let (method, target, body) = (method.to_owned(), target.to_owned(), body.map(|body| body.clone().into()));
    Raw { method, target, body, ..Raw::default() }
}

impl RequestFact {
    async fn check(&self) -> Result<(), String> {
        let entry = operations::find(&self.operation);
        let taken = raw(&self.takes, self.body.as_ref());
        let found = match (entry.again(taken).await, self.refused.is_empty()) {
            (Ok(found), true) => found,
            (Err(problems), false) => {
                let named = |problem: &lvng_api::wire::Problem| match problem.path.as_str() {
                    "" => problem.part.to_string(),
                    path => path.to_owned(),
                };
                let fields: Vec<String> = problems.iter().map(named).collect();
                return if fields == self.refused { Ok(()) } else { Err(format!("refused for {problems:?}")) };
            }
            other => return Err(format!("{other:?}")),
        };
        let body = match &self.sends_body {
            Some(body) => body.as_ref(),
            None => self.body.as_ref(),
        };
        let wanted = raw(self.sends.as_ref().unwrap_or(&self.takes), body);
        if (&found.method, &found.target, &found.body) != (&wanted.method, &wanted.target, &wanted.body) {
            return Err(format!("sends {} {} {:?}", found.method, found.target, found.body));
        }
        let headers = |name: &str| found.headers.get(name).map(String::as_str);
        if headers("content-type") != found.body.as_ref().map(|_| "application/json") {
            return Err(format!("sends the content type {:?}", headers("content-type")));
        }
        if headers("accept") != Some("application/json") {
            return Err(format!("accepts {:?}", headers("accept")));
        }
        let holds = held(spec::operations()[self.operation.as_str()], &found);
        match same(&json!(holds), &json!(self.holds)) {
            true => Ok(()),
            false => Err(format!("holds {holds:?}")),
        }
    }
}

impl ResponseFact {
    async fn check(&self) -> Result<(), String> {
        let entry = operations::find(&self.operation);
        let answer = Answer { status: self.status, body: self.body.clone().into(), is_failure: false };
        let written = match (entry.rewrite(answer).await, &self.unreadable) {
            (Ok(written), None) => written,
            (Err(problems), Some(place)) if problems[0].path == *place => return Ok(()),
            other => return Err(format!("{other:?}")),
        };
        let wanted = (self.writes_status.unwrap_or(self.status), self.writes.as_ref().unwrap_or(&self.body).as_bytes());
        match (written.status, &written.body[..]) == wanted {
            true => Ok(()),
            false => Err(format!("writes {} {:?}", written.status, written.body)),
        }
    }
}

#[tokio::test]
async fn both_sides_keep_to_the_facts() {
    let Facts { requests, responses } = facts();
    let mut wrong = Vec::new();
    for fact in &requests {
        let failed = fact.check().await.err();
        wrong.extend(failed.map(|why| format!("{} {:?}: {why}", fact.takes, fact.body)));
    }
    for fact in &responses {
        let failed = fact.check().await.err();
        wrong.extend(failed.map(|why| format!("{} {} {}: {why}", fact.operation, fact.status, fact.body)));
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), requests.len() + responses.len(), wrong.join("\n"));
    let named: BTreeSet<_> = requests.iter().map(|fact| fact.operation.as_str()).collect();
    let tags = ["agents", "developer"];
    for operation in lvng_api::operations().filter(|meta| tags.contains(&meta.tag)) {
        assert!(named.contains(operation.id), "{} has no facts", operation.id);
    }
}
