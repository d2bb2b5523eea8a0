//! `--overlay FILE` of the commands that read a description.

use crate::command::{Error, text};
use lvng_codegen::Input;
use std::path::{Component, Path, PathBuf};

/// The overlays of a command.
#[derive(Clone, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct Overlays {
    /// An OpenAPI Overlay document (1.0 or 1.1) that is applied to the description; several are applied in their order
    #[cfg_attr(feature = "clap", arg(long = "overlay", value_name = "FILE"))]
    files: Vec<PathBuf>,
}

impl Overlays {
    /// Overlays that are applied in this order.
    pub fn of(files: Vec<PathBuf>) -> Self {
        Self { files }
    }

    /// Whether none is given.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The overlays as they are given to a command, with a space before each: ` --overlay FILE`.
    pub fn as_arguments(&self) -> String {
        self.files.iter().map(|file| format!(" --overlay {}", file.display())).collect()
    }

    /// Adds the files to a description that was read from a folder, and returns their names. In diagnostics they
    /// are named as the caller did, or from the folder where the names of all files are put behind its path.
    ///
    /// # Errors
    /// One cannot be read, is given twice, or is a part of the description itself.
    pub fn add_to(&self, input: &mut Input, folder: &Path, is_prefixed: bool) -> Result<Vec<String>, Error> {
        let mut added = Vec::new();
        for path in &self.files {
            let text = text(path)?;
            let name = if is_prefixed { from_folder(path, folder)? } else { path.display().to_string() };
            if input.overlays.contains(&name) {
                return Err(Error::new(format!("{}: the overlay is given twice", path.display())));
            }
            if input.files.contains_key(&name) {
                return Err(Error::new(format!("{}: the overlay is a part of the description", path.display())));
            }
            input.files.insert(name.clone(), text);
            input.overlays.push(name.clone());
            added.push(name);
        }
        Ok(added)
    }
}

/// The path that leads to a file from a folder.
fn from_folder(path: &Path, folder: &Path) -> Result<String, Error> {
    let full = |path: &Path| path.canonicalize().map_err(|error| Error::at(path, error));
    let (path, folder) = (full(path)?, full(folder)?);
    let (there, here): (Vec<Component>, Vec<Component>) = (path.components().collect(), folder.components().collect());
    let common = there.iter().zip(&here).take_while(|(there, here)| there == here).count();
    let up = here.iter().skip(common).map(|_| "..".to_owned());
    let down = there.iter().skip(common).map(|step| step.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}
