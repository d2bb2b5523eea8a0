//! Bodies of requests and responses.

use super::Check;
use super::text::{coerced, guessed};
use crate::description::Node;
use crate::exchange::{Body, Message};
use crate::finding::{Change, Kind};
use crate::infer::{Shape, Types};
use lvng_codegen::pointer::Cursor;
use lvng_contract::Codec;
use lvng_contract::percent::form_decode;
use serde_json::{Map, Value};

/// The values of a body, and whether some of it could not be read.
struct Values {
    values: Vec<Value>,
    /// Why not.
    broken: Option<String>,
}

impl<'d> Check<'d> {
    /// The body of a request.
    pub(super) fn request_body(&mut self, message: &Message, operation: &Node<'d>) {
        let described = operation.get("requestBody").map(|body| self.description.follow(body));
        match (&message.body, described) {
            (Body::Empty, Some(body)) if body.is("required") => {
                let text = "the required body is not sent".to_owned();
                self.see(Kind::Required, &body.at, "", text, "", Change::Optional);
            }
            (Body::Empty, _) => {}
            (_, Some(body)) => self.body(message, &body, "the request body"),
            (_, None) => self.body(message, operation, "the operation's request"),
        }
    }

    /// The body of a response.
    pub(super) fn response_body(&mut self, message: &Message, response: &Node<'d>) {
        if !matches!(message.body, Body::Empty) {
            self.body(message, response, "the response");
        }
    }

    fn body(&mut self, message: &Message, owner: &Node<'d>, what: &str) {
        let is_unknown = matches!(message.body, Body::Unknown);
        self.unread_bodies += usize::from(!matches!(message.body, Body::Whole(_)));
        // Of a body that was not recorded even the type may be that of something else.
        if is_unknown && message.media_type().is_none() {
            return;
        }
        let Some((name, media_type)) = self.media_type(message, owner, what) else { return };
        let schema = media_type.get("schema").or_else(|| media_type.get("itemSchema"));
        let Some(schema) = schema.filter(|_| !is_unknown) else { return };
        let codec = Codec::from_media_type(&name);
        let schema = match codec {
            // A list stands for the lines one after the other.
            Some(Codec::JsonLines | Codec::JsonSeq) => {
                let list = self.description.follow(schema.clone());
                list.get("items").filter(|_| list.text("type") == Some("array")).unwrap_or(schema)
            }
            _ => schema,
        };
        let read = match codec {
            Some(Codec::Form) => self.form(message, &schema),
            _ => read(message, codec),
        };
        if let Some(why) = read.broken {
            self.see(
                Kind::Syntax,
                &media_type.at,
                &name,
                format!("a body of `{name}` cannot be read: {why}"),
                "",
                Change::None,
            );
        }
        let is_stream = codec.is_some_and(Codec::is_sequential);
        for (index, value) in read.values.iter().enumerate() {
            let mut at = Cursor::default();
            if is_stream {
                at.push_index(index);
            }
            self.value(schema.clone(), value, &mut at, false);
        }
    }

    /// A form as an object, by the types of its schema.
    fn form(&self, message: &Message, schema: &Node<'d>) -> Values {
        let (Body::Whole(bytes) | Body::Begin(bytes)) = &message.body else {
            return Values { values: Vec::new(), broken: None };
        };
        let text = String::from_utf8_lossy(bytes);
        let schema = self.description.follow(schema.clone());
        let mut members = Map::new();
        for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
            let (Some(name), Some(value)) = (form_decode(name), form_decode(value)) else { continue };
            let property =
                schema.get("properties").and_then(|all| all.get(&name)).map(|one| self.description.follow(one));
            let types = property.map(|property| self.declared_types(&property));
            let is_list =
                types.is_some_and(|types| types.has(Types::named("array")) || types.has(Types::named("object")));
            // Lists and objects have several notations, and names with brackets are below one of them.
            if !is_list && !name.contains('[') {
                let value = types.map_or_else(|| guessed(&value), |types| coerced(&value, types));
                members.insert(name.into_owned(), value);
            }
        }
        Values { values: vec![Value::Object(members)], broken: None }
    }

    /// What a body of a media type looks like.
    pub(super) fn shape(&self, message: &Message, name: &str) -> Shape {
        let mut shape = Shape::default();
        let codec = Codec::from_media_type(name);
        if let Some(Codec::Json | Codec::JsonLines | Codec::JsonSeq | Codec::EventStream) = codec {
            read(message, codec).values.iter().for_each(|value| shape.add(value));
        }
        shape
    }
}

/// The JSON values of a body.
fn read(message: &Message, codec: Option<Codec>) -> Values {
    let (bytes, is_whole) = match &message.body {
        Body::Whole(bytes) => (bytes, true),
        Body::Begin(bytes) => (bytes, false),
        Body::Empty | Body::Unknown => return Values { values: Vec::new(), broken: None },
    };
    match codec {
        Some(Codec::Json) if is_whole => match serde_json::from_slice(bytes) {
            Ok(value) => Values { values: vec![value], broken: None },
            Err(error) => Values { values: Vec::new(), broken: Some(place(&error)) },
        },
        Some(Codec::JsonLines) => {
            let text = String::from_utf8_lossy(complete(bytes, b"\n", is_whole));
            values(text.lines().filter(|line| !line.trim().is_empty()))
        }
        Some(Codec::JsonSeq) => {
            let text = String::from_utf8_lossy(complete(bytes, b"\n", is_whole));
            values(text.split('\u{1e}').filter(|text| !text.trim().is_empty()))
        }
        Some(Codec::EventStream) => {
            let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
            let text = String::from_utf8_lossy(complete(text.as_bytes(), b"\n\n", is_whole)).into_owned();
            // Markers such as `[DONE]`, and texts that are not JSON, are not what a schema describes.
            let is_json =
                |data: &String| data.starts_with(['{', '"']) || data.starts_with('[') && !data.starts_with("[D");
            let data: Vec<String> = text.split("\n\n").map(data).filter(is_json).collect();
            values(data.iter().map(String::as_str))
        }
        _ => Values { values: Vec::new(), broken: None },
    }
}

fn values<'t>(texts: impl Iterator<Item = &'t str>) -> Values {
    let mut read = Values { values: Vec::new(), broken: None };
    for text in texts {
        match serde_json::from_str(text) {
            Ok(value) => read.values.push(value),
            Err(error) => drop(read.broken.get_or_insert_with(|| place(&error))),
        }
    }
    read
}

/// What of a stream that was cut off is there to the end of a line or event.
fn complete<'b>(bytes: &'b [u8], end: &[u8], is_whole: bool) -> &'b [u8] {
    if is_whole {
        return bytes;
    }
    let last = bytes.windows(end.len()).rposition(|window| window == end).unwrap_or(0);
    bytes.get(..last).unwrap_or_default()
}

/// The data of an event.
fn data(event: &str) -> String {
    let lines = event.lines().filter_map(|line| line.strip_prefix("data:"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Where JSON is broken. The parser's message may show a piece of the text, so that only the place is told.
fn place(error: &serde_json::Error) -> String {
    let what = if error.is_eof() { "it ends too early" } else { "it is no JSON" };
    format!("{what}, at line {} column {}", error.line(), error.column())
}
