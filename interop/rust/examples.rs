//! Reads examples of a description with the generated types: `driver <examples.jsonl`, a line of JSON for each example.
//!
//! An example has the method and path of its operation and its text; one of an answer has a status, too. For each the
//! program prints what is wrong with it, read as a server reads (strictly) and as a client does.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use lvng_runtime::__private::ReplyReader;
use lvng_runtime::wire::{Body, Mode, Operation, OperationVisitor, Part, Problem, Reply, RequestParts, decode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::BufRead;

type Read = fn(&Value) -> Option<Value>;

/// The readers of all operations, by method and path.
#[derive(Default)]
struct Readers(HashMap<String, Read>);

impl OperationVisitor for Readers {
    fn visit<O: Operation>(&mut self) {
        self.0.insert(format!("{} {}", O::META.method.as_str(), O::META.path), read::<O>);
    }
}

fn main() {
    let mut readers = Readers::default();
    api::visit(&mut readers);
    for line in std::io::stdin().lock().lines() {
        let example: Value = serde_json::from_str(&line.expect("a line of text")).expect("an example in JSON");
        let reader = readers.0.get(example["key"].as_str().unwrap_or_default());
        println!("{}", reader.and_then(|read| read(&example)).unwrap_or_else(|| json!({ "left out": true })));
    }
}

/// What is wrong with an example, in both modes; nothing where its operation has no such answer or body.
fn read<O: Operation>(example: &Value) -> Option<Value> {
    let text = example["text"].as_str()?;
    let media = example["media"].as_str()?;
    let status = example["status"].as_u64().and_then(|code| StatusCode::from_u16(code.try_into().ok()?).ok());
    let Some(status) = status else { return Some(json!({ "strict": request::<O>(text, media)?, "lenient": [] })) };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(media).ok()?);
    let of = |mode| answer::<O>(status, &headers, text, mode);
    Some(json!({ "strict": of(Mode::Strict)?, "lenient": of(Mode::Lenient)? }))
}

fn answer<O: Operation>(status: StatusCode, headers: &HeaderMap, text: &str, mode: Mode) -> Option<Vec<String>> {
    let body = Body::Bytes(text.to_owned().into());
    let is_described = |specs: &[lvng_runtime::wire::ResponseSpec]| {
        specs.iter().any(|spec| spec.status.matches(status.as_u16()) && spec.media.is_some())
    };
    let (success, failure) = (O::META.success, O::META.failure);
    if is_described(success) && status.is_success() {
        let reader = ReplyReader { specs: success, status, headers, body, mode };
        return Some(problems(O::Response::read(reader).map(drop)));
    }
    let reader = ReplyReader { specs: failure, status, headers, body, mode };
    is_described(failure).then(|| problems(O::Error::read(reader).map(drop)))
}

/// Problems of the body alone: an example has no parameters beside it.
fn request<O: Operation>(text: &str, media: &str) -> Option<Vec<String>> {
    let described = *O::META.body?.media.iter().find(|found| found.name == media)?;
    let headers = HeaderMap::new();
    let body = Body::Bytes(text.to_owned().into());
    let parts = RequestParts { captures: &[], query: "", headers: &headers, media: Some(described), body };
    let mut said = decode::<O>(parts).map(drop).err().unwrap_or_default();
    said.retain(|problem| problem.part == Part::Body);
    Some(problems(Err(said)))
}

fn problems(read: Result<(), Vec<Problem>>) -> Vec<String> {
    read.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}
