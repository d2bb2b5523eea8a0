//! `generate`: writes a crate of its own from any description, or the generated part of one that is written by hand.

mod arguments;
mod fingerprint;
mod job;
mod manifest;
mod outcome;

use crate::program::Program;
pub use arguments::{Arguments, Format};
pub use job::Job;
use lvng_cli::command::{Error, print};
use lvng_cli::description;
use lvng_cli::terminal::Progress;
use lvng_cli::tree::{self, Files};
use lvng_codegen::{Input, Output};
use outcome::{Outcome, Run};
use std::process::ExitCode;
use std::time::Instant;

/// Writes a crate of its own.
///
/// # Errors
/// Arguments are missing, or something cannot be read or written.
pub fn run(arguments: &Arguments, program: &Program) -> Result<ExitCode, Error> {
    write(Job::whole(arguments, program)?, arguments)
}

/// Writes what a job says, and prints what came of it.
///
/// # Errors
/// Something cannot be read or written.
pub fn write(mut job: Job, arguments: &Arguments) -> Result<ExitCode, Error> {
    let progress = Progress::of(format!("generating from {}", job.spec.display()));
    let mut run = make(&mut job, arguments)?;
    drop(progress);
    match arguments.format {
        Format::Text => run.tell(&job)?,
        Format::Json => drop(print(&format!("{:#}\n", run.json(&job)))?),
    }
    let status = run.status(&job);
    // The process ends, and frees all that is left faster than one value after the other.
    std::mem::forget(run);
    Ok(status)
}

fn make(job: &mut Job, arguments: &Arguments) -> Result<Run, Error> {
    let start = Instant::now();
    let input = read(job, arguments)?;
    let fingerprint = job.fingerprint(&input);
    // Who wants to see all warnings, or whether the files are right, wants it done.
    let is_lazy = !(arguments.check || arguments.force || arguments.verbose);
    if let Some(noted) = fingerprint.as_ref().filter(|_| is_lazy).and_then(|known| known.unchanged(&job.found().ok()?))
    {
        return Ok(Run { input, diagnostics: Vec::new(), outcome: Outcome::Unchanged(noted) });
    }
    job.options.names = job.names()?;
    let mut output = match lvng_codegen::generate(&input, &job.options) {
        Ok(output) => output,
        Err(failure) => match job.generate_rest(&failure, &input) {
            Some(output) => output,
            None => return Ok(Run { input, diagnostics: failure.diagnostics, outcome: Outcome::Refused }),
        },
    };
    let diagnostics = std::mem::take(&mut output.diagnostics);
    let files = files(&mut output);
    let surroundings = job.surroundings(&output)?;
    if arguments.check {
        let count = files.len() + surroundings.len();
        let outcome = Outcome::Checked { files: count, stale: job.stale(&files, surroundings)? };
        return Ok(Run { input, diagnostics, outcome });
    }
    let mut difference = tree::replace(&job.generated, &files)?;
    for (path, text) in &surroundings {
        let is_changed = tree::write(path, text)?;
        let paths = if is_changed { &mut difference.changed } else { &mut difference.unchanged };
        paths.push(job.shown(path));
    }
    // What is not whole is said again each time.
    if job.left_out.is_empty()
        && let Some(fingerprint) = fingerprint
    {
        let files: Vec<_> = files.iter().map(|(path, text)| (job.generated.join(path), text.as_str())).collect();
        let all = job.with_surroundings(files.iter().map(|(path, _)| path.clone()));
        let around = surroundings.iter().map(|(path, text)| (path.clone(), text.as_str()));
        fingerprint.note(&all, &files.into_iter().chain(around).collect(), diagnostics.len())?;
    }
    let outcome = Outcome::Written { output: Box::new(output), difference, time: start.elapsed() };
    Ok(Run { input, diagnostics, outcome })
}

/// Reads the description of a job, and what is chosen beside it.
fn read(job: &mut Job, arguments: &Arguments) -> Result<Input, Error> {
    let input = description::read(&job.spec, &arguments.overlays, &job.options.source_prefix)?;
    job.choose(&input, arguments)?;
    Ok(input)
}

/// Takes the generated files out, by their paths.
fn files(output: &mut Output) -> Files {
    std::mem::take(&mut output.files).into_iter().map(|file| (file.path, file.text)).collect()
}

/// What `--check` finds.
pub struct Freshness {
    /// How many files the description gives.
    pub files: usize,
    /// How many are not as they would be written.
    pub stale: usize,
    /// How many errors keep the description from being generated from.
    pub errors: usize,
}

/// What `--check` finds of a crate of its own, for those who print it themselves.
///
/// # Errors
/// As for [`run`].
pub fn freshness(arguments: &Arguments, program: &Program) -> Result<Freshness, Error> {
    freshness_of(Job::whole(arguments, program)?, arguments)
}

/// What `--check` finds of a job.
///
/// # Errors
/// As for [`write()`].
pub fn freshness_of(mut job: Job, arguments: &Arguments) -> Result<Freshness, Error> {
    let input = read(&mut job, arguments)?;
    job.options.names = job.names()?;
    let mut output = match lvng_codegen::generate(&input, &job.options) {
        Ok(output) => output,
        Err(failure) => {
            let errors = failure.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            return Ok(Freshness { files: 0, stale: 0, errors });
        }
    };
    let files = files(&mut output);
    let surroundings = job.surroundings(&output)?;
    let count = files.len() + surroundings.len();
    Ok(Freshness { files: count, stale: job.stale(&files, surroundings)?.len(), errors: 0 })
}
