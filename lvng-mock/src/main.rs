//! The command `mock` as a program of its own.

use clap::Parser;
use std::process::ExitCode;

/// Serves a description on this machine, until Ctrl-C or SIGTERM
#[derive(Parser)]
struct Program {
    #[command(flatten)]
    mock: lvng_mock::command::Arguments,
}

fn main() -> ExitCode {
    match lvng_mock::command::run(&Program::parse().mock) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.status())
        }
    }
}
