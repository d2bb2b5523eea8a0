//! `cargo xtask import`: another description of the API, held against ours, and put in its place.

mod carry;
mod compare;
mod files;
mod matching;
mod parameters;
mod report;
mod split;
mod usage;

use crate::spec::{SpecDir, options};
pub use files::file_of_tag;
use lvng::Description;
use lvng_cli::command::{Error, print};
use lvng_cli::overlays::Overlays;
use lvng_cli::tree::{self, Files};
use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::load::Document;
use lvng_codegen::{Input, normalize};
use matching::Matching;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compares a description of one file with `spec/`, operation by operation. Exit code 1: they differ.
#[derive(clap::Args)]
pub struct Arguments {
    /// The other description, YAML or JSON; `-` reads it from the standard input
    file: PathBuf,
    /// Put it in the place of `spec/`, split by tag, with what its file has no word for carried over
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    overlays: Overlays,
    #[command(flatten)]
    spec: SpecDir,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let ours = arguments.spec.read()?;
    let theirs = read(&arguments.file, &arguments.overlays)?;
    let (here, there) = (ours.join()?.tree, theirs.join()?.tree);
    let (plain_here, plain_there) = (normalized(&ours, here.clone())?, normalized(&theirs, there.clone())?);
    let difference = compare::compare(&plain_here, &plain_there);
    print(&report::text(&difference, &plain_here, &plain_there))?;
    if !arguments.write {
        return Ok(if difference.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let source = match arguments.file.file_name().and_then(|name| name.to_str()) {
        Some(name) if name != "-" => name.to_owned(),
        _ => "openapi.json".to_owned(),
    };
    let matching = Matching::find(&here, &there);
    let names = carry::method_names(&ours);
    let imported = carry::carry_over(&here, there.clone(), &matching, &names, &source);
    replace(&arguments.spec.folder(), &imported)
}

fn read(path: &Path, overlays: &Overlays) -> Result<Description, Error> {
    if overlays.given_folder().is_some() {
        return Err(Error::usage("what is imported is one file; `--folder` has no use"));
    }
    let (name, bytes) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Error::new(format!("stdin: {error}")))?;
        ("stdin".to_owned(), bytes)
    } else {
        (path.display().to_string(), fs::read(path).map_err(|error| Error::at(path, error))?)
    };
    let text = String::from_utf8(bytes).map_err(|_| Error::new(format!("{name}: the file is not UTF-8")))?;
    let mut input = Input::single(name, text);
    overlays.add_to(&mut input, Path::new("."), false)?;
    Ok(Description { root: path.to_owned(), folder: PathBuf::from("."), input, options: options(String::new()) })
}

/// The document in the terms of OpenAPI 3.0, so that both sides speak the same.
fn normalized(description: &Description, tree: Value) -> Result<Value, Error> {
    // Loading once more would only serve to name places; errors here are those of the root.
    let mut diagnostics = Diagnostics::default();
    let document = normalize::normalize(Document { tree }, &mut diagnostics);
    description.stop_at_errors(&diagnostics)?;
    Ok(document.tree)
}

/// Puts the imported description in the place of the folder's. What is no part of a description stays.
fn replace(folder: &Path, imported: &Value) -> Result<ExitCode, Error> {
    let split = split::split(imported);
    verify(imported, &split)?;
    let mut wanted = split;
    keep(folder, "", &mut wanted)?;
    let difference = tree::replace(folder, &wanted)?;
    println!(
        "\n{} files written, {} unchanged, {} removed; next: `cargo xtask lint`, `cargo xtask generate`",
        difference.missing.len() + difference.changed.len(),
        difference.unchanged.len(),
        difference.left_over.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// Joins what would be written, and sees that it is what was read.
fn verify(imported: &Value, split: &Files) -> Result<(), Error> {
    let description = Description {
        root: PathBuf::from(crate::spec::ROOT),
        folder: PathBuf::from("."),
        input: Input { root: crate::spec::ROOT.to_owned(), files: split.clone(), ..Input::default() },
        options: options(String::new()),
    };
    let joined = description.join()?.tree;
    if split::comparable(&joined) == split::comparable(imported) {
        return Ok(());
    }
    let difference = compare::compare(&joined, imported);
    Err(Error::new(format!(
        "the description cannot be split by tag without loss; nothing was written\n{}",
        report::text(&difference, &joined, imported)
    )))
}

/// Adds the files of the folder that are no part of the description: README.md, decisions.md.
fn keep(folder: &Path, prefix: &str, wanted: &mut Files) -> Result<(), Error> {
    let place = folder.join(prefix);
    if !place.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(&place).map_err(|error| Error::at(&place, error))? {
        let entry = entry.map_err(|error| Error::at(&place, error))?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let is_description = name == crate::spec::ROOT || name == "paths" || name == "schemas";
        match entry.path() {
            _ if is_description => {}
            path if path.is_dir() => keep(folder, &format!("{name}/"), wanted)?,
            path => {
                let text = fs::read_to_string(&path).map_err(|error| Error::at(&path, error))?;
                wanted.insert(name, text);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
