//! `diff`: what changed between two descriptions, and whom it breaks.

mod git;
mod read;
mod side;

use crate::description::locked_names;
use crate::program::Program;
use clap::ValueEnum;
use lvng_cli::command::{Error, print};
use lvng_cli::overlays::Overlays;
use lvng_cli::terminal::{self, Progress};
use lvng_codegen::diagnostic::Diagnostics;
use lvng_diff::report::{FailOn, Report, accepted_changes};
use lvng_diff::{Bump, Description, Directions, compare, compare_wire, rules};
use side::Side;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  lvng diff main:spec spec
      what the working tree changes in the description of the branch `main`
  lvng diff v1.2.0:spec/openapi.yaml HEAD:spec/openapi.yaml --format markdown
      the changelog since a release
  lvng diff old.json new.yaml --fail-on wire --accept accepted.txt
      exits with 1 if clients or servers break by what accepted.txt does not list:
        operation-removed #/paths/~1pets/get # nobody called it";

/// A description is a file, a folder with `openapi.yaml`, `openapi.yml` or `openapi.json`, or one of these in a git
/// revision: `main:spec`. OpenAPI 3.0 and 3.1; equal meaning is no change. Overlays are applied to both.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The description as it was: FILE, FOLDER or REVISION:PATH
    base: String,
    /// The description as it is now: FILE, FOLDER or REVISION:PATH
    head: String,
    /// How to print the changes
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 if a change breaks these
    #[arg(long, value_enum, value_name = "WHOM")]
    fail_on: Option<Whom>,
    /// A list of changes that are accepted: on each line a rule and a pointer, such as `operation-removed #/paths/~1pets/get`.
    /// What is accepted fails nothing and asks for no version; an entry that accepts nothing is an error
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// The vendor of extension keys that name things in Rust (`x-<vendor>-method`), as it was generated
    #[arg(long)]
    vendor: Option<String>,
    /// The `names.lock` of the crate that is generated from the description: the names that it keeps
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Compare the wire only, in half of the time: nothing breaks Rust then
    #[arg(long)]
    no_rust: bool,
    // Applied to both descriptions.
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// One document
    Json,
    /// A changelog by tag
    Markdown,
    /// Annotations of GitHub's workflows
    Github,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Whom {
    /// Clients or servers, on the wire
    Wire,
    /// Rust callers or implementors
    Rust,
    /// Any of them
    Any,
}

/// Prints the changes.
///
/// # Errors
/// A description or a list cannot be read.
pub fn run(arguments: &Arguments, program: &Program) -> Result<ExitCode, Error> {
    if arguments.no_rust && matches!(arguments.fail_on, Some(Whom::Rust | Whom::Any)) {
        return Err(Error::usage("with --no-rust nothing is known of Rust: expected `--fail-on wire`"));
    }
    let accepted = arguments.accept.as_deref().map(read_accepted).transpose()?.unwrap_or_default();
    let overlays = &arguments.overlays;
    let (base, head) = (read::read(&arguments.base, overlays)?, read::read(&arguments.head, overlays)?);
    let names = arguments.names.as_deref().map(locked_names).transpose()?.unwrap_or_default();
    let vendor = arguments.vendor.clone().or_else(|| program.vendor());
    let as_generated = |description: Description| description.with_vendor(vendor.clone()).with_names(names.clone());
    let progress = Progress::of("comparing");
    // Both are looked at, so that all that is wrong is told in one run.
    let before = read(&base).map(as_generated).map(|before| match arguments.no_rust {
        true => before,
        false => before.with_items(),
    });
    let after = read(&head).map(as_generated);
    let (mut before, mut after) = (before?, after?);
    let changes = match arguments.no_rust {
        true => compare_wire(&before, &after),
        false => compare(&mut before, &mut after),
    };
    let mut report = Report::new(changes, (&before, base.source()), head.source());
    report.accept(&accepted).map_err(|errors| Error::new(errors.join("\n")))?;
    drop(progress);
    match arguments.format {
        Format::Text => terminal::print(&report.text(), Path::new("."))?,
        Format::Json => print(&report.json())?,
        Format::Markdown => print(&report.markdown())?,
        Format::Github => print(&report.github())?,
        Format::Sarif => print(&report.sarif())?,
    };
    Ok(arguments.fail_on.map_or(ExitCode::SUCCESS, |whom| judge(&report, whom)))
}

