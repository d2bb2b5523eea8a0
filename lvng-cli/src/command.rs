//! What all commands share.
//!
//! Their exit status is 0 where all is well, 1 ([`PROBLEMS`]) where the description or what is held against it has problems, or
//! differs, 2 ([`USAGE`]) where the command cannot do its work, and 3 ([`INCOMPLETE`]) where a crate was written and lacks
//! what could not be generated.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

/// Cargo: the one that runs this program, or that of the path. What it says of a package to the program that it runs stays
/// here: build scripts ask for the same names, and all that hangs on them would be built again each time.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let of_package = |name: &str| ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| name.starts_with(prefix));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_package)) {
        command.env_remove(name);
    }
    command
}

/// Prints a command's result. Whoever reads may stop early, as `head` does.
///
/// # Errors
/// The output cannot be written to, for another reason than that nobody reads it any more.
pub fn print(text: &str) -> Result<ExitCode, Error> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::usage(format!("stdout: {error}"))),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Reads a file of text.
///
/// # Errors
/// It cannot be read, or is not UTF-8: with the line where that begins.
pub fn text(path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(|error| Error::at(path, error))?;
    String::from_utf8(bytes).map_err(|error| {
        let line = last_line(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        Error::new(format!("{}:{line}: error: the file is not UTF-8", path.display()))
    })
}

/// The line that text ends on.
fn last_line(text: &[u8]) -> usize {
    1 + text.iter().filter(|byte| **byte == b'\n').count()
}

/// An error of a command, for people.
#[derive(Debug)]
pub struct Error {
    message: String,
    status: u8,
}

/// The exit status where what a command looks at has problems, or differs.
pub const PROBLEMS: u8 = 1;

/// The exit status where a command cannot do its work: for its arguments, or since a file cannot be read or written.
pub const USAGE: u8 = 2;

/// The exit status where something is left out that no list allows to be: the crate is there, and is not all of it.
pub const INCOMPLETE: u8 = 3;

impl Error {
    /// An error with what is wrong with what the command looks at, for people.
    pub fn new(message: impl Into<String>) -> Self {
        Error { message: message.into(), status: PROBLEMS }
    }

    /// An error with what is wrong with how the command was called, for people.
    pub fn usage(message: impl Into<String>) -> Self {
        Error { message: message.into(), status: USAGE }
    }

    /// An error of the file system at a path.
    pub fn at(path: &Path, error: io::Error) -> Self {
        Error::usage(format!("{}: {error}", path.display()))
    }

    /// The exit status that says so.
    pub fn status(&self) -> u8 {
        self.status
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
