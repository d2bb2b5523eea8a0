//! One of the two descriptions: where it is, and its files.

use lvng_codegen::diagnostic::{Diagnostic, render};
use lvng_codegen::{Input, Options};
use lvng_diff::report::Source;

/// A description as its files have it.
pub(super) struct Side {
    pub(super) input: Input,
    /// What is put before the names of files.
    pub(super) prefix: String,
}

impl Side {
    /// The files, for those who look things up in them.
    pub(super) fn source(&self) -> Source<'_> {
        Source { input: &self.input, prefix: &self.prefix }
    }

    /// What is wrong with the description, as text for people.
    pub(super) fn render(&self, diagnostics: Vec<Diagnostic>) -> String {
        let is_overlay = |diagnostic: &Diagnostic| self.input.overlays.contains(&diagnostic.place.file);
        let (overlays, files): (Vec<_>, Vec<_>) = diagnostics.into_iter().partition(is_overlay);
        let text = |list: &[Diagnostic], prefix: &str| {
            let options = Options { source_prefix: prefix.to_owned(), ..Options::default() };
            render(list, &self.input, &options)
        };
        text(&files, &self.prefix) + &text(&overlays, "")
    }
}
