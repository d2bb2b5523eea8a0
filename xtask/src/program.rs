//! Commands that are programs of their own, built when they are first run: they need an HTTP server, which no other command
//! does.

use lvng_cli::command::{Error, workspace};
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// Runs the program of a package of this workspace.
pub fn run(package: &str, arguments: &[OsString]) -> Result<ExitCode, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.arg("run");
    // The first time it takes a while, which is better seen.
    let is_built = std::env::current_exe()
        .is_ok_and(|own| own.with_file_name(package).with_extension(std::env::consts::EXE_EXTENSION).is_file());
    if is_built {
        command.arg("--quiet");
    }
    command.args(["--package", package, "--manifest-path"]);
    command.arg(workspace().join("Cargo.toml")).arg("--").args(arguments);
    start(command).map_err(|error| Error::new(format!("{}: {error}", cargo.display())))
}

/// Becomes the other program, so that Ctrl-C ends that one only, which then says its last.
#[cfg(unix)]
fn start(mut command: Command) -> std::io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(&mut command))
}

#[cfg(not(unix))]
fn start(mut command: Command) -> std::io::Result<ExitCode> {
    let status = command.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
