//! Media type → a body.

use super::body::{plain, value};
use super::{Making, Payload, sequence};
use crate::api::Media;
use lvng_codegen::pointer::percent_encode;
use lvng_contract::Codec;
use serde_json::Value;

/// The body of a media type.
pub(super) fn payload(media: &Media, making: Making<'_>) -> Payload {
    if media.codec.is_sequential() {
        return Payload::Pieces(sequence::pieces(media, making));
    }
    let essence = lvng_contract::media_type::essence(&media.name);
    let is_xml = essence.ends_with("/xml") || essence.ends_with("+xml");
    // What is no JSON is shown as the text that it is.
    let text = media.examples.iter().find_map(|(_, example)| example.as_str()).filter(|_| media.codec != Codec::Json);
    if let Some(text) = text.filter(|_| !making.prefer.dynamic) {
        return Payload::Whole(text.to_owned().into());
    }
    let value = value(media, making);
    let text = match (media.codec, value) {
        (Codec::Json, value) => value.to_string(),
        (Codec::Form, Value::Object(members)) => {
            let pair = |(name, value): (&String, &Value)| format!("{}={}", encoded(name), encoded(&plain(value)));
            members.iter().map(pair).collect::<Vec<_>>().join("&")
        }
        (_, value) if is_xml => xml(&value),
        (_, value) => plain(&value),
    };
    Payload::Whole(text.into())
}

fn encoded(text: &str) -> String {
    percent_encode(text).replace('&', "%26").replace('=', "%3D").replace('+', "%2B")
}

/// A value as an element for each member; what `xml` says in schemas is not read.
fn xml(value: &Value) -> String {
    fn write(value: &Value, out: &mut String) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| element(name, value, out)),
            Value::Array(items) => items.iter().for_each(|item| element("item", item, out)),
            Value::Null => {}
            value => {
                let text = plain(value);
                out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            }
        }
    }
    fn element(name: &str, value: &Value, out: &mut String) {
        let is_name = |letter: char| letter.is_alphanumeric() || "_-.".contains(letter);
        let name: String = name.chars().filter(|letter| is_name(*letter)).collect();
        let name = if name.starts_with(|first: char| first.is_alphabetic()) { name } else { format!("_{name}") };
        out.push_str(&format!("<{name}>"));
        write(value, out);
        out.push_str(&format!("</{name}>"));
    }
    let mut out = "<?xml version=\"1.0\"?>".to_owned();
    element("root", value, &mut out);
    out
}
