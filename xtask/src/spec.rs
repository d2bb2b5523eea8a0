//! The description of this project, for commands that look at it as a whole.

use lvng::{Description, Own, Program};
use lvng_cli::command::Error;
use lvng_cli::overlays::Overlays;
use lvng_codegen::Options;
use std::path::PathBuf;

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

/// Where the published pages of the API are, seen from the workspace, on machines that have them.
pub const DOCUMENTS: &str = "../shared/lvng/docs";

/// The folder of the workspace, where commands are run from or below.
pub fn workspace() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map_or(manifest.clone(), PathBuf::from)
}

impl SpecDir {
    /// A folder, instead of `spec/`.
    pub fn at(folder: PathBuf) -> Self {
        Self { spec_dir: Some(folder) }
    }

    /// The folder.
    pub fn folder(&self) -> PathBuf {
        self.spec_dir.clone().unwrap_or_else(|| workspace().join("spec"))
    }

    /// The commands for any description, with this one where none is given.
    pub fn program(&self) -> Program {
        let prefix = match &self.spec_dir {
            None => "spec/".to_owned(),
            Some(folder) => format!("{}/", folder.display()),
        };
        let own = Own { root: self.folder().join(ROOT), prefix, vendor: VENDOR.to_owned() };
        Program { name: "cargo xtask", own: Some(own), runtime: Some(workspace().join("lvng-runtime")) }
    }

    /// Reads the files.
    pub fn read(&self) -> Result<Description, Error> {
        self.program().read(None, None, &Overlays::default())
    }
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
