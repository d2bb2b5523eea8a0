//! One of the two descriptions: where it is, and its files.

use super::git;
use crate::command::Error;
use crate::description;
use crate::overlays::Overlays;
use lvng_codegen::diagnostic::{Diagnostic, render};
use lvng_codegen::{Input, Options};
use lvng_diff::report::Source;
use std::path::Path;

/// The names of root files, in the order in which they are looked for.
pub(super) const ROOTS: [&str; 3] = ["openapi.yaml", "openapi.yml", "openapi.json"];

/// A description as its files have it.
pub(super) struct Side {
    pub(super) input: Input,
    /// What is put before the names of files.
    pub(super) prefix: String,
}

impl Side {
    /// Reads the files of a description: a file, a folder, or either in a git revision.
    pub(super) fn read(place: &str, overlays: &Overlays) -> Result<Self, Error> {
        let path = Path::new(place);
        if path.is_dir() {
            let root = ROOTS.iter().map(|root| path.join(root)).find(|root| root.is_file());
            let missing = || Error::new(format!("{place}: there is no {} in the folder", ROOTS.join(", ")));
            return Self::file(&root.ok_or_else(missing)?, overlays);
        }
        // What is there is meant, even if its name has a colon.
        match place.split_once(':') {
            Some((revision, path)) if !Path::new(place).exists() && !revision.is_empty() => {
                git::read(revision, path, overlays)
            }
            _ => Self::file(path, overlays),
        }
    }

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

    fn file(root: &Path, overlays: &Overlays) -> Result<Self, Error> {
        let folder = root.parent().filter(|folder| !folder.as_os_str().is_empty());
        let prefix = folder.map(|folder| format!("{}/", folder.display().to_string().trim_end_matches('/')));
        // Overlays are named as the caller named them, whatever is put before the names of other files.
        let input = description::read(root, overlays, "")?;
        Ok(Self { input, prefix: prefix.unwrap_or_default() })
    }
}
