//! An answer that is not what the description says.

use super::secret::Redactor;
use crate::wire::Problem;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// A response whose body, or whose headers as a type, are not what the description says.
///
/// The problems name places and what was expected there. The body itself is in [`body`](Self::body) only:
/// it may hold secrets, so `Debug` and `Display` leave it out.
pub struct DecodeError(Box<Inner>);

struct Inner {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    problems: Vec<Problem>,
}

impl DecodeError {
    pub(crate) fn new(
        operation: &'static str,
        (status, headers, body): (StatusCode, HeaderMap, Bytes),
        mut problems: Vec<Problem>,
        redactor: &Redactor,
    ) -> Self {
        problems.iter_mut().for_each(|problem| {
            redactor.clean(&mut problem.message);
            redactor.clean(&mut problem.path);
        });
        Self(Box::new(Inner { operation, status, headers, body, problems }))
    }

    /// The operationId.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body as it came; empty for bodies that are streamed, and where the headers are at fault.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Where the response is not what the description says.
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("problems", &self.0.problems)
            .field("body", &format_args!("{} bytes", self.0.body.len()))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, status) = (self.0.operation, self.0.status.as_u16());
        write!(f, "{operation}: the response ({status}) is not as described")?;
        if let Some(problem) = self.0.problems.first() {
            write!(f, ": {problem}")?;
        }
        match self.0.problems.len() {
            0 | 1 => Ok(()),
            many => write!(f, " (and {} more)", many - 1),
        }
    }
}

impl std::error::Error for DecodeError {}
