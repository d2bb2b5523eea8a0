//! `cargo xtask lint`: rules for `spec/` beyond what the generator needs.

mod operations;
mod phrases;
mod unused;

use crate::spec::{DOCUMENTS, SpecDir, workspace};
use lvng::Description;
use lvng::examples::examples;
use lvng_cli::command::Error;
use lvng_codegen::diagnostic::Diagnostic;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Checks `spec/`: what the generator says of it, operationIds, files, evidence, examples, unused parts, own words.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    spec: SpecDir,
}

/// What the generator says of operationIds, which a rule of our own says as an error.
const SAID_HERE: [&str; 1] = ["W016"];

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let Findings { description, found, phrases_checked } = find(&arguments.spec)?;
    if !phrases_checked {
        println!("not checked: whether the text is in our own words, because shared/lvng/docs is not there");
    }
    if found.is_empty() {
        println!("{} files, no problem", description.input.files.len());
        return Ok(ExitCode::SUCCESS);
    }
    description.say(&found);
    eprintln!("{} problems; see `cargo xtask explain` for their codes", found.len());
    Ok(ExitCode::FAILURE)
}

/// How many files and how many problems there are.
pub fn count(spec: &SpecDir) -> Result<(usize, usize), Error> {
    let findings = find(spec)?;
    Ok((findings.description.input.files.len(), findings.found.len()))
}

/// What was found.
struct Findings {
    description: Description,
    found: Vec<Diagnostic>,
    /// Whether there were documents to compare the wording with.
    phrases_checked: bool,
}

fn find(spec: &SpecDir) -> Result<Findings, Error> {
    let mut description = spec.read()?;
    let mut joined = description.join()?;
    let diagnostics = &mut joined.diagnostics;
    operations::check(&joined.tree, diagnostics);
    unused::check(&joined.tree, &description.input, &listing(&spec.folder())?, diagnostics);
    let phrases = phrases::Phrases::read(&workspace().join(DOCUMENTS))?;
    if let Some(phrases) = &phrases {
        phrases::check(&joined.tree, phrases, diagnostics);
    }
    let mut found = std::mem::take(diagnostics).into_vec();
    found.extend(generator(&description));
    found.extend(examples(&description)?);
    // Files that nobody refers to are no part of the input, but places in them are printed.
    description.input.files.extend(listing(&spec.folder())?);
    Ok(Findings { description, found, phrases_checked: phrases.is_some() })
}

/// What the generator has to say.
fn generator(description: &Description) -> Vec<Diagnostic> {
    let found = match lvng_codegen::lower(&description.input, &description.options) {
        Ok((_, warnings)) => warnings,
        Err(failure) => failure.diagnostics,
    };
    found.into_iter().filter(|diagnostic| !SAID_HERE.contains(&diagnostic.code)).collect()
}

/// The YAML and JSON files of a description's folder, whether anything refers to them or not.
fn listing(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let mut files = Vec::new();
    for kind in ["paths", "schemas"] {
        let place = folder.join(kind);
        if !place.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&place).map_err(|error| Error::at(&place, error))? {
            let path = entry.map_err(|error| Error::at(&place, error))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json") {
                let text = fs::read_to_string(&path).map_err(|error| Error::at(&path, error))?;
                files.push((format!("{kind}/{name}"), text));
            }
        }
    }
    files.sort();
    Ok(files)
}
