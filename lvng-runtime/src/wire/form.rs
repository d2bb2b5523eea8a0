//! `application/x-www-form-urlencoded`, and what it shares with multipart bodies: a name given twice is a list.

use super::deep;
use super::escape::{Escape, Found, TOO_DEEP, percent_encode};
use super::param::{push_pairs, read_pairs, write_pairs};
use super::{Encoding, Json, Param, Shape, WriteError};
use lvng_contract::percent::{form_decode, query_pairs as pairs};
use std::borrow::Cow;
use std::collections::HashMap;

/// Writes an object as `application/x-www-form-urlencoded`: unless `encodings` say otherwise, lists as repeated pairs and
/// inner objects as JSON text. The error says which property cannot be written, and why.
pub fn write_form(json: &Json<'_>, encodings: &[Encoding]) -> Result<String, WriteError> {
    if json.is_too_deep() {
        return Err(WriteError { path: String::new(), reason: TOO_DEEP });
    }
    let Json::Object(members) = json else { return Ok(String::new()) };
    let plain = |name: &str, value: &Json<'_>| (percent_encode(name), Escape::Percent.scalar(value));
    let mut pairs = Vec::with_capacity(members.len());
    for (name, value) in members {
        match (encodings.iter().find(|encoding| encoding.name == name), value) {
            (Some(encoding), value) => pairs.extend(
                write_pairs(&encoding.param(), value)
                    .map_err(|reason| WriteError { path: name.as_ref().to_owned(), reason })?,
            ),
            (None, Json::Array(items)) => pairs.extend(items.iter().map(|item| plain(name, item))),
            (None, value) => pairs.push(plain(name, value)),
        }
    }
    let mut text = String::new();
    push_pairs(&mut text, "&", pairs);
    Ok(text)
}

/// Reads `application/x-www-form-urlencoded`; a name given twice is a list. The error says which property cannot be read,
/// and why.
pub fn read_form<'t>(text: &'t str, encodings: &[Encoding]) -> Result<Json<'t>, WriteError> {
    let broken = || WriteError { path: String::new(), reason: "is not a valid form: its encoding is broken" };
    let pairs = pairs(text).ok_or_else(broken)?;
    let params: Vec<Param> = encodings.iter().map(Encoding::param).collect();
    let mut members: Vec<(Cow<'t, str>, Json<'t>)> = Vec::new();
    for param in &params {
        let others: Vec<&Param> = params.iter().filter(|other| other.field.name != param.field.name).collect();
        match read_pairs(param, &pairs, &others) {
            Found::Absent => {}
            Found::Value(Json::Array(items)) if param.shape == Shape::Object => {
                members.push((Cow::Borrowed(param.field.name), Json::Object(deep::by_index(items))))
            }
            Found::Value(json) => members.push((Cow::Borrowed(param.field.name), json)),
            Found::Bad(reason) => return Err(WriteError { path: param.field.name.to_owned(), reason }),
        }
    }
    let mut places = HashMap::new();
    for (name, value) in pairs.iter().filter(|(name, _)| !params.iter().any(|param| param.takes(name))) {
        let value = Json::String(form_decode(value).ok_or_else(broken)?);
        match places.get(name) {
            Some(&at) => {
                let (_, json): &mut (_, Json<'_>) = &mut members[at];
                push_item(json, value);
            }
            None => {
                places.insert(name, members.len());
                members.push((name.clone(), value));
            }
        }
    }
    Ok(Json::Object(members))
}

/// A second value under the same name makes a list.
pub fn push_item<'t>(target: &mut Json<'t>, value: Json<'t>) {
    match target {
        Json::Array(items) => items.push(value),
        first => {
            let first_value = std::mem::replace(first, Json::Null);
            *first = Json::Array(vec![first_value, value]);
        }
    }
}
