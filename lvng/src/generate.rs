//! `generate`: writes a crate of its own from any description, or the generated part of one that is written by hand.

mod arguments;
mod fingerprint;
mod job;
mod manifest;

use crate::program::Program;
pub use arguments::Arguments;
use job::Crate;
pub use job::Job;
use lvng_cli::command::Error;
use lvng_cli::description;
use lvng_cli::tree::{self, Difference, Files};
use lvng_codegen::{Failure, Output};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Writes a crate of its own.
///
/// # Errors
/// Arguments are missing, or something cannot be read or written.
pub fn run(arguments: &Arguments, program: &Program) -> Result<ExitCode, Error> {
    write(Job::whole(arguments, program)?, arguments)
}

/// Writes what a job says.
///
/// # Errors
/// Something cannot be read or written.
pub fn write(mut job: Job, arguments: &Arguments) -> Result<ExitCode, Error> {
    let start = Instant::now();
    job.options.names = job.names()?;
    let input = description::read(&job.spec, &arguments.overlays, &job.options.source_prefix)?;
    job.choose(&input, arguments)?;
    let fingerprint = job.fingerprint(&input);
    // Who wants to see all warnings, or whether the files are right, wants it done.
    let is_lazy = !(arguments.check || arguments.force || arguments.verbose);
    if let Some(noted) =
        fingerprint.as_ref().filter(|_| is_lazy).and_then(|known| known.unchanged(&job.written().ok()?))
    {
        return Ok(job.nothing_to_do(&noted));
    }
    let output = match lvng_codegen::generate(&input, &job.options) {
        Ok(output) => output,
        Err(failure) => match job.generate_rest(&failure, &input) {
            Some(output) => output,
            None => return Ok(refuse(&failure, &job.say(&failure.diagnostics, &input))),
        },
    };
    eprint!("{}", job.say(&output.diagnostics, &input));
    let files: Files = output.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    if arguments.check {
        return job.check(&files, &output);
    }
    let difference = tree::replace(&job.generated, &files)?;
    for (path, text) in job.surroundings(&output)? {
        tree::write(&path, &text)?;
    }
    // What is not whole is said again each time.
    if job.left_out.is_empty()
        && let Some(fingerprint) = fingerprint
    {
        // Names are read before and written after, and are a part of what is made of.
        job.options.names = job.names()?;
        let fingerprint = job.fingerprint(&input).unwrap_or(fingerprint);
        fingerprint.note(&job.written()?, output.diagnostics.len())?;
    }
    report(&output, &difference, start.elapsed());
    if let Crate::Whole { folder, .. } = &job.krate {
        eprintln!("next: cd {} && cargo doc --open, or cargo check --all-features", folder.display());
    }
    Ok(job.result())
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
    job.options.names = job.names()?;
    let input = description::read(&job.spec, &arguments.overlays, &job.options.source_prefix)?;
    job.choose(&input, arguments)?;
    let output = match lvng_codegen::generate(&input, &job.options) {
        Ok(output) => output,
        Err(failure) => {
            let errors = failure.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            return Ok(Freshness { files: 0, stale: 0, errors });
        }
    };
    let files: Files = output.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    Ok(Freshness { files: files.len(), stale: job.stale(&files, &output)?.len(), errors: 0 })
}

fn refuse(failure: &Failure, text: &str) -> ExitCode {
    eprint!("{text}");
    let count = |error: bool| failure.diagnostics.iter().filter(|diagnostic| diagnostic.is_error() == error).count();
    eprintln!("{} errors, {} warnings; nothing was written", count(true), count(false));
    ExitCode::FAILURE
}

fn report(output: &Output, difference: &Difference, time: Duration) {
    let Difference { missing, changed, left_over, unchanged } = difference;
    println!("{} operations in {} tags, {} models", output.operations(), output.tags(), output.models());
    for skipped in &output.api.skipped {
        println!("left out: {} {} ({})", skipped.method, skipped.path, skipped.operation_id);
    }
    println!(
        "{} files written, {} unchanged, {} removed, in {:.2} s",
        missing.len() + changed.len(),
        unchanged.len(),
        left_over.len(),
        time.as_secs_f64()
    );
}
