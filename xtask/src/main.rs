//! The project's commands: `cargo xtask generate` and its kin, thin over `lvng-codegen`.

mod bundle;
mod check;
mod codes;
mod coverage;
mod diff;
mod document;
mod drift;
mod evidence;
mod generate;
mod import;
mod lint;
mod mock;
mod observe;
mod program;
mod report;
mod spec;
mod yaml;

use clap::{Parser, Subcommand};
use lvng_cli::command::Error;
use lvng_codegen::with_deep_stack;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The project's commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write `lvng-api` from `spec/`, or a crate of its own from any description
    Generate(generate::Arguments),
    /// Run every check that needs no network, and print one table
    Check(check::Arguments),
    /// Count the operations by tag and evidence, and hold them against what is claimed
    Coverage(coverage::Arguments),
    /// Compare another description of the API with `spec/`, and put it in its place
    Import(import::Arguments),
    /// Check `spec/` by the rules of this project
    Lint(lint::Arguments),
    /// Print the description as one document, for other tools
    Bundle(bundle::Arguments),
    /// Print what became of a description: exact, degraded or skipped, by construct and place
    Report(report::Arguments),
    /// Hold real traffic against the description: a proxy before a server, or recordings
    Observe(observe::Arguments),
    /// Serve the description, or any other, by itself: examples, made values, resources that hang together
    Mock(mock::Arguments),
    /// Compare two descriptions: what changed, and whom it breaks on the wire and in Rust
    Diff(diff::Arguments),
    /// Hold pages of documentation, in Markdown or as plain text, against the description
    Drift(drift::Arguments),
    /// Say more about a diagnostic or a rule of `diff`: `cargo xtask explain E012`
    Explain {
        /// The code, or the rule
        code: String,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Bundle(arguments) => bundle::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Observe(arguments) => observe::run(&arguments),
        Command::Mock(arguments) => mock::run(&arguments),
        // One thread for all of it lets the allocator use again what is free.
        Command::Diff(arguments) => with_deep_stack(|| diff::run(&arguments)),
        Command::Drift(arguments) => drift::run(&arguments),
        Command::Explain { code } => explain(&code),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn explain(code: &str) -> Result<ExitCode, Error> {
    if let Some(text) = diff::explain(code) {
        println!("{text}");
        return Ok(ExitCode::SUCCESS);
    }
    let of_diff = || lvng_diff::CODES.iter().find(|known| known.code.eq_ignore_ascii_case(code));
    let found = lvng_codegen::diagnostic::explain(code)
        .or_else(|| codes::explain(code))
        .or_else(of_diff)
        .or_else(|| lvng_drift::finding::explain(code));
    let found = found.ok_or_else(|| Error::new(format!("there is no diagnostic `{code}`")))?;
    println!("{}: {}\n\n{}", found.code, found.title, found.text);
    Ok(ExitCode::SUCCESS)
}
