//! The items of a stream, held against their schema as they pass.

use super::judge::{faults, item_problem};
use crate::api::Media;
use crate::request::{self, Problem};
use lvng_contract::Codec;
use lvng_runtime::wire::{Event, EventParser};
use serde_json::{Map, Value, json};

/// What has come of a stream.
pub(super) enum Items {
    Events(EventParser),
    /// Values that each end with a byte.
    Lines(Vec<u8>),
    /// Values that each begin with a record separator.
    Records(Vec<u8>),
    /// Nothing is known of what such a stream has.
    Unknown,
}

impl Items {
    pub(super) fn of(codec: Codec) -> Self {
        match codec {
            Codec::EventStream => Items::Events(EventParser::new()),
            Codec::JsonLines => Items::Lines(Vec::new()),
            Codec::JsonSeq => Items::Records(Vec::new()),
            _ => Items::Unknown,
        }
    }

    /// Takes bytes in, and says what is wrong with the items that are whole now.
    pub(super) fn push(&mut self, media: &Media, bytes: &[u8]) -> Vec<Problem> {
        match self {
            Items::Events(parser) => {
                if let Err(error) = parser.push(bytes) {
                    return vec![item_problem("syntax", error.to_string())];
                }
                std::iter::from_fn(|| parser.next()).flat_map(|event| event_faults(media, &event)).collect()
            }
            Items::Lines(rest) => whole(rest, bytes, b'\n').iter().flat_map(|text| text_faults(media, text)).collect(),
            Items::Records(rest) => whole(rest, bytes, 0x1e).iter().flat_map(|text| text_faults(media, text)).collect(),
            Items::Unknown => Vec::new(),
        }
    }

    /// Says what is wrong with what is left at the end.
    pub(super) fn end(&mut self, media: &Media) -> Vec<Problem> {
        match self {
            Items::Events(parser) if parser.is_inside_event() => {
                vec![item_problem("syntax", "the last event has no empty line after it".to_owned())]
            }
            Items::Lines(rest) | Items::Records(rest) => text_faults(media, &std::mem::take(rest)),
            _ => Vec::new(),
        }
    }
}

/// The texts up to each separator; what follows the last is left for later.
fn whole(rest: &mut Vec<u8>, bytes: &[u8], separator: u8) -> Vec<Vec<u8>> {
    rest.extend_from_slice(bytes);
    let mut texts: Vec<Vec<u8>> = rest.split(|byte| *byte == separator).map(<[u8]>::to_vec).collect();
    *rest = texts.pop().unwrap_or_default();
    texts
}

fn text_faults(media: &Media, text: &[u8]) -> Vec<Problem> {
    if text.trim_ascii().is_empty() {
        return Vec::new();
    }
    let read = std::str::from_utf8(text).map_err(|_| "an item is not UTF-8".to_owned());
    match read.and_then(|text| request::read_json(text).map_err(|error| format!("an item is no JSON: {error}"))) {
        Ok(value) => faults(media, &value),
        Err(message) => vec![item_problem("syntax", message)],
    }
}

/// What an event may stand for by a schema: its data as JSON, the text of the data, or all of the event.
fn event_faults(media: &Media, event: &Event) -> Vec<Problem> {
    let data = request::read_json(&event.data).ok();
    if !media.events.is_empty() {
        let Some((_, schema)) = media.events.iter().find(|(name, _)| name == event.name()) else {
            let known: Vec<&str> = media.events.iter().map(|(name, _)| name.as_str()).collect();
            let message = format!("the event `{}` is not described, but {}", event.name(), known.join(", "));
            return vec![item_problem("event", message)];
        };
        let Some(data) = data else {
            return vec![item_problem("syntax", format!("the data of the event `{}` is no JSON", event.name()))];
        };
        let faults = schema.faults(&data).into_iter();
        return faults
            .map(|fault| Problem { pointer: fault.pointer, ..item_problem(&fault.keyword, fault.message) })
            .collect();
    }
    let text = Value::String(event.data.clone());
    let first = data.clone().unwrap_or_else(|| text.clone());
    let mut candidates = vec![first, text.clone(), whole_event(event, text)];
    candidates.extend(data.map(|data| whole_event(event, data)));
    let found: Vec<Vec<Problem>> = candidates.iter().map(|value| faults(media, value)).collect();
    let is_right = found.iter().any(Vec::is_empty);
    found.into_iter().next().filter(|_| !is_right).unwrap_or_default()
}

fn whole_event(event: &Event, data: Value) -> Value {
    let mut members = Map::from_iter([("data".to_owned(), data)]);
    members.extend(event.event.clone().map(|name| ("event".to_owned(), Value::String(name))));
    members.extend(event.id.clone().map(|id| ("id".to_owned(), Value::String(id))));
    members.extend(event.retry.map(|retry| {
        let milliseconds = u64::try_from(retry.as_millis()).unwrap_or(u64::MAX);
        ("retry".to_owned(), json!(milliseconds))
    }));
    Value::Object(members)
}
