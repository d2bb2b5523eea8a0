//! The project's commands: `cargo xtask generate` and its kin, thin over `lvng-codegen`.

mod check;
mod codes;
mod coverage;
mod evidence;
mod generate;
mod import;
mod lint;
mod mock;
mod observe;
mod program;
mod spec;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use lvng_codegen::with_deep_stack;
use spec::SpecDir;
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

/// A command for any description, on this one where none is given.
#[derive(Args)]
struct Own<A: Args> {
    #[command(flatten)]
    any: A,
    #[command(flatten)]
    spec: SpecDir,
}

#[derive(Subcommand)]
enum Command {
    /// Write `lvng-api` from `spec/`, or a crate of its own from any description
    Generate(generate::Own),
    /// Run every check that needs no network, and print one table
    Check(check::Own),
    /// Count the operations by tag and evidence, and hold them against what is claimed
    Coverage(coverage::Arguments),
    /// Compare another description of the API with `spec/`, and put it in its place
    Import(import::Arguments),
    /// Check `spec/` by the rules of this project
    Lint(lint::Arguments),
    /// Print the description as one document, for other tools
    Bundle(Own<lvng::bundle::Arguments>),
    /// Print what became of a description: exact, degraded or skipped, by construct and place
    Report(Own<lvng::report::Arguments>),
    /// Hold real traffic against the description: a proxy before a server, or recordings
    Observe(observe::Arguments),
    /// Serve the description, or any other, by itself: examples, made values, resources that hang together
    Mock(mock::Arguments),
    /// Compare two descriptions: what changed, and whom it breaks on the wire and in Rust
    Diff(lvng::diff::Arguments),
    /// Hold pages of documentation, in Markdown or as plain text, against the description
    Drift(Own<lvng::drift::Arguments>),
    /// Say more about a diagnostic or a rule of `diff`: `cargo xtask explain E012`
    Explain(lvng::explain::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::from_arg_matches(&command().get_matches());
    let result = match arguments.unwrap_or_else(|error| error.exit()).command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Bundle(Own { any, spec }) => lvng::bundle::run(&any, &spec.program()),
        Command::Report(Own { any, spec }) => lvng::report::run(&any, &spec.program()),
        Command::Observe(arguments) => observe::run(&arguments),
        Command::Mock(arguments) => mock::run(&arguments),
        // One thread for all of it lets the allocator use again what is free.
        Command::Diff(arguments) => with_deep_stack(|| lvng::diff::run(&arguments, &SpecDir::default().program())),
        Command::Drift(Own { any, spec }) => lvng::drift::run(&any, &spec.program()),
        Command::Explain(arguments) => lvng::explain::run(&arguments, codes::CODES),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.status())
        }
    }
}

/// The commands, with help that tells of this program where it tells of another.
fn command() -> clap::Command {
    Arguments::command().mut_subcommands(|command| {
        let examples = command.get_after_help().map(|text| text.to_string().replace("lvng ", "cargo xtask "));
        let command = match examples {
            Some(examples) => command.after_help(examples),
            None => command,
        };
        let own = ". Without it `spec/openapi.yaml` is taken";
        command.mut_args(|argument| match (argument.get_id().as_str(), argument.get_help()) {
            ("spec", Some(help)) => {
                let help = format!("{help}{own}");
                argument.help(help)
            }
            _ => argument,
        })
    })
}
