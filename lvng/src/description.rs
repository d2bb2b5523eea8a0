//! A description as commands look at it: its files, and those joined to one document.

use lvng_cli::command::{Error, text};
use lvng_cli::terminal;
use lvng_codegen::diagnostic::{Diagnostic, Diagnostics, render};
use lvng_codegen::{Input, LockedNames, Options, load};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The names of root files, in the order in which they are looked for in a folder.
pub const ROOTS: [&str; 3] = ["openapi.yaml", "openapi.yml", "openapi.json"];

/// A description as its files have it.
pub struct Description {
    /// The path of the root file.
    pub root: PathBuf,
    /// The folder that its files are in.
    pub folder: PathBuf,
    /// Root and files.
    pub input: Input,
    /// How to name places in it.
    pub options: Options,
}

/// A description as one document.
pub struct Joined {
    /// Refers to `#/components/<kind>/<name>` only.
    pub tree: Value,
    /// Knows where the nodes of the tree come from; holds what was found so far, warnings only.
    pub diagnostics: Diagnostics,
}

impl Description {
    /// Prints what was found, with places.
    pub fn say(&self, found: &[Diagnostic]) {
        terminal::say(&render(found, &self.input, &self.options), &self.folder);
    }

    /// Joins the files. Errors are printed at once.
    ///
    /// # Errors
    /// The description is none.
    pub fn join(&self) -> Result<Joined, Error> {
        let mut diagnostics = Diagnostics::default();
        let document = load::load(&self.input, &mut diagnostics);
        self.stop_at_errors(&diagnostics)?;
        Ok(Joined { tree: document.tree, diagnostics })
    }

    /// Prints what was found and fails, if there is an error among it.
    ///
    /// # Errors
    /// There is.
    pub fn stop_at_errors(&self, diagnostics: &Diagnostics) -> Result<(), Error> {
        if !diagnostics.has_errors() {
            return Ok(());
        }
        let list = diagnostics.clone().into_vec();
        let count = list.iter().filter(|diagnostic| diagnostic.is_error()).count();
        self.say(&list);
        Err(Error::new(format!("{}{} cannot be read: {count} errors", self.options.source_prefix, self.input.root)))
    }
}

/// A diagnostic, located, for programs; `prefix` stands before the names of files.
pub fn diagnostic_json(found: &Diagnostic, prefix: &str) -> Value {
    json!({
        "severity": found.severity.to_string(),
        "code": found.code,
        "message": found.message,
        "help": found.help,
        "file": format!("{prefix}{}", found.place.file),
        "pointer": found.place.pointer,
        "line": found.position.map(|at| at.line),
        "column": found.position.map(|at| at.column),
    })
}

/// The names that a crate keeps, from its `names.lock`.
///
/// # Errors
/// The file cannot be read, or is no such list.
pub fn locked_names(path: &Path) -> Result<LockedNames, Error> {
    LockedNames::parse(&path.display().to_string(), &text(path)?).map_err(Error::new)
}
