//! `cargo xtask mock`: a server for any description.
//!
//! The command is a program of its own (`lvng-mock`), as that of `observe` is.

use crate::program;
use lvng_cli::command::Error;
use std::ffi::OsString;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// What `cargo xtask mock --help` says
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    program::run("lvng-mock", &program::with_own_description(&arguments.arguments))
}
