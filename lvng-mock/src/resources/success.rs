//! Operations → the response that says what became of an item.

use crate::api::{Media, Operation, Response};
use lvng_contract::{Codec, StatusSpec};

/// The status for something that was made.
const CREATED: u16 = 201;

/// A response of success, with the status that it is sent with.
#[derive(Clone, Copy)]
pub struct Success<'a> {
    /// The status.
    pub status: u16,
    /// What describes it.
    pub response: &'a Response,
}

impl<'a> Success<'a> {
    /// The one that an operation has in general.
    pub fn of(operation: &'a Operation) -> Option<Self> {
        operation.success().map(|(status, response)| Self { status, response })
    }

    /// The one for an item that was there: 201 says that it was not (RFC 9110, 9.3.4).
    pub fn of_known(operation: &'a Operation) -> Option<Self> {
        let others = (200..300).filter(|status| *status != CREATED);
        others.into_iter().find_map(|status| Self::with(operation, status)).or_else(|| Self::of(operation))
    }

    /// The one for an item that was made.
    pub fn of_made(operation: &'a Operation) -> Option<Self> {
        Self::with(operation, CREATED).or_else(|| Self::of(operation))
    }

    /// The one for a status, where it is described and not left to `default`, which is for errors.
    fn with(operation: &'a Operation, status: u16) -> Option<Self> {
        let response = operation.response(status).filter(|response| response.spec != StatusSpec::Default)?;
        Some(Self { status, response })
    }

    /// Its JSON.
    pub fn media(self) -> Option<&'a Media> {
        self.response.media.iter().find(|media| media.codec == Codec::Json && media.schema.is_some())
    }
}
