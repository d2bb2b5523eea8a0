//! `cargo xtask check`: every check of this project that needs no network, in one table; or those of any description.

mod release;

use crate::spec::{DOCUMENTS, SpecDir, workspace};
use crate::{coverage, generate, lint};
use lvng::Description;
use lvng::check::table::Line;
use lvng::check::{fresh, judge};
use lvng::generate::freshness_of;
use lvng_cli::command::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Own {
    #[command(flatten)]
    any: lvng::check::Arguments,
    /// The folder with `spec/`, `lvng-api/` and `Cargo.toml` to check, instead of this workspace
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "spec")]
    root: Option<PathBuf>,
}

pub fn run(arguments: &Own) -> Result<ExitCode, Error> {
    match &arguments.any.spec {
        None if !arguments.any.overlays.is_empty() => {
            Err(Error::usage("--overlay is for a description given by --spec"))
        }
        None => lvng::check::show(&lines(arguments), arguments.any.format),
        Some(_) => lvng::check::run(&arguments.any, &SpecDir::default().program()),
    }
}

/// The checks of this project.
fn lines(arguments: &Own) -> Vec<Line> {
    let root = arguments.root.clone().unwrap_or_else(workspace);
    let spec = match &arguments.root {
        None => SpecDir::default(),
        Some(root) => SpecDir::at(root.join("spec")),
    };
    let job = lvng::generate::Arguments { check: true, ..Default::default() };
    vec![
        Line::of("generated", "cargo xtask generate", || Ok(fresh(&freshness_of(generate::job(&root), &job)?))),
        Line::of("coverage", "cargo xtask coverage", || {
            let (counts, problems) = coverage::figure(&spec)?;
            Ok(judge(problems, counts, "problems"))
        }),
        Line::of("lint", "cargo xtask lint", || {
            let (files, problems) = lint::count(&spec)?;
            Ok(judge(problems, format!("{files} files"), "problems"))
        }),
        pages(&arguments.any.pages, &documents(&root), || spec.read()),
        release::of_workspace(&root, arguments.any.base.as_deref(), arguments.any.accept.as_deref()),
    ]
}

/// Pages against the description: those that are named, else those that are at hand.
fn pages(named: &[PathBuf], at_hand: &[PathBuf], read: impl Fn() -> Result<Description, Error>) -> Line {
    let names: Vec<String> = named.iter().map(|page| page.display().to_string()).collect();
    match (named, at_hand) {
        ([], []) => Line::skipped("drift", format!("{DOCUMENTS} is not there")),
        ([], at_hand) => lvng::check::pages(at_hand, &format!("cargo xtask drift {DOCUMENTS}/*"), read),
        (named, _) => lvng::check::pages(named, &format!("cargo xtask drift {}", names.join(" ")), read),
    }
}

/// The published pages, where they are at hand.
fn documents(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join(DOCUMENTS)).into_iter().flatten().flatten();
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    pages.sort();
    pages
}
