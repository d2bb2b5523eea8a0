//! One of the two descriptions: where it is, and its files.

use super::git;
use crate::command::Error;
use crate::description;
use crate::overlays::Overlays;
use lvng_codegen::Input;
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
    pub(super) fn read(place: &str) -> Result<Self, Error> {
        let path = Path::new(place);
        if path.is_dir() {
            let root = ROOTS.iter().map(|root| path.join(root)).find(|root| root.is_file());
            let missing = || Error::new(format!("{place}: there is no {} in the folder", ROOTS.join(", ")));
            return Self::file(&root.ok_or_else(missing)?);
        }
        // What is there is meant, even if its name has a colon.
        match place.split_once(':') {
            Some((revision, path)) if !Path::new(place).exists() && !revision.is_empty() => git::read(revision, path),
            _ => Self::file(path),
        }
    }

    /// The files, for those who look things up in them.
    pub(super) fn source(&self) -> Source<'_> {
        Source { input: &self.input, prefix: &self.prefix }
    }

    fn file(root: &Path) -> Result<Self, Error> {
        let folder = root.parent().filter(|folder| !folder.as_os_str().is_empty());
        let prefix = folder.map(|folder| format!("{}/", folder.display().to_string().trim_end_matches('/')));
        let prefix = prefix.unwrap_or_default();
        let input = description::read(root, &Overlays::default(), &prefix)?;
        Ok(Self { input, prefix })
    }
}
