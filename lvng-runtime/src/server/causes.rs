//! Errors as logs have them.

use std::error::Error;
use std::fmt;

/// An error, and what caused it: `a: b: c`.
pub(super) struct Causes<'e>(pub(super) &'e (dyn Error + 'static));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        self.0.source().map_or(Ok(()), |cause| write!(f, ": {}", Causes(cause)))
    }
}
