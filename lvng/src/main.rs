//! The program `lvng`: what there is to do with a description, without a checkout of anything.

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use lvng::{Program, bundle, check, diff, drift, explain, generate, report};
use lvng_cli::command::Error;
use lvng_codegen::with_deep_stack;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROGRAM: Program = Program { name: "lvng", own: None, runtime: None };

/// Rust crates from OpenAPI descriptions, and what there is to check, compare, observe and mock about them
#[derive(Parser)]
#[command(name = "lvng", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a crate with models, clients and server traits
    Generate(generate::Arguments),
    /// Run every check that needs no network, and print one table
    Check(check::Arguments),
    /// Print what became of a description: exact, degraded or skipped, by construct and place
    Report(report::Arguments),
    /// Compare two descriptions: what changed, and whom it breaks on the wire and in Rust
    Diff(diff::Arguments),
    /// Hold pages of documentation, in Markdown or as plain text, against a description
    Drift(drift::Arguments),
    /// Print a description as one document, for other tools
    Bundle(bundle::Arguments),
    /// Serve a description by itself: examples, made values, resources that hang together
    #[cfg(feature = "mock")]
    Mock(lvng_mock::command::Arguments),
    /// Hold real traffic against a description: a proxy before a server, or recordings
    #[cfg(feature = "observe")]
    Observe(lvng_observe::command::Arguments),
    /// Say more about a diagnostic or a rule of `diff`: `lvng explain E012`
    Explain(explain::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::from_arg_matches(&command().get_matches());
    run(&arguments.unwrap_or_else(|error| error.exit()).command).unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(error.status())
    })
}

fn run(command: &Command) -> Result<ExitCode, Error> {
    match command {
        Command::Generate(arguments) => generate::run(arguments, &PROGRAM),
        Command::Check(arguments) => check::run(arguments, &PROGRAM),
        Command::Report(arguments) => report::run(arguments, &PROGRAM),
        // One thread for all of it lets the allocator use again what is free.
        Command::Diff(arguments) => with_deep_stack(|| diff::run(arguments, &PROGRAM)),
        Command::Drift(arguments) => drift::run(arguments, &PROGRAM),
        Command::Bundle(arguments) => bundle::run(arguments, &PROGRAM),
        #[cfg(feature = "mock")]
        Command::Mock(arguments) => lvng_mock::command::run(arguments).map(|()| ExitCode::SUCCESS),
        #[cfg(feature = "observe")]
        Command::Observe(arguments) => lvng_observe::command::run(arguments),
        Command::Explain(arguments) => explain::run(arguments, &[]),
    }
}

/// The commands, each with a description that has to be given.
fn command() -> clap::Command {
    Arguments::command().mut_subcommands(|command| {
        command.mut_args(|argument| if argument.get_id() == "spec" { argument.required(true) } else { argument })
    })
}
