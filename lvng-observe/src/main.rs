//! The command `observe` as a program of its own.

use clap::Parser;
use std::process::ExitCode;

/// Holds real traffic against a description. Exit status 1: they differ
#[derive(Parser)]
struct Program {
    #[command(flatten)]
    observe: lvng_observe::command::Arguments,
}

fn main() -> ExitCode {
    match lvng_observe::command::run(&Program::parse().observe) {
        Ok(status) => status,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.status())
        }
    }
}
