//! `encoding` of a form → the styles of its properties.

use lvng_contract::Location;
use serde_json::Value;

use super::media::Content;
use super::merge::{JsonType, Part};
use super::report::Report;
use super::schemas::Schemas;
use crate::ir::{Codec, Encoding, ParamStyle, Shape, Style};
use crate::pointer;

/// The forms of a description.
pub struct Forms<'a, 'r, 'd> {
    pub schemas: Schemas<'a>,
    pub report: &'r mut Report<'d>,
}

impl Forms<'_, '_, '_> {
    /// The media types of the body at `pointer`, with the styles of their properties.
    pub fn with_encodings(&mut self, mut contents: Vec<Content>, pointer: &str) -> Vec<Content> {
        for content in contents.iter_mut().filter(|content| content.media.codec == Codec::Form) {
            let at = pointer::join(pointer, &["content", &content.media.name, "encoding"]);
            let Some(entries) = self.schemas.node(&at).and_then(Value::as_object) else { continue };
            let Some(schema) = content.schema.clone() else { continue };
            let written = entries
                .keys()
                .filter_map(|name| Some((name, self.encoding(&pointer::child(&at, name), &schema, name)?)));
            content.media.encodings = written.map(|(name, style)| Encoding { name: name.clone(), style }).collect();
        }
        contents
    }

    /// The style of a property, where it is another than forms have anyway: lists as repeated pairs, objects as JSON text.
    fn encoding(&mut self, pointer: &str, schema: &str, property: &str) -> Option<ParamStyle> {
        let keyword = |key: &str| self.schemas.keyword(pointer, key);
        let said = (keyword("style").and_then(Value::as_str), keyword("explode").and_then(Value::as_bool));
        let allow_reserved = keyword("allowReserved").and_then(Value::as_bool).unwrap_or_default();
        // The properties of a form are written as parameters of a query are.
        let style = said.0.and_then(Style::from_name).unwrap_or(Location::Query.default_style());
        let explode = said.1.unwrap_or(style.default_explode());
        let kind = self.kind_of(schema, property);
        let shape = match kind {
            Some(JsonType::Array) => Shape::Array,
            Some(JsonType::Object) => Shape::Object,
            _ => Shape::Primitive,
        };
        let written = ParamStyle { style, explode, shape, allow_reserved, allow_empty: false };
        let message = match (style, shape) {
            (Style::DeepObject, Shape::Primitive) if kind.is_none() => return Some(written),
            (Style::Form, Shape::Primitive) => return allow_reserved.then_some(written),
            (_, Shape::Primitive) => "the style is not defined for this kind of value; it is written as `form`",
            (Style::DeepObject, _) => return Some(written),
            (_, Shape::Array) => return (!explode || allow_reserved).then_some(written),
            // Nothing would tell its members from the other properties. Without a style an object is JSON text.
            (_, Shape::Object) if said == (None, None) => return None,
            (_, Shape::Object) if explode => {
                "its members would have the names of other properties; it is written as JSON text"
            }
            (_, Shape::Object) => return Some(written),
        };
        self.report.warning("W119", pointer, message).at_key();
        None
    }

    /// The JSON type of a property of an object, where there is one.
    fn kind_of(&mut self, schema: &str, property: &str) -> Option<JsonType> {
        let object = self.schemas.merge(&[Part::new(schema)], self.report).ok()?;
        let merged = self.schemas.merge(object.properties.get(property)?, self.report).ok()?;
        let is_object = !merged.properties.is_empty();
        merged.kind.or(is_object.then_some(JsonType::Object)).or((!merged.items.is_empty()).then_some(JsonType::Array))
    }
}
