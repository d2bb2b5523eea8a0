//! `bundle`: a description as one standard document, for other tools.

use crate::program::Program;
use crate::yaml;
use lvng_cli::command::{Error, print};
use lvng_cli::overlays::Overlays;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  lvng bundle --spec api/openapi.yaml
      the description and all files that it refers to, as one document of YAML
  lvng bundle --spec their.json --overlay mine.yaml --format json
      what overlays make of a description";

/// What it is given.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The description: a file, or the folder of an `openapi.yaml`
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// How to write it
    #[arg(long, value_enum, default_value = "yaml")]
    format: Format,
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Yaml,
    Json,
}

/// Prints the description.
///
/// # Errors
/// It cannot be read.
pub fn run(arguments: &Arguments, program: &Program) -> Result<ExitCode, Error> {
    let description = program.read(arguments.spec.as_deref(), None, &arguments.overlays)?;
    let mut tree = description.join()?.tree;
    // Joining adds the paths at the end; people look for them before the components.
    if let Some(root) = tree.as_object_mut()
        && let Some(components) = root.shift_remove("components")
    {
        root.insert("components".to_owned(), components);
    }
    let text = match arguments.format {
        Format::Yaml => yaml::write(&tree, &["", "/paths", "/components", "/components/schemas"]),
        Format::Json => format!("{tree:#}\n"),
    };
    print(&text)
}
