//! `cargo xtask observe`: real traffic, held against the description.

use crate::program;
use lvng_cli::command::Error;
use std::ffi::OsString;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// What `cargo xtask observe --help` says
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    program::run("lvng-observe", &program::with_own_description(&arguments.arguments))
}
