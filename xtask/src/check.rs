//! `cargo xtask check`: every check that needs no network, in one table.

mod release;
mod table;

use crate::spec::{DOCUMENTS, Description, SpecDir};
use crate::{coverage, drift, generate, lint};
use lvng_cli::command::{Error, print, workspace};
use lvng_cli::overlays::Overlays;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::{Line, State};

const EXAMPLES: &str = "\
Examples:
  cargo xtask check
      this workspace
  cargo xtask check --spec api.yaml --out client --base v1.2.0:api.yaml --page docs/api.md
      another description: whether its examples fit and the crate in client/ is what it gives, whether it changed more
      since v1.2.0 than its version says, and whether a page says otherwise";

/// Exits with 1 if a check fails; each line says what mends it.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The description, a file, instead of `spec/`
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The folder of the crate that was generated from it
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// The name of that crate, instead of the folder's
    #[arg(long, requires = "out")]
    name: Option<String>,
    /// The vendor of extension keys, as it was generated
    #[arg(long, requires = "out")]
    vendor: Option<String>,
    /// The list of what may be left out, as it was generated
    #[arg(long, value_name = "FILE", requires = "out")]
    allow_skips: Option<PathBuf>,
    /// A page of documentation, instead of those that are at hand
    #[arg(long = "page", value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// The description to compare with (FILE, FOLDER or REVISION:PATH), instead of that of the last tag `vX.Y.Z`
    #[arg(long, value_name = "PLACE")]
    base: Option<String>,
    /// A list of changes that are accepted, as for `diff`
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    // Those of the crate, and of the description that is compared with the base.
    #[command(flatten)]
    overlays: Overlays,
    /// The folder with `spec/`, `lvng-api/` and `Cargo.toml` to check, instead of this workspace
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "spec")]
    root: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let lines = match &arguments.spec {
        None if !arguments.overlays.is_empty() => {
            return Err(Error::new("--overlay is for a description given by --spec"));
        }
        None => own(arguments),
        Some(spec) => foreign(arguments, spec),
    };
    print(&table::show(&lines))?;
    Ok(if lines.iter().any(Line::is_failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The checks of this project.
fn own(arguments: &Arguments) -> Vec<Line> {
    let root = arguments.root.clone().unwrap_or_else(workspace);
    let spec = match &arguments.root {
        None => SpecDir::default(),
        Some(root) => SpecDir::at(root.join("spec")),
    };
    let job = generate::Arguments { check: true, root: arguments.root.clone(), ..Default::default() };
    vec![
        Line::of("generated", "cargo xtask generate", || fresh(&job)),
        Line::of("coverage", "cargo xtask coverage", || {
            let (counts, problems) = coverage::figure(&spec)?;
            Ok(judge(problems, counts, "problems"))
        }),
        Line::of("lint", "cargo xtask lint", || {
            let (files, problems) = lint::count(&spec)?;
            Ok(judge(problems, format!("{files} files"), "problems"))
        }),
        pages(arguments, &spec.folder(), &documents(&root), || spec.read()),
        release::of_workspace(&root, arguments.base.as_deref(), arguments.accept.as_deref()),
    ]
}

/// The checks that make sense for any description.
fn foreign(arguments: &Arguments, spec: &Path) -> Vec<Line> {
    let shown = spec.display();
    let read = || Description::read(spec, &arguments.overlays);
    let folder = spec.parent().unwrap_or(Path::new("."));
    let overlays = arguments.overlays.as_arguments();
    let generated = match &arguments.out {
        None => Line::skipped("generated", "no crate is given by --out"),
        Some(out) => {
            let job = generate::Arguments {
                check: true,
                spec: Some(spec.to_owned()),
                out: Some(out.clone()),
                name: arguments.name.clone(),
                vendor: arguments.vendor.clone(),
                allow_skips: arguments.allow_skips.clone(),
                overlays: arguments.overlays.clone(),
                ..Default::default()
            };
            let command = format!("cargo xtask generate --spec {shown} --out {}{overlays}", out.display());
            Line::of("generated", &command, || fresh(&job))
        }
    };
    vec![
        Line::of("examples", &format!("{shown}, at the places that are printed"), || {
            let description = read()?;
            let found = lint::examples(&description)?;
            let options = &description.options;
            eprint!("{}", lvng_codegen::diagnostic::render(&found, &description.input, options));
            Ok(judge(found.len(), format!("{} files", description.input.files.len()), "do not fit"))
        }),
        generated,
        pages(arguments, folder, &[], read),
        release::of_description(spec, arguments.base.as_deref(), arguments.accept.as_deref(), &arguments.overlays),
    ]
}

/// A good state with a figure, or a bad one with the number of problems.
fn judge(problems: usize, figure: String, what: &str) -> State {
    match problems {
        0 => State::Good(figure),
        _ => State::Bad(format!("{figure}; {problems} {what}"), None),
    }
}

fn fresh(arguments: &generate::Arguments) -> Result<State, Error> {
    let found = generate::freshness(arguments)?;
    Ok(match (found.errors, found.stale) {
        (0, 0) => State::Good(format!("{} files are up to date", found.files)),
        (0, stale) => State::Bad(format!("{stale} of {} files are not what the description gives", found.files), None),
        (errors, _) => State::Bad(format!("nothing can be generated: {errors} errors"), None),
    })
}

/// Pages against the description: those that are named, else those that are at hand.
fn pages(
    arguments: &Arguments,
    folder: &Path,
    at_hand: &[PathBuf],
    read: impl Fn() -> Result<Description, Error>,
) -> Line {
    let pages = if arguments.pages.is_empty() { at_hand } else { &arguments.pages };
    if pages.is_empty() {
        let why = if arguments.spec.is_some() {
            "no page is given by --page".to_owned()
        } else {
            format!("{DOCUMENTS} is not there")
        };
        return Line::skipped("drift", why);
    }
    let names: Vec<String> = pages.iter().map(|page| page.display().to_string()).collect();
    let spec = arguments.spec.as_ref().map(|spec| format!(" --spec {}", spec.display())).unwrap_or_default();
    let command = match arguments.pages.is_empty() {
        true => format!("cargo xtask drift {DOCUMENTS}/*"),
        false => format!("cargo xtask drift {}{spec}{}", names.join(" "), arguments.overlays.as_arguments()),
    };
    Line::of("drift", &command, || {
        let (outcome, _) = drift::compare(&read()?, folder, pages, |_| String::new())?;
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

/// The published pages, where they are at hand.
fn documents(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join(DOCUMENTS)).into_iter().flatten().flatten();
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    pages.sort();
    pages
}
