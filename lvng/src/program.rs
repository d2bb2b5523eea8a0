//! What a program that has these commands is.

use crate::description::{Description, ROOTS};
use lvng_cli::command::Error;
use lvng_cli::description;
use lvng_cli::overlays::Overlays;
use lvng_codegen::Options;
use std::path::{Path, PathBuf};

/// A program that has these commands.
#[derive(Clone, Debug)]
pub struct Program {
    /// What users type before the name of a command: `lvng`.
    pub name: &'static str,
    /// The description that it is for, where none is given. Without one it has to be given.
    pub own: Option<Own>,
    /// The folder of the runtime that crates find by path, where their manifests do not say. Without one they ask for the
    /// version of this library.
    pub runtime: Option<PathBuf>,
}

/// The description that a program is for.
#[derive(Clone, Debug)]
pub struct Own {
    /// The root file.
    pub root: PathBuf,
    /// What is put before the names of its files in diagnostics: `spec/`.
    pub prefix: String,
    /// The vendor of its extension keys.
    pub vendor: String,
}

impl Program {
    /// The vendor of extension keys, where none is given.
    pub fn vendor(&self) -> Option<String> {
        self.own.as_ref().map(|own| own.vendor.clone())
    }

    /// The root file of a description that is given by a file, or by the folder that it is in, or of the program's own.
    ///
    /// # Errors
    /// The folder has none, or none is given and the program has none.
    pub fn root(&self, spec: Option<&Path>) -> Result<PathBuf, Error> {
        match (spec, &self.own) {
            (Some(folder), _) if folder.is_dir() => {
                let root = ROOTS.iter().map(|root| folder.join(root)).find(|root| root.is_file());
                let missing = || Error::usage(format!("{}: no {} in the folder", folder.display(), ROOTS.join(", ")));
                root.ok_or_else(missing)
            }
            (Some(file), _) => Ok(file.to_owned()),
            (None, Some(own)) => Ok(own.root.clone()),
            (None, None) => Err(Error::usage("no description is given by --spec")),
        }
    }

    /// Reads a description, or the program's own.
    ///
    /// # Errors
    /// See [`Program::root`] and [`description::read`].
    pub fn read(&self, spec: Option<&Path>, vendor: Option<&str>, overlays: &Overlays) -> Result<Description, Error> {
        let prefix = self.own.as_ref().filter(|_| spec.is_none()).map(|own| own.prefix.clone()).unwrap_or_default();
        let root = self.root(spec)?;
        let input = description::read(&root, overlays, &prefix)?;
        let options = Options {
            vendor: vendor.map(str::to_owned).or_else(|| self.vendor()),
            command: format!("{} generate", self.name),
            source_prefix: prefix,
            ..Options::default()
        };
        let folder = overlays.folder(&root).to_owned();
        Ok(Description { root, folder, input, options })
    }
}
