//! `drift PAGE…`: published documentation pages against the description.

use crate::description::Description;
use crate::program::Program;
use lvng_cli::command::text;
use lvng_cli::command::{Error, print};
use lvng_cli::overlays::Overlays;
use lvng_cli::terminal;
use lvng_codegen::diagnostic::render;
use lvng_codegen::load::Document;
use lvng_codegen::{lower_lenient, normalize};
use lvng_drift::page::Page;
use lvng_drift::{Described, Outcome, Report, Settings};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The configuration beside a description, and the decisions that it names.
const SETTINGS: &str = "drift.yaml";
const DECISIONS: &str = "decisions.md";

const EXAMPLES: &str = "\
Examples:
  lvng drift docs/api/*.md --spec api.yaml
      exits with 1 if a page and the description differ
  lvng drift docs/api/*.md --spec api.yaml --format github
      the same as annotations of a workflow";

/// Hold pages of documentation, in Markdown or as plain text, against the description
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The pages
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// The description: a file, or the folder of an `openapi.yaml`
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For the terminal
    Text,
    Json,
    /// Annotations of a workflow
    Github,
}

/// Prints how pages and description differ.
///
/// # Errors
/// One of them cannot be read.
pub fn run(arguments: &Arguments, program: &Program) -> Result<ExitCode, Error> {
    let description = program.read(arguments.spec.as_deref(), None, &arguments.overlays)?;
    let (outcome, shown) = compare(&description, &arguments.pages, |report| match arguments.format {
        Format::Text => report.text(),
        Format::Json => format!("{:#}\n", report.json()),
        Format::Github => report.github(),
    })?;
    match arguments.format {
        Format::Text => terminal::print(&shown, &description.folder)?,
        Format::Json | Format::Github => print(&shown)?,
    };
    Ok(if outcome.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads the configuration beside a description's root file, if there is one.
fn settings(root: &Path) -> Result<Settings, Error> {
    let path = root.with_file_name(SETTINGS);
    if !path.is_file() {
        return Ok(Settings::default());
    }
    let decisions = root.with_file_name(DECISIONS);
    let decisions = if decisions.is_file() { text(&decisions)? } else { String::new() };
    let content = text(&path)?;
    let name = path.display().to_string();
    Settings::read(&name, &content, &decisions).map_err(|found| {
        let input = lvng_codegen::Input::single(&*name, content);
        terminal::say(&render(&found, &input, &Default::default()), Path::new("."));
        Error::new(format!("{name} cannot be read: {} errors", found.len()))
    })
}

/// Compares pages with a description whose configuration is in its folder, and shows the outcome. Pages are named as the
/// caller did.
///
/// # Errors
/// One of them cannot be read.
pub fn compare(
    description: &Description,
    pages: &[PathBuf],
    show: impl Fn(&Report<'_>) -> String,
) -> Result<(Outcome, String), Error> {
    let pages: Vec<Page> = pages
        .iter()
        .map(|path| Ok(lvng_drift::read(&path.display().to_string(), &text(path)?)))
        .collect::<Result<_, Error>>()?;
    let settings = settings(&description.root)?;
    let mut joined = description.join()?;
    let (api, _) = lower_lenient(&description.input, &description.options);
    let tree = normalize::normalize(Document { tree: joined.tree }, &mut joined.diagnostics).tree;
    description.stop_at_errors(&joined.diagnostics)?;
    let outcome = lvng_drift::compare(&pages, &Described::new(&tree, &api), &settings);
    let prefix = description.options.source_prefix.as_str();
    let shown = show(&Report::new(&pages, &outcome, &settings, (&joined.diagnostics, &description.input, prefix)));
    Ok((outcome, shown))
}
