//! Commands that are programs of their own, built when they are first run: they need an HTTP server, which no other command
//! does.

use crate::spec::{ROOT, workspace};
use lvng_cli::command::{Error, cargo};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Arguments with the description of this project, unless they name one or ask for help.
pub fn with_own_description(arguments: &[OsString]) -> Vec<OsString> {
    let names_one = |argument: &OsString| {
        argument.to_str().is_some_and(|text| matches!(text, "--spec" | "--help" | "-h") || text.starts_with("--spec="))
    };
    let own = if arguments.iter().any(names_one) { None } else { Some(["--spec".into(), own_description().into()]) };
    own.into_iter().flatten().chain(arguments.iter().cloned()).collect()
}

/// The root file, as it is best shown: seen from where the command runs, if that is the workspace or below.
fn own_description() -> PathBuf {
    let file = Path::new("spec").join(ROOT);
    let here = std::env::current_dir().ok().and_then(|here| {
        let workspace = workspace().canonicalize().ok()?;
        let below = here.canonicalize().ok()?.strip_prefix(workspace).ok()?.components().count();
        Some((0..below).map(|_| "..").collect::<PathBuf>().join(&file))
    });
    here.unwrap_or_else(|| workspace().join(file))
}

/// Runs the program of a package of this workspace.
pub fn run(package: &str, arguments: &[OsString]) -> Result<ExitCode, Error> {
    let mut command = cargo();
    command.arg("run");
    // The first time it takes a while, which is better seen.
    let is_built = std::env::current_exe()
        .is_ok_and(|own| own.with_file_name(package).with_extension(std::env::consts::EXE_EXTENSION).is_file());
    if is_built {
        command.arg("--quiet");
    }
    command.args(["--package", package, "--manifest-path"]);
    command.arg(workspace().join("Cargo.toml")).arg("--").args(arguments);
    start(command).map_err(|error| Error::usage(format!("cargo: {error}")))
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
