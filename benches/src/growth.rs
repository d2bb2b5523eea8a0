//! What could be made to cost more than its length: ten times as much at once, beside the same in ten pieces. Linear work
//! has a ratio of one, quadratic work one of ten.

use crate::case::{Case, Pair};
use http::HeaderMap;
use lvng_codegen::{Input, Options, generate};
use lvng_runtime::wire::{Body, RequestParts, decode};
use lvng_runtime::{Object, Operation};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::hint::black_box;

/// The rows.
pub fn cases() -> Vec<Case> {
    let row = |name, what, make| Case { name, what, times: 1, limit: Some(1.5), bytes_limit: None, make };
    vec![
        row("growth-pairs", "read 2,000 pairs of a `deepObject`", || grown(200, pairs)),
        row("growth-items", "read 2,000 items of a `pipeDelimited` list", || grown(200, items)),
        row("growth-prose", "document prose that is hostile to Markdown", || prose(300)),
    ]
}

/// Work of ten times the size, beside ten times work of the size.
fn grown<W: FnMut() + 'static>(size: usize, work: fn(usize) -> W) -> Pair {
    let mut small = work(size);
    Pair::new(work(10 * size), move || (0..10).for_each(|_| small()))
}

#[derive(Clone, Debug, Operation)]
#[operation("find", GET "/find")]
#[success(204)]
struct Find {
    #[param(query, style = deep_object, explode, shape = object)]
    filter: Option<BTreeMap<String, Range>>,
    #[param(query, style = pipe_delimited, explode = false, shape = array)]
    ids: Option<Vec<i64>>,
}

#[derive(Clone, Debug, Object)]
struct Range {
    min: Option<i64>,
}

fn find(query: &str) -> Find {
    let headers = HeaderMap::new();
    let parts = RequestParts { captures: &[], query, headers: &headers, media: None, body: Body::Empty };
    decode(parts).expect("the query is as described")
}

fn pairs(size: usize) -> impl FnMut() {
    let pairs: Vec<String> = (0..size).map(|number| format!("filter[key{number}][min]=1")).collect();
    let query = pairs.join("&");
    let found = find(&query).filter.unwrap_or_default();
    assert!(found.len() == size && found.values().all(|range| range.min == Some(1)));
    move || drop(black_box(find(black_box(&query))))
}

fn items(size: usize) -> impl FnMut() {
    let query = format!("ids={}", vec!["7"; size].join("|"));
    assert_eq!(find(&query).ids.unwrap_or_default().len(), size);
    move || drop(black_box(find(black_box(&query))))
}

/// What begins something in Markdown and does not end it, again and again.
const HOSTILE: &[&str] =
    &["[", "<", "`", "![", "> ", "- ", "\\", "http://", "https://a)", "[a](", "<a href=\"", "``` ", "*", "| - |\n"];

/// How many operations a description has.
const OPERATIONS: usize = 10;

/// All of the text in one operation, beside a part of it in each.
fn prose(size: usize) -> Pair {
    let (one, each) = (documented(size * OPERATIONS, 1), documented(size, OPERATIONS));
    Pair::new(one, each)
}

/// Generates descriptions of which some operations have a text of this size.
fn documented(size: usize, operations: usize) -> impl FnMut() {
    let inputs: Vec<Input> = HOSTILE.iter().map(|text| described(&text.repeat(size), operations)).collect();
    let options = Options { command: "a bench".to_owned(), ..Options::default() };
    move || {
        for input in &inputs {
            assert!(black_box(generate(input, &options)).is_ok(), "nothing is wrong with the description");
        }
    }
}

fn described(text: &str, operations: usize) -> Input {
    let path = |index: usize| {
        let text = if index < operations { text } else { "Nothing to read" };
        let operation = json!({ "description": text, "responses": { "204": { "description": "Nothing" } } });
        (format!("/path{index}"), json!({ "get": operation }))
    };
    let paths: Map<String, Value> = (0..OPERATIONS).map(path).collect();
    let description = json!({ "openapi": "3.0.3", "info": { "title": "Prose", "version": "1" }, "paths": paths });
    Input::single("input.json", description.to_string())
}
