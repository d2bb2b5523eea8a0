//! `explain`: more about a diagnostic, or a rule of `diff`.

use crate::{diff, examples};
use lvng_cli::command::Error;
use lvng_codegen::diagnostic::{self, Code};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  lvng explain E012
      an error or warning of `generate`
  lvng explain property-became-optional
      a rule of `diff`";

/// What it is given.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The code, or the rule: `E012`, `property-became-optional`
    code: String,
}

/// Prints what a code means; `more` are codes of the program itself.
///
/// # Errors
/// There is no such code.
pub fn run(arguments: &Arguments, more: &[Code]) -> Result<ExitCode, Error> {
    let code = &arguments.code;
    if let Some(text) = diff::explain(code) {
        println!("{text}");
        return Ok(ExitCode::SUCCESS);
    }
    let of_lists = || {
        [lvng_diff::CODES, examples::CODES, more]
            .into_iter()
            .flatten()
            .find(|known| known.code.eq_ignore_ascii_case(code))
    };
    let found = diagnostic::explain(code).or_else(of_lists).or_else(|| lvng_drift::finding::explain(code));
    let found = found.ok_or_else(|| Error::usage(format!("there is no diagnostic `{code}`")))?;
    println!("{}: {}\n\n{}", found.code, found.title, found.text);
    Ok(ExitCode::SUCCESS)
}
