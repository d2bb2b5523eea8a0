//! Parameters → values, held against their schemas.

use super::styles::{self, Written};
use super::{Incoming, Problem, Values, json};
use crate::api::{Operation, Parameter};
use http::HeaderMap;
use lvng_contract::{Location, Style};
use serde_json::Value;

/// Reads all parameters of a request.
pub(super) fn read(operation: &Operation, incoming: &Incoming<'_>, values: &mut Values, problems: &mut Vec<Problem>) {
    let pairs = styles::pairs(incoming.query);
    for parameter in &operation.parameters {
        match value(parameter, incoming, &pairs) {
            Ok(Some(value)) => {
                check(parameter, &value, problems);
                values.parameters.insert((parameter.location, parameter.name.clone()), value);
            }
            Ok(None) if parameter.required => {
                problems.push(problem(parameter, "", "required", "it is missing".to_owned()));
            }
            Ok(None) => {}
            Err(message) => problems.push(problem(parameter, "", "type", message)),
        }
    }
}

fn check(parameter: &Parameter, value: &Value, problems: &mut Vec<Problem>) {
    let Some(schema) = &parameter.schema else { return };
    let faults = schema.faults(value).into_iter();
    problems.extend(faults.map(|fault| problem(parameter, &fault.pointer, &fault.keyword, fault.message)));
}

fn problem(parameter: &Parameter, pointer: &str, rule: &str, message: String) -> Problem {
    Problem {
        part: match parameter.location {
            Location::Querystring => Location::Query.word(),
            location => location.word(),
        },
        name: parameter.name.clone(),
        pointer: pointer.to_owned(),
        rule: rule.to_owned(),
        message,
    }
}

/// The value of a parameter, if it was sent.
fn value(parameter: &Parameter, incoming: &Incoming<'_>, pairs: &[Written<'_>]) -> Result<Option<Value>, String> {
    let json = |text: &str| json::read(text).map(Some).map_err(|error| format!("it is no JSON: {error}"));
    let name = parameter.name.as_str();
    match parameter.location {
        Location::Path => match incoming.path.get(name) {
            Some(text) if parameter.style == Style::Json => json(text),
            Some(text) => Ok(Some(styles::in_path(parameter, text))),
            None => Ok(None),
        },
        Location::Header => match incoming.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes())) {
            Some(text) if parameter.style == Style::Json => json(&text),
            Some(text) => Ok(Some(styles::simple(parameter, text.trim()))),
            None => Ok(None),
        },
        Location::Query if parameter.style == Style::Json => match pairs.iter().find(|pair| pair.name == name) {
            Some(pair) => json(&pair.text()),
            None => Ok(None),
        },
        Location::Query => Ok(styles::in_query(parameter, pairs)),
        Location::Cookie => {
            let pairs: Vec<Written<'_>> = cookies(incoming.headers)
                .map(|(name, raw)| Written { name: name.to_owned(), raw, is_plain: parameter.style == Style::Cookie })
                .collect();
            match pairs.iter().find(|pair| pair.name == name) {
                Some(pair) if parameter.style == Style::Json => json(&pair.text()),
                _ => Ok(styles::in_query(parameter, &pairs)),
            }
        }
        Location::Querystring => match (incoming.query, parameter.style) {
            ("", _) => Ok(None),
            (query, Style::Json) => json(&styles::decoded(query)),
            _ => Ok(Some(styles::form(parameter.schema.as_ref(), &Value::Null, pairs))),
        },
    }
}

/// The cookies of a request; all are in one header, or HTTP/2 has each in one.
pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(http::header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}
