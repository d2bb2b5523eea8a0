//! Examples of bodies and answers → what the docs of an operation show.
//!
//! Those of components are not shown: an error that all operations answer has one example, not one for each of them.

use lvng_contract::Codec;
use serde_json::{Map, Value};

use super::docs;
use crate::ir::{Example, ExampleValue};
use crate::members::Members;
use crate::pointer;
use crate::resolve::{self, Resolver};

/// How many examples of a media type are shown.
const MOST: usize = 2;
/// JSON of at most so many letters stands on one line.
const ONE_LINE: usize = 80;
/// A longer chain of references is a cycle.
const LONGEST_CHAIN: usize = 32;

/// The examples of an operation: of its body, then of its answers.
pub fn of_operation(resolver: &Resolver, operation: &resolve::Operation) -> Vec<Example> {
    let at = |key: &str| resolver.keyword(&operation.pointer, key).and_then(Value::as_object);
    let body = at("requestBody").map(|body| ("Example body".to_owned(), body));
    let answers = at("responses").into_iter().flatten();
    let answers =
        answers.filter_map(|(status, answer)| Some((format!("Example answer {status}"), answer.as_object()?)));
    body.into_iter().chain(answers).flat_map(|(title, holder)| of_content(resolver, &title, holder)).collect()
}

fn of_content(resolver: &Resolver, title: &str, holder: &Map<String, Value>) -> Vec<Example> {
    let content = holder.member("content").and_then(Value::as_object).into_iter().flatten();
    content.flat_map(|(media, node)| of_media(resolver, (title, media), node)).collect()
}

fn of_media(resolver: &Resolver, (title, media): (&str, &str), node: &Value) -> Vec<Example> {
    let is_json = Codec::from_media_type(media) == Some(Codec::Json);
    let only = node.member("example").map(|value| Example { title: title.to_owned(), value: shown(value, is_json) });
    let named = node.member("examples").and_then(Value::as_object).into_iter().flatten();
    let named = named.filter_map(|(name, example)| {
        let example = end_of(resolver, example)?;
        let value = value(example, is_json)?;
        Some(Example { title: format!("{title} ({})", label(name, example)), value })
    });
    only.into_iter().chain(named).take(MOST).collect()
}

/// The value of an Example Object. Its JSON says more than its text, unless the text is what is sent.
fn value(example: &Map<String, Value>, is_json: bool) -> Option<ExampleValue> {
    let text = |key: &str| example.member(key).and_then(Value::as_str);
    let data = example.member("dataValue").or_else(|| example.member("value"));
    let serialized = text("serializedValue").map(|text| ExampleValue::Text(text.to_owned()));
    let shown = data.map(|data| shown(data, is_json));
    let inside = if is_json { shown.or(serialized) } else { serialized.or(shown) };
    inside.or_else(|| text("externalValue").map(|url| ExampleValue::Elsewhere(url.to_owned())))
}

fn shown(value: &Value, is_json: bool) -> ExampleValue {
    match value {
        Value::String(text) if !is_json => ExampleValue::Text(text.clone()),
        value => ExampleValue::Json(json(value)),
    }
}

fn json(value: &Value) -> String {
    on_one_line(value).unwrap_or_else(|| format!("{value:#}"))
}

/// JSON without line breaks, if it is short.
fn on_one_line(value: &Value) -> Option<String> {
    // A letter has at most four bytes; what does not find room is long.
    let mut line = [0; 4 * ONE_LINE];
    let mut room = line.as_mut_slice();
    serde_json::to_writer(&mut room, value).ok()?;
    let free = room.len();
    let text = std::str::from_utf8(&line[..line.len() - free]).ok()?;
    (text.chars().count() <= ONE_LINE).then(|| text.to_owned())
}

/// What an example is called, and what is said of it.
fn label(name: &str, example: &Map<String, Value>) -> String {
    let text = |key: &str| example.member(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut label = text("summary").unwrap_or(name).to_owned();
    if let Some(description) = text("description").filter(|text| *text != label) {
        label = format!("{}. {description}", label.trim_end_matches('.'));
    }
    label
}

/// The Example Object at the end of a chain of references.
fn end_of<'r>(resolver: &'r Resolver, node: &'r Value) -> Option<&'r Map<String, Value>> {
    let mut node = node.as_object()?;
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = node.member("$ref").and_then(Value::as_str) else { return Some(node) };
        node = resolver.node(&pointer::of_ref(reference)?)?.as_object()?;
    }
    None
}

/// An example of a parameter, as a sentence.
pub fn of_parameter(resolver: &Resolver, node: &Value) -> Option<String> {
    let code = |text: &str| docs::code(text);
    if let Some(value) = node.member("example") {
        return Some(format!("Example: {}", code(&plain(value))));
    }
    let (name, example) = node.member("examples")?.as_object()?.iter().next()?;
    let example = end_of(resolver, example)?;
    let about = label(name, example);
    match value(example, false)? {
        ExampleValue::Json(text) | ExampleValue::Text(text) => Some(format!("Example: {} ({about})", code(&text))),
        ExampleValue::Elsewhere(url) => Some(format!("Example: {url} ({about})")),
    }
}

/// A value as it is sent where it is one value.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
