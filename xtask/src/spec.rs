//! The description of this project, for commands that look at it as a whole.

use lvng_cli::command::{Error, text, workspace};
use lvng_cli::description;
use lvng_cli::overlays::Overlays;
use lvng_codegen::diagnostic::{Diagnostics, render};
use lvng_codegen::{Input, LockedNames, Options, load};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The vendor of the extension keys.
pub const VENDOR: &str = "lvng";

/// The beginning of the extension keys.
pub const PREFIX: &str = "x-lvng-";

/// The name of the root file.
pub const ROOT: &str = "openapi.yaml";

/// Where the description is.
#[derive(clap::Args, Default)]
pub struct SpecDir {
    /// The folder of the description, instead of `spec/`
    #[arg(long, value_name = "DIR", hide = true)]
    spec_dir: Option<PathBuf>,
}

/// A description as its files have it.
pub struct Description {
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

/// Where the published pages of the API are, seen from the workspace, on machines that have them.
pub const DOCUMENTS: &str = "../shared/lvng/docs";

impl SpecDir {
    /// A folder, instead of `spec/`.
    pub fn at(folder: PathBuf) -> Self {
        Self { spec_dir: Some(folder) }
    }

    /// The folder.
    pub fn folder(&self) -> PathBuf {
        self.spec_dir.clone().unwrap_or_else(|| workspace().join("spec"))
    }

    /// Reads the files.
    pub fn read(&self) -> Result<Description, Error> {
        self.read_with(&Overlays::default())
    }

    /// Reads the files, with overlays.
    pub fn read_with(&self, overlays: &Overlays) -> Result<Description, Error> {
        let prefix = match &self.spec_dir {
            None => "spec/".to_owned(),
            Some(folder) => format!("{}/", folder.display()),
        };
        let input = description::read(&self.folder().join(ROOT), overlays, &prefix)?;
        Ok(Description { input, options: options(prefix) })
    }
}

/// The names that a crate keeps, from its `names.lock`.
pub fn locked_names(path: &Path) -> Result<LockedNames, Error> {
    LockedNames::parse(&path.display().to_string(), &text(path)?).map_err(Error::new)
}

/// Options for a description whose files are named with a prefix.
pub fn options(source_prefix: String) -> Options {
    Options {
        vendor: Some(VENDOR.to_owned()),
        command: "cargo xtask generate".to_owned(),
        source_prefix,
        ..Options::default()
    }
}

impl Description {
    /// Reads a description that is not this project's.
    pub fn read(root: &Path, overlays: &Overlays) -> Result<Self, Error> {
        Ok(Self { input: description::read(root, overlays, "")?, options: options(String::new()) })
    }

    /// Joins the files. Errors are printed at once.
    pub fn join(&self) -> Result<Joined, Error> {
        let mut diagnostics = Diagnostics::default();
        let document = load::load(&self.input, &mut diagnostics);
        self.stop_at_errors(&diagnostics)?;
        Ok(Joined { tree: document.tree, diagnostics })
    }

    /// Prints what was found and fails, if there is an error among it.
    pub fn stop_at_errors(&self, diagnostics: &Diagnostics) -> Result<(), Error> {
        if !diagnostics.has_errors() {
            return Ok(());
        }
        let list = diagnostics.clone().into_vec();
        let count = list.iter().filter(|diagnostic| diagnostic.is_error()).count();
        eprint!("{}", render(&list, &self.input, &self.options));
        Err(Error::new(format!("{}{} cannot be read: {count} errors", self.options.source_prefix, self.input.root)))
    }
}
