//! `cargo xtask coverage`: how much of the API is described, and how well it is known.

mod count;
mod html;
mod table;

use crate::spec::SpecDir;
use lvng_cli::command::{Error, print};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Arguments {
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    spec: SpecDir,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A table for the terminal
    Text,
    Json,
    Markdown,
    /// One page with a picture of all tags
    Html,
}

/// The counts in words, and how many problems there are with them.
pub fn figure(spec: &SpecDir) -> Result<(String, usize), Error> {
    let mut joined = spec.read()?.join()?;
    let report = count::count(&joined.tree, &mut joined.diagnostics);
    let words = format!("{} operations in {} tags", report.operations(), report.tags.len());
    Ok((words, joined.diagnostics.iter().filter(|found| found.is_error()).count()))
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let description = arguments.spec.read()?;
    let mut joined = description.join()?;
    let report = count::count(&joined.tree, &mut joined.diagnostics);
    print(&match arguments.format {
        Format::Text => table::text(&report),
        Format::Json => format!("{:#}\n", table::json(&report)),
        Format::Markdown => table::markdown(&report),
        Format::Html => html::page(&report),
    })?;
    if !joined.diagnostics.has_errors() {
        return Ok(ExitCode::SUCCESS);
    }
    let list = joined.diagnostics.into_vec();
    description.say(&list);
    eprintln!("{} problems; see `cargo xtask explain` for their codes", list.len());
    Ok(ExitCode::FAILURE)
}
