//! What is wrong with settings, in their file.

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Position};

/// Notes problems of one settings file.
pub(super) struct Problems<'d> {
    pub(super) file: &'d str,
    pub(super) diagnostics: &'d mut Diagnostics,
}

impl Problems<'_> {
    pub(super) fn error(&mut self, code: &'static str, at: Position, message: impl Into<String>) -> &mut Diagnostic {
        let place = Place { file: self.file.to_owned(), pointer: String::new() };
        let error = self.diagnostics.error_in(code, place, message);
        error.position = Some(at);
        error
    }
}
