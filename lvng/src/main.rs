//! The program `lvng`: what there is to do with a description, without a checkout of anything.

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use lvng::{Program, bundle, check, diff, drift, explain, generate, report};
use lvng_cli::command::{Error, print};
use lvng_cli::terminal;
use lvng_codegen::with_deep_stack;
use std::path::Path;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROGRAM: Program = Program { name: "lvng", own: None, runtime: None };

const STATUS: &str = "\
Exit status:
  0  all is well
  1  the description, or what is held against it, has problems or differs
  2  the arguments are wrong, or a file cannot be read or written
  3  a crate was written, and lacks what could not be generated

Colours and links are for terminals; NO_COLOR turns them off.";

const COMPLETIONS: &str = "\
Examples:
  lvng completions bash >~/.local/share/bash-completion/completions/lvng
  lvng completions zsh >~/.zfunc/_lvng
  lvng completions fish >~/.config/fish/completions/lvng.fish";

/// Rust crates from OpenAPI descriptions, and what there is to check, compare, observe and mock about them
#[derive(Parser)]
#[command(name = "lvng", version, after_help = STATUS)]
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
    /// Print what a shell needs to complete commands and options
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::from_arg_matches(&command().get_matches());
    run(&arguments.unwrap_or_else(|error| error.exit()).command).unwrap_or_else(|error| {
        terminal::say(&format!("error: {error}\n"), Path::new("."));
        ExitCode::from(error.status())
    })
}

fn run(command: &Command) -> Result<ExitCode, Error> {
    match command {
        // One thread for all of it lets the allocator use again what is free.
        Command::Generate(arguments) => with_deep_stack(|| generate::run(arguments, &PROGRAM)),
        Command::Check(arguments) => check::run(arguments, &PROGRAM),
        Command::Report(arguments) => report::run(arguments, &PROGRAM),
        Command::Diff(arguments) => with_deep_stack(|| diff::run(arguments, &PROGRAM)),
        Command::Drift(arguments) => drift::run(arguments, &PROGRAM),
        Command::Bundle(arguments) => bundle::run(arguments, &PROGRAM),
        #[cfg(feature = "mock")]
        Command::Mock(arguments) => lvng_mock::command::run(arguments).map(|()| ExitCode::SUCCESS),
        #[cfg(feature = "observe")]
        Command::Observe(arguments) => lvng_observe::command::run(arguments),
        Command::Explain(arguments) => explain::run(arguments, &[]),
        Command::Completions { shell } => completions(*shell),
    }
}

fn completions(shell: Shell) -> Result<ExitCode, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), PROGRAM.name, &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// The commands, each with a description that has to be given.
fn command() -> clap::Command {
    Arguments::command().mut_subcommands(|command| {
        command.mut_args(|argument| if argument.get_id() == "spec" { argument.required(true) } else { argument })
    })
}
