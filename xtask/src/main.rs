//! The project's commands: `cargo xtask generate` and its kin, thin over `lvng-codegen`.

mod description;
mod generate;
mod tree;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

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
    /// Say more about a diagnostic: `cargo xtask explain E012`
    Explain {
        /// The code
        code: String,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
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
    let found = lvng_codegen::diagnostic::explain(code);
    let found = found.ok_or_else(|| Error::new(format!("there is no diagnostic `{code}`")))?;
    println!("{}: {}\n\n{}", found.code, found.title, found.text);
    Ok(ExitCode::SUCCESS)
}

/// The folder of the workspace, where commands are run from or below.
fn workspace() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map_or(manifest.clone(), PathBuf::from)
}

/// An error of a command, for people.
#[derive(Debug)]
struct Error(String);

impl Error {
    fn new(message: impl Into<String>) -> Self {
        Error(message.into())
    }

    /// An error of the file system at a path.
    fn at(path: &std::path::Path, error: std::io::Error) -> Self {
        Error(format!("{}: {error}", path.display()))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
