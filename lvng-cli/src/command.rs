//! What all commands share.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Prints a command's result. Whoever reads may stop early, as `head` does.
///
/// # Errors
/// The output cannot be written to, for another reason than that nobody reads it any more.
pub fn print(text: &str) -> Result<ExitCode, Error> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::new(format!("stdout: {error}"))),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// The folder of the workspace, where commands are run from or below.
pub fn workspace() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map_or(manifest.clone(), PathBuf::from)
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
pub struct Error(String);

impl Error {
    /// An error with what went wrong, for people.
    pub fn new(message: impl Into<String>) -> Self {
        Error(message.into())
    }

    /// An error of the file system at a path.
    pub fn at(path: &Path, error: io::Error) -> Self {
        Error(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
