//! How values are written in the parts of a message: JSON in most bodies, text in forms and parameters.

use super::json::Members;
use super::{Codec, Json, Location, Param, Shape, Style, deep};

/// How values are written in the part of the message that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// As JSON.
    Json,
    /// Scalars are text, lists are names given several times, objects are JSON text: forms and most parameters.
    Text,
    /// Scalars are text, lists and objects are JSON text: what is inside a list of a form, or inside a parameter.
    Inner,
    /// Scalars are text, lists and objects are names with brackets, which can look the same: `deepObject`.
    Deep,
}

impl Notation {
    /// That of a body.
    pub(super) fn of(codec: Codec) -> Self {
        match codec {
            Codec::Form | Codec::Multipart | Codec::Text | Codec::Bytes => Notation::Text,
            _ => Notation::Json,
        }
    }

    /// That of a parameter, or of a header of a response.
    pub(super) fn of_param(param: &Param) -> Self {
        match (param.style, param.shape) {
            (Style::Json, _) => Notation::Json,
            // A form.
            _ if param.location == Location::Querystring => Notation::Text,
            (Style::DeepObject, _) => Notation::Deep,
            (_, Shape::Array) => Notation::Text,
            _ => Notation::Inner,
        }
    }

    /// That of the items of a list.
    pub(super) fn of_items(self) -> Self {
        if self == Notation::Text { Notation::Inner } else { self }
    }

    /// Whether objects stand as JSON text.
    pub(super) fn takes_json_text(self) -> bool {
        self != Notation::Json
    }

    /// The items of what stands for a list here; the value itself if it stands for none.
    pub(super) fn items_of<'a>(self, json: Json<'a>) -> Result<Vec<Json<'a>>, Json<'a>> {
        match (json, self) {
            (Json::Array(items), _) => Ok(items),
            (json, Notation::Json) | (json @ Json::Null, _) | (json @ Json::Object(_), Notation::Deep) => Err(json),
            // No client of this crate writes a list of names with brackets under the name alone.
            (Json::String(text), Notation::Inner | Notation::Deep) => {
                match Json::parse(text.as_bytes()).map(Json::into_owned) {
                    Ok(Json::Array(items)) => Ok(items),
                    _ => Ok(vec![Json::String(text)]),
                }
            }
            // Items are named one by one, so a list of one item looks like the item.
            (item, _) => Ok(vec![item]),
        }
    }

    /// The members of what stands for an object here; the value itself if it stands for none.
    pub(super) fn members_of<'a>(self, json: Json<'a>) -> Result<Members<'a>, Json<'a>> {
        match (json, self) {
            (Json::Object(members), _) => Ok(members),
            (Json::Array(items), Notation::Deep) => Ok(deep::by_index(items)),
            (Json::String(text), _) if self.takes_json_text() => {
                match Json::parse(text.as_bytes()).map(Json::into_owned) {
                    Ok(Json::Object(members)) => Ok(members),
                    _ => Err(Json::String(text)),
                }
            }
            (json, _) => Err(json),
        }
    }
}
