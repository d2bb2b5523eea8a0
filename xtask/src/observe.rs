//! `cargo xtask observe`: real traffic, held against the description.
//!
//! The command is a program of its own (`lvng-observe`), built when it is first run: it needs an HTTP server and client, which
//! no other command does.

use lvng_cli::command::{Error, workspace};
use std::ffi::OsString;
use std::process::{Command, ExitCode};

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// What `cargo xtask observe --help` says
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.arg("run");
    // The first time it takes a while, which is better seen.
    let is_built = std::env::current_exe()
        .is_ok_and(|own| own.with_file_name("lvng-observe").with_extension(std::env::consts::EXE_EXTENSION).is_file());
    if is_built {
        command.arg("--quiet");
    }
    command.args(["--package", "lvng-observe", "--manifest-path"]);
    command.arg(workspace().join("Cargo.toml")).arg("--").args(&arguments.arguments);
    start(command).map_err(|error| Error::new(format!("{}: {error}", cargo.display())))
}

/// Becomes the other program, so that Ctrl-C ends that one only, which then prints what it found.
#[cfg(unix)]
fn start(mut command: Command) -> std::io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(&mut command))
}

#[cfg(not(unix))]
fn start(mut command: Command) -> std::io::Result<ExitCode> {
    let status = command.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
