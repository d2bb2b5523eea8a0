//! `check`: every check of a description that needs no network, in one table.

pub mod release;
pub mod table;

use crate::description::Description;
use crate::examples::examples;
use crate::generate::Freshness;
use crate::program::Program;
use crate::{drift, generate};
use lvng_cli::command::{Error, print};
use lvng_cli::overlays::Overlays;
use lvng_cli::terminal::Progress;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::{Line, State};

const EXAMPLES: &str = "\
Examples:
  lvng check --spec api.yaml --out client --base v1.2.0:api.yaml --page docs/api.md
      whether its examples fit and the crate in client/ is what it gives, whether it changed more since v1.2.0 than its
      version says, and whether a page says otherwise";

/// Exits with 1 if a check fails; each line says what mends it.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The description: a file, or the folder of an `openapi.yaml`
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// The folder of the crate that was generated from it
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// The name of that crate, instead of the folder's
    #[arg(long, requires = "out")]
    name: Option<String>,
    /// The vendor of extension keys, as it was generated
    #[arg(long, requires = "spec")]
    vendor: Option<String>,
    /// The list of what may be left out, as it was generated
    #[arg(long, value_name = "FILE", requires = "spec")]
    allow_skips: Option<PathBuf>,
    /// A page of documentation, instead of those that are at hand
    #[arg(long = "page", value_name = "PAGE")]
    pub pages: Vec<PathBuf>,
    /// The description to compare with (FILE, FOLDER or REVISION:PATH), instead of that of the last tag `vX.Y.Z`
    #[arg(long, value_name = "PLACE")]
    pub base: Option<String>,
    /// A list of changes that are accepted, as for `diff`
    #[arg(long, value_name = "FILE")]
    pub accept: Option<PathBuf>,
    /// How to print the table
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    // Those of the crate, and of the description that is compared with the base.
    /// What mends the description.
    #[command(flatten)]
    pub overlays: Overlays,
}

/// Prints the table.
///
/// # Errors
/// No description is given.
pub fn run(arguments: &Arguments, program: &Program) -> Result<ExitCode, Error> {
    show(&lines(arguments, program)?, arguments.format)
}

/// How the table is printed.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// A table for the terminal
    #[default]
    Text,
    /// One document
    Json,
}

/// Prints a table, and says whether a line of it failed.
///
/// # Errors
/// It cannot be printed.
pub fn show(lines: &[Line], format: Format) -> Result<ExitCode, Error> {
    print(&match format {
        Format::Text => table::show(lines),
        Format::Json => format!("{:#}\n", table::json(lines)),
    })?;
    Ok(if lines.iter().any(Line::is_failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The checks that make sense for any description.
fn lines(arguments: &Arguments, program: &Program) -> Result<Vec<Line>, Error> {
    let spec = &program.root(arguments.spec.as_deref())?;
    let shown = spec.display();
    let read = || program.read(Some(spec), None, &arguments.overlays);
    let base = (arguments.base.as_deref(), arguments.accept.as_deref());
    Ok(vec![
        Line::of("examples", &format!("{shown}, at the places that are printed"), || {
            let description = read()?;
            let found = examples(&description)?;
            description.say(&found);
            Ok(judge(found.len(), format!("{} files", description.input.files.len()), "do not fit"))
        }),
        generated(arguments, spec, program),
        match arguments.pages.is_empty() {
            true => Line::skipped("drift", "no page is given by --page"),
            false => {
                let names: String = arguments.pages.iter().map(|page| format!(" {}", page.display())).collect();
                let command =
                    format!("{} drift{names} --spec {shown}{}", program.name, arguments.overlays.as_arguments());
                pages(&arguments.pages, &command, read)
            }
        },
        release::of_description(spec, base, &arguments.overlays, program),
    ])
}

/// Whether the crate is what the description gives; without a crate, whether one can be generated.
fn generated(arguments: &Arguments, spec: &Path, program: &Program) -> Line {
    let job = generate::Arguments {
        check: true,
        spec: Some(spec.to_owned()),
        // Below a file there is no crate.
        out: Some(arguments.out.clone().unwrap_or_else(|| spec.join("none"))),
        name: arguments.name.clone(),
        vendor: arguments.vendor.clone(),
        allow_skips: arguments.allow_skips.clone(),
        overlays: arguments.overlays.clone(),
        ..Default::default()
    };
    Line::of("generated", &command(arguments, spec, program), || {
        let _progress = Progress::of(format!("generating from {}", spec.display()));
        let found = generate::freshness(&job, program)?;
        match arguments.out {
            None if found.errors == 0 => {
                Ok(State::Good(format!("{} files can be generated; no crate is given by --out", found.files)))
            }
            _ => Ok(fresh(&found)),
        }
    })
}

/// The command that makes the crate so, or shows why none can be generated.
fn command(arguments: &Arguments, spec: &Path, program: &Program) -> String {
    let option =
        |name: &str, value: Option<String>| value.map(|value| format!(" --{name} {value}")).unwrap_or_default();
    let vendor = option("vendor", arguments.vendor.clone());
    let (program, spec, overlays) = (program.name, spec.display(), arguments.overlays.as_arguments());
    let Some(out) = &arguments.out else { return format!("{program} report --spec {spec}{vendor}{overlays}") };
    let name = option("name", arguments.name.clone());
    let skips = option("allow-skips", arguments.allow_skips.as_ref().map(|file| file.display().to_string()));
    format!("{program} generate --spec {spec} --out {}{name}{vendor}{skips}{overlays}", out.display())
}

/// A good state with a figure, or a bad one with the number of problems.
pub fn judge(problems: usize, figure: String, what: &str) -> State {
    match problems {
        0 => State::Good(figure),
        _ => State::Bad(format!("{figure}; {problems} {what}"), None),
    }
}

/// Whether what `generate --check` found is good.
pub fn fresh(found: &Freshness) -> State {
    match (found.errors, found.stale) {
        (0, 0) => State::Good(format!("{} files are up to date", found.files)),
        (0, stale) => State::Bad(format!("{stale} of {} files are not what the description gives", found.files), None),
        (errors, _) => State::Bad(format!("nothing can be generated: {errors} errors"), None),
    }
}

/// Pages against a description; the command shows how they differ.
pub fn pages(pages: &[PathBuf], command: &str, read: impl Fn() -> Result<Description, Error>) -> Line {
    Line::of("drift", command, || {
        let (outcome, _) = drift::compare(&read()?, pages, |_| String::new())?;
        let [fully, partly, not] = outcome.counts();
        let settled = outcome.findings.len() - outcome.open().count();
        let figure = format!(
            "{fully} operations of {} compared on {} pages; {settled} differences settled",
            fully + partly + not,
            pages.len()
        );
        Ok(judge(outcome.open().count() + outcome.stale.len(), figure, "not"))
    })
}
