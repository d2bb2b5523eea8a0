//! `cargo xtask bundle`: the description as one standard document, for other tools.

use crate::spec::{Description, SpecDir};
use crate::yaml;
use lvng_cli::command::{Error, print};
use lvng_cli::overlays::Overlays;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Arguments {
    /// How to write it
    #[arg(long, value_enum, default_value = "yaml")]
    format: Format,
    /// The description, instead of `spec/openapi.yaml`
    #[arg(long = "spec", value_name = "FILE", conflicts_with = "spec_dir")]
    file: Option<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
    #[command(flatten)]
    spec: SpecDir,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Yaml,
    Json,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let description = match &arguments.file {
        None => arguments.spec.read_with(&arguments.overlays)?,
        Some(file) => Description::read(file, &arguments.overlays)?,
    };
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
