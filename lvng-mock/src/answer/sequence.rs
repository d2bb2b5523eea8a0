//! Bodies that are values in a row: server-sent events, lines of JSON, texts of JSON.

use super::Making;
use super::body::{plain, value};
use crate::api::Media;
use crate::schemas::Schema;
use crate::values::{self, Source};
use bytes::Bytes;
use lvng_contract::Codec;
use serde_json::Value;

/// So many values are made where the description shows none.
const USUAL_COUNT: u64 = 3;

/// So many kinds of values are shown.
const MOST_KINDS: usize = 16;

/// The pieces of a body, each with one value.
pub(super) fn pieces(media: &Media, making: Making<'_>) -> Vec<Bytes> {
    let shown = media.examples.iter().filter(|_| !making.prefer.dynamic);
    let wanted = |name: &String| making.prefer.example.as_ref().is_none_or(|wanted| wanted == name);
    let text = shown.filter(|(name, _)| wanted(name)).find_map(|(_, example)| example.as_str());
    if let Some(text) = text {
        return as_written(text, media.codec);
    }
    let source = if making.prefer.dynamic { Source::Made } else { Source::Documented };
    if !media.events.is_empty() {
        let events = media.events.iter().take(MOST_KINDS);
        let piece = |(name, schema): &(String, Schema)| event(Some(name), &values::value(schema, making.seed, source));
        return events.map(|event| Bytes::from(piece(event))).collect();
    }
    values(media, making, source).into_iter().map(|value| Bytes::from(framed(media.codec, &value))).collect()
}

/// A text that is the body as it stands, in its pieces.
fn as_written(text: &str, codec: Codec) -> Vec<Bytes> {
    let between = if codec == Codec::EventStream { "\n\n" } else { "\n" };
    let pieces = text.split(between).filter(|piece| !piece.trim().is_empty());
    pieces.map(|piece| Bytes::from(format!("{}{between}", piece.trim_end()))).collect()
}

/// One value of each kind that the schema has, or some of the only kind.
fn values(media: &Media, making: Making<'_>, source: Source) -> Vec<Value> {
    let Some(schema) = &media.schema else { return vec![value(media, making)] };
    let resolved = schema.components.resolve(&schema.json);
    let kinds = ["oneOf", "anyOf"].iter().find_map(|key| resolved.get(*key)?.as_array());
    match kinds {
        Some(kinds) => {
            let schemas = kinds.iter().take(MOST_KINDS).map(|kind| Schema::new(kind.clone(), &schema.components));
            schemas.map(|kind| values::value(&kind, making.seed, source)).collect()
        }
        None => {
            (0..USUAL_COUNT).map(|number| values::value(schema, making.seed.wrapping_add(number), source)).collect()
        }
    }
}

fn framed(codec: Codec, value: &Value) -> String {
    match codec {
        Codec::EventStream => event(None, value),
        Codec::JsonSeq => format!("\u{1e}{value}\n"),
        _ => format!("{value}\n"),
    }
}

/// A server-sent event. An object with `data`, and nothing but what events have, is one; anything else is the data.
fn event(name: Option<&String>, value: &Value) -> String {
    const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];
    let is_event = value.as_object().filter(|_| name.is_none()).is_some_and(|members| {
        members.contains_key("data") && members.keys().all(|name| FIELDS.contains(&name.as_str()))
    });
    let mut out = String::new();
    let mut field = |name: &str, value: &Value| {
        for line in plain(value).split('\n') {
            out.push_str(&format!("{name}: {line}\n"));
        }
    };
    if is_event {
        FIELDS.iter().filter_map(|name| Some((name, value.get(*name)?))).for_each(|(name, value)| field(name, value));
    } else {
        // Names of events are told apart by a constant that many give in the data.
        let of_data = || value.get("type").filter(|name| name.is_string()).cloned();
        if let Some(name) = name.map(|name| Value::from(name.clone())).or_else(of_data) {
            field("event", &name);
        }
        field("data", value);
    }
    out.push('\n');
    out
}
