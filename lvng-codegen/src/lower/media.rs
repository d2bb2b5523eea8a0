//! Media types → codecs, and which of several carry the same type.

use foldhash::HashMap;
use lvng_contract::media_type;
use serde_json::Value;

use super::report::Report;
use super::schemas::Schemas;
use crate::ir::{Codec, Media, PartEncodings};
use crate::members::Members;
use crate::names::{self, Scope};
use crate::normalize::PARTS;
use crate::pointer;
use crate::resolve::Resolved;

/// A media type of a body or response.
#[derive(Clone, Debug)]
pub struct Content {
    pub media: Media,
    /// Where it is described.
    pub pointer: String,
    /// Whether it is the one that a client should send: a form, where the type holds files.
    pub is_preferred: bool,
    /// The pointer of its schema, if it has one.
    pub schema: Option<String>,
}

/// Media types that carry one type.
#[derive(Clone, Debug)]
pub struct Group {
    /// The one that keeps most of the schema.
    pub content: Content,
    /// All of them, that one first.
    pub media: Vec<Media>,
}

/// The media types of `content`, in the order of the description.
pub fn contents(schemas: Schemas<'_>, holder: &Resolved<'_>) -> Vec<Content> {
    let pointer = pointer::child(&holder.pointer, "content");
    let mut contents: Vec<Content> = Vec::new();
    let mut anything = None;
    for (name, node) in holder.named("content") {
        let at = pointer::child(&pointer, name);
        let schema = node.has("schema").then(|| pointer::child(&at, "schema"));
        let parts = node.member(PARTS);
        let is_parts = parts.is_some();
        let codec = if is_parts { Codec::Parts } else { codec(schemas, name, schema.as_deref()) };
        // A list of parts has in its items what one of them is.
        let schema = match parts == Some(&Value::Bool(false)) {
            true => schema.map(|list| pointer::child(&schemas.end_of(&list), "items")),
            false => schema,
        };
        let parts = if is_parts { PartEncodings::read_in_a_row(schemas, &at) } else { None };
        let content = |schema| {
            let media = Media { name: name.clone(), codec, encodings: Vec::new(), parts: parts.clone() };
            Content { media, pointer: at.clone(), is_preferred: false, schema }
        };
        match schema {
            Some(schema) if codec == Codec::Bytes && is_anything(schemas, name, &schema) => {
                anything = Some((at.clone(), schema));
                contents.push(content(None));
            }
            schema => contents.push(content(schema)),
        }
    }
    // What may be anything is bytes, unless it says that it is JSON.
    if let Some((pointer, schema)) =
        anything.filter(|_| contents.iter().all(|content| content.media.codec != Codec::Json))
    {
        let media = Media {
            name: Codec::Json.usual_media_type().to_owned(),
            codec: Codec::Json,
            encodings: Vec::new(),
            parts: None,
        };
        contents.push(Content { media, pointer, is_preferred: false, schema: Some(schema) });
    }
    contents
}

fn codec(schemas: Schemas<'_>, name: &str, schema: Option<&str>) -> Codec {
    match (Codec::from_media_type(name), schema) {
        // A form that is described as a text is not taken apart.
        (Some(Codec::Multipart), Some(schema)) if is_text(schemas, schema) => Codec::Bytes,
        (Some(codec), _) => codec,
        (None, None) => Codec::Bytes,
        (None, Some(schema)) if is_anything(schemas, name, schema) => Codec::Bytes,
        (None, Some(schema)) => codec_of_anything(schemas, schema),
    }
}

fn is_text(schemas: Schemas<'_>, schema: &str) -> bool {
    schemas.keyword(&schemas.end_of(schema), "type").and_then(Value::as_str) == Some("string")
}

/// Whether neither media type nor schema say anything: `'*/*': { schema: {} }`.
fn is_anything(schemas: Schemas<'_>, name: &str, schema: &str) -> bool {
    const SILENT: &[&str] = &["title", "description", "example", "examples", "nullable", "deprecated", "externalDocs"];
    let end = schemas.end_of(schema);
    let keys = schemas.node(&end).and_then(Value::as_object);
    media_type::essence(name) == "*/*"
        && keys.is_some_and(|keys| keys.keys().all(|key| SILENT.contains(&key.as_str()) || key.starts_with("x-")))
}

