//! The query string as one value (OpenAPI 3.2, `in: querystring`): a form, JSON text or text.

use super::escape::{BROKEN, Found, TOO_DEEP, percent_encode, scalar_text};
use super::form::{read_form, write_form};
use super::{Json, Param, Shape, Style, WriteError};
use lvng_contract::percent::percent_decode;
use std::borrow::Cow;

/// Writes a value. The error says why that cannot be.
pub fn write(param: &Param, json: &Json<'_>) -> Result<String, &'static str> {
    if json.is_too_deep() {
        return Err(TOO_DEEP);
    }
    match (param.style, param.shape) {
        (Style::Json, _) => Ok(percent_encode(&json.to_string())),
        (_, Shape::Object) => write_form(json, param.encodings).map_err(|WriteError { reason, .. }| reason),
        _ => Ok(percent_encode(&scalar_text(json))),
    }
}

/// Reads a value from a query string without `?`; one of no characters is no value.
pub fn read<'t>(param: &Param, query: &'t str) -> Found<'t> {
    if query.is_empty() {
        return Found::Absent;
    }
    if param.style != Style::Json && param.shape == Shape::Object {
        return read_form(query, param.encodings)
            .map_or_else(|WriteError { reason, .. }| Found::Bad(reason), Found::Value);
    }
    let Some(text) = percent_decode(query) else { return Found::Bad(BROKEN) };
    match (param.style, text) {
        (Style::Json, Cow::Borrowed(text)) => Json::parse(text.as_bytes()).map_or(Found::Bad(NO_JSON), Found::Value),
        (Style::Json, Cow::Owned(text)) => {
            Json::parse(text.as_bytes()).map(Json::into_owned).map_or(Found::Bad(NO_JSON), Found::Value)
        }
        (_, text) => Found::Value(Json::String(text)),
    }
}

const NO_JSON: &str = "cannot be read: it is not valid JSON";
