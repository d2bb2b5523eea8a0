//! What `generate` is given.

use lvng_cli::overlays::Overlays;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  lvng generate --spec api.yaml --out client
      writes the crate `client`
  lvng generate --spec api.yaml --out client --check
      exits with 1 and names the files if the crate is not what the description gives
  lvng generate --spec their.json --overlay mine.yaml --out their-api --format json
      of a description that has to be mended first; what came of it is printed for programs";

/// How to print what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One document, with all diagnostics of what was generated
    Json,
}

/// What it is given.
#[derive(clap::Args, Default)]
#[command(after_help = EXAMPLES)]
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
    /// The folder of `lvng-runtime` in a checkout, which the crate then finds by path. A crate that has one keeps it; without any
    /// the runtime comes from cargo's registry
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub runtime: Option<PathBuf>,
    /// Generate although nothing has changed since the last time
    #[arg(long, requires = "spec")]
    pub force: bool,
    /// How to print what came of it
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// What mends the description.
    #[command(flatten)]
    pub overlays: Overlays,
}
