//! Request → values of parameters and body, held against the description.

mod body;
mod brackets;
mod credentials;
mod json;
mod media;
mod message;
mod parameters;
mod styles;

use crate::api::Operation;

pub(crate) use body::values as body_values;
pub(crate) use json::{read as read_json, write as write_json};
pub use media::choose as choose_media;
pub(crate) use media::fitting as fitting_media;
pub use message::{Content, Incoming, Part, Problem, Refusal, Values};
pub(crate) use styles::simple as header_value;

/// Reads a request. With `token`, no other credentials are taken.
///
/// # Errors
/// It breaks the description: 400, 401, 406 or 415.
pub fn read(operation: &Operation, incoming: &Incoming<'_>, token: Option<&str>) -> Result<Values, Refusal> {
    credentials::check(operation, incoming, token)?;
    let media = media::request_media(operation, incoming)?;
    media::check_accept(operation, incoming.headers)?;
    let mut values = Values::default();
    let mut problems = Vec::new();
    parameters::read(operation, incoming, &mut values, &mut problems);
    body::read(operation, incoming, media, &mut values, &mut problems);
    if problems.is_empty() {
        return Ok(values);
    }
    let message = problems.first().map(|first| match first.name.as_str() {
        "" => format!("The {} is wrong: {}", first.part, first.message),
        name => format!("The {} parameter `{name}` is wrong: {}", first.part, first.message),
    });
    Err(Refusal { problems, ..Refusal::new(400, message.unwrap_or_default()) })
}
