//! What `generate` is given.

use lvng_cli::overlays::Overlays;
use std::path::PathBuf;

/// What it is given.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Write nothing; exit with 1 and name each file that is not as it would be written
    #[arg(long)]
    pub check: bool,
    /// The description: a file, or the folder of an `openapi.yaml`
    #[arg(long, value_name = "FILE", requires = "out")]
    pub spec: Option<PathBuf>,
    /// The folder of the crate to write
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub out: Option<PathBuf>,
    /// The name of the crate to write, instead of the folder's
    #[arg(long, requires = "out")]
    pub name: Option<String>,
    /// The vendor of extension keys `x-<vendor>-evidence` and so on
    #[arg(long, requires = "spec")]
    pub vendor: Option<String>,
    /// A list of what may be left out: on each line an operationId, or a method and a path, or a component
    /// that no operation uses (`#/components/schemas/Pet`), and the code of the error
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub allow_skips: Option<PathBuf>,
    /// Show every warning and error, not only the first of each kind
    #[arg(long, requires = "spec")]
    pub verbose: bool,
    /// Generate although nothing has changed since the last time
    #[arg(long, requires = "spec")]
    pub force: bool,
    /// What mends the description.
    #[command(flatten)]
    pub overlays: Overlays,
}
