//! What came of a run: for people, for programs, and as an exit status.

use super::fingerprint::Noted;
use super::job::{Crate, Job};
use crate::description::diagnostic_json;
use lvng_cli::command::{Error, INCOMPLETE, PROBLEMS, print};
use lvng_cli::terminal;
use lvng_cli::tree::Difference;
use lvng_codegen::diagnostic::Diagnostic;
use lvng_codegen::{Input, Output, position};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// A run that is over.
pub(super) struct Run {
    pub(super) input: Input,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) outcome: Outcome,
}

/// How it ended.
pub(super) enum Outcome {
    /// What it would be made of has not changed.
    Unchanged(Noted),
    /// Nothing was written because of errors.
    Refused,
    /// Nothing was to be written: these files are not as they would be, and in what way.
    Checked { files: usize, stale: Vec<(&'static str, PathBuf)> },
    /// It was written.
    Written { output: Box<Output>, difference: Difference, time: Duration },
}

impl Run {
    /// How many warnings there are, or were when it was made.
    fn warnings(&self) -> usize {
        match &self.outcome {
            Outcome::Unchanged(noted) => noted.warnings,
            _ => self.count(false),
        }
    }

    fn count(&self, is_error: bool) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error() == is_error).count()
    }

    /// The exit status.
    pub(super) fn status(&self, job: &Job) -> ExitCode {
        match &self.outcome {
            Outcome::Refused => ExitCode::from(PROBLEMS),
            Outcome::Checked { stale, .. } if !stale.is_empty() => ExitCode::from(PROBLEMS),
            Outcome::Checked { .. } => ExitCode::SUCCESS,
            _ if job.left_out.is_empty() => ExitCode::SUCCESS,
            _ => ExitCode::from(INCOMPLETE),
        }
    }

    /// Prints it for people.
    pub(super) fn tell(&self, job: &Job) -> Result<(), Error> {
        let folder = job.spec.parent().unwrap_or(Path::new("."));
        terminal::say(&job.say(&self.diagnostics, &self.input), folder);
        match &self.outcome {
            Outcome::Unchanged(noted) => {
                print(&format!("nothing has changed: {} files are as they were written\n", noted.files))?;
                if noted.warnings > 0 {
                    eprintln!("there were {} warnings; `--verbose` shows all", noted.warnings);
                }
            }
            Outcome::Refused => {
                eprintln!("{} errors, {} warnings; nothing was written", self.count(true), self.count(false));
            }
            Outcome::Checked { files, stale } if stale.is_empty() => {
                print(&format!("{files} files are up to date\n"))?;
            }
            Outcome::Checked { stale, .. } => {
                stale.iter().for_each(|(what, path)| eprintln!("{what}: {}", job.shown(path)));
                let (count, command) = (stale.len(), &job.options.command);
                eprintln!("{count} files are not what the description gives; run `{command}`");
            }
            Outcome::Written { output, difference, time } => {
                print(&written(output, difference, *time))?;
                if let Crate::Whole { folder, .. } = &job.krate {
                    eprintln!("next: cd {} && cargo doc --open, or cargo check --all-features", folder.display());
                }
            }
        }
        if !job.left_out.is_empty() && !matches!(self.outcome, Outcome::Checked { .. }) {
            eprintln!(
                "what has errors is left out; with these lines in a file given by `--allow-skips` that is no failure:"
            );
            job.left_out.iter().for_each(|entry| eprintln!("{entry}"));
        }
        Ok(())
    }

    /// It as one document for programs.
    pub(super) fn json(&mut self, job: &Job) -> Value {
        position::locate(&mut self.diagnostics, &self.input);
        let prefix = &job.options.source_prefix;
        let mut document = json!({
            "format": 1,
            "result": match &self.outcome {
                Outcome::Unchanged(_) => "unchanged",
                Outcome::Refused => "refused",
                Outcome::Checked { stale, .. } if stale.is_empty() => "up-to-date",
                Outcome::Checked { .. } => "stale",
                Outcome::Written { .. } if job.left_out.is_empty() => "written",
                Outcome::Written { .. } => "incomplete",
            },
            "errors": self.count(true),
            "warnings": self.warnings(),
            "diagnostics": self.diagnostics.iter().map(|found| diagnostic_json(found, prefix)).collect::<Value>(),
            "left_out": job.left_out,
        });
        match &self.outcome {
            Outcome::Unchanged(noted) => document["files"] = json!({ "unchanged": noted.files }),
            Outcome::Refused => {}
            Outcome::Checked { stale, .. } => {
                let stale = stale.iter().map(|(what, path)| json!({ "path": job.shown(path), "difference": what }));
                document["stale"] = stale.collect();
            }
            Outcome::Written { output, difference, .. } => {
                let Difference { missing, changed, left_over, unchanged } = difference;
                document["operations"] = output.operations().into();
                document["tags"] = output.tags().into();
                document["models"] = output.models().into();
                let (written, removed) = (missing.len() + changed.len(), left_over.len());
                document["files"] = json!({ "written": written, "unchanged": unchanged.len(), "removed": removed });
            }
        }
        document
    }
}

fn written(output: &Output, difference: &Difference, time: Duration) -> String {
    let Difference { missing, changed, left_over, unchanged } = difference;
    let skipped = output.api.skipped.iter();
    let skipped: String = skipped
        .map(|skipped| format!("left out: {} {} ({})\n", skipped.method, skipped.path, skipped.operation_id))
        .collect();
    format!(
        "{} operations in {} tags, {} models\n{skipped}{} files written, {} unchanged, {} removed, in {:.2} s\n",
        output.operations(),
        output.tags(),
        output.models(),
        missing.len() + changed.len(),
        unchanged.len(),
        left_over.len(),
        time.as_secs_f64()
    )
}