/// Where any media type goes, the schema says more: text for strings, JSON for the rest.
fn codec_of_anything(schemas: Schemas<'_>, schema: &str) -> Codec {
    let end = schemas.end_of(schema);
    let text = |key: &str| schemas.keyword(&end, key).and_then(Value::as_str);
    match (text("type"), text("format")) {
        (Some("string"), Some("binary")) => Codec::Bytes,
        (Some("string"), _) => Codec::Text,
        _ => Codec::Json,
    }
}

/// The media types by what they carry, those that keep most of a schema first. Several notations of one schema are
/// one group; of those, notations that are known by name only are left out, because they have no typed form.
pub fn groups(schemas: Schemas<'_>, mut contents: Vec<Content>, pointer: &str, report: &mut Report<'_>) -> Vec<Group> {
    contents.sort_by_key(|content| (!content.is_preferred, preference(content.media.codec)));
    let mut groups: Vec<Group> = Vec::new();
    // The groups that are trees of values, by their schemas.
    let mut trees: HashMap<Option<&Value>, usize> = HashMap::default();
    for content in contents {
        let schema = content.schema.as_deref().and_then(|schema| schemas.node(schema));
        let is_text = schema.is_some_and(|schema| schema.member("type").and_then(Value::as_str) == Some("string"));
        let same = trees.get(&schema).copied();
        let found = match content.media.codec {
            Codec::Json | Codec::Form | Codec::Multipart => same,
            // A string is the same string in JSON and as text.
            Codec::Text if schema.is_some_and(is_plain_text) => same,
            Codec::Text | Codec::Bytes if schema.is_some() && !is_text => match same {
                Some(group) => {
                    let name = &content.media.name;
                    let message = format!("{name} is not generated beside {}", groups[group].content.media.name);
                    let at = pointer::join(pointer, &["content", name]);
                    report.warning("W104", &at, message).at_key();
                    continue;
                }
                None => None,
            },
            _ => None,
        };
        match found {
            Some(group) => groups[group].media.push(content.media),
            None => {
                if is_tree(&content) {
                    trees.entry(schema).or_insert(groups.len());
                }
                groups.push(Group { media: vec![content.media.clone()], content });
            }
        }
    }
    groups
}

/// A string without values and format of its own.
fn is_plain_text(schema: &Value) -> bool {
    let is = |key: &str| schema.member(key).is_some();
    schema.member("type").and_then(Value::as_str) == Some("string") && !is("format") && !is("enum") && !is("nullable")
}

/// What media types of one type are called: `application/merge-patch+json` is `MergePatch`.
pub fn words(all: &[Media]) -> Vec<String> {
    let mut scope = Scope::default();
    let word = |media: &Media| match media_type::essence(&media.name).rsplit_once("/") {
        Some((_, subtype)) if subtype.ends_with("+json") => names::variant_name(subtype.trim_end_matches("+json")),
        _ => word(media),
    };
    all.iter().map(|media| scope.claim(&word(media))).collect()
}

/// What a media type is called among others.
pub fn word(media: &Media) -> String {
    let name = media_type::essence(&media.name);
    let word = match (media.codec, name.as_str()) {
        (_, "application/json" | "text/json") => "Json",
        (_, "application/octet-stream") => "Bytes",
        (_, "text/plain") => "Text",
        (Codec::Form, _) => "Form",
        (Codec::Multipart, _) => "Multipart",
        (Codec::EventStream, _) => "EventStream",
        (Codec::JsonLines, _) => "JsonLines",
        (Codec::JsonSeq, _) => "JsonSeq",
        (Codec::Parts, _) => "Parts",
        _ => match name.split_once('/') {
            Some(("*" | "application", "*")) => "Any",
            Some((kind, "*")) => return names::variant_name(kind),
            Some((_, subtype)) => return names::variant_name(subtype),
            None => return names::variant_name(&name),
        },
    };
    word.to_owned()
}

/// JSON first: it keeps most of what a schema says.
fn preference(codec: Codec) -> u8 {
    match codec {
        Codec::Json => 0,
        Codec::Form => 1,
        Codec::Multipart => 2,
        Codec::EventStream => 3,
        Codec::JsonLines => 4,
        Codec::JsonSeq => 5,
        Codec::Parts => 6,
        Codec::Text => 7,
        Codec::Bytes => 8,
    }
}

fn is_tree(content: &Content) -> bool {
    matches!(content.media.codec, Codec::Json | Codec::Form | Codec::Multipart)
}