/// What the changes between two descriptions ask for.
pub struct Summary {
    /// How many changes there are.
    pub changes: usize,
    /// How much of the version has to change for those that nobody accepted.
    pub bump: Bump,
    /// The `info.version` of base and head.
    pub versions: (Option<String>, Option<String>),
}

/// Compares two descriptions, for those who print it themselves.
///
/// # Errors
/// One of them or a list cannot be read.
pub fn summary(
    (base, head): (&str, &str),
    (vendor, names): (Option<String>, Option<&Path>),
    overlays: &Overlays,
    accept: Option<&Path>,
) -> Result<Summary, Error> {
    let names = names.map(locked_names).transpose()?.unwrap_or_default();
    let accepted = accept.map(read_accepted).transpose()?.unwrap_or_default();
    let (base, head) = (read::read(base, overlays)?, read::read(head, overlays)?);
    let as_generated = |description: Description| description.with_vendor(vendor.clone()).with_names(names.clone());
    let (mut before, mut after) = (as_generated(read(&base)?), as_generated(read(&head)?));
    let changes = compare(&mut before, &mut after);
    let count = changes.len();
    let mut report = Report::new(changes, (&before, base.source()), head.source());
    report.accept(&accepted).map_err(|errors| Error::new(errors.join("\n")))?;
    let version = |description: &Description| description.version().map(str::to_owned);
    Ok(Summary { changes: count, bump: report.bump(), versions: (version(&before), version(&after)) })
}

fn judge(report: &Report, whom: Whom) -> ExitCode {
    let fail_on = match whom {
        Whom::Wire => FailOn::Wire,
        Whom::Rust => FailOn::Rust,
        Whom::Any => FailOn::Any,
    };
    let failures = report.failures(fail_on);
    if failures.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "{} changes break what must not break; with these lines in a file given by `--accept` they may:",
        failures.len()
    );
    Report::entries(&failures).iter().for_each(|entry| eprintln!("{entry}"));
    ExitCode::FAILURE
}

/// Reads a description, and prints what is wrong with it.
fn read(side: &Side) -> Result<Description, Error> {
    let mut diagnostics = Diagnostics::default();
    let description = Description::read(&side.input, &mut diagnostics);
    let has_errors = diagnostics.has_errors();
    terminal::say(&side.render(diagnostics.into_vec()), Path::new("."));
    match has_errors {
        true => Err(Error::new(format!("`{}{}` cannot be read", side.prefix, side.input.root))),
        false => Ok(description),
    }
}

fn read_accepted(path: &Path) -> Result<Vec<lvng_diff::report::AcceptedChange>, Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::at(path, error))?;
    accepted_changes(&path.display().to_string(), &text).map_err(|errors| Error::new(errors.join("\n")))
}

/// What a rule of changes says, and whom it breaks by direction.
pub fn explain(id: &str) -> Option<String> {
    let rule = rules::find(id)?;
    let whom = |directions| match rule.verdicts(directions).words() {
        words if words.is_empty() => "nobody".to_owned(),
        words => words.join(", "),
    };
    let (request, response) = (whom(Directions::REQUEST), whom(Directions::RESPONSE));
    let broken = match request == response {
        true => format!("On the wire it breaks {request}."),
        false => format!("In requests it breaks {request}; in responses it breaks {response}."),
    };
    let rust = "Whom it breaks in Rust follows from the items of the generated crate that are others because of it.";
    Some(format!("{}\n\n{}\n{broken}\n{rust}", rule.id, rule.text))
}
