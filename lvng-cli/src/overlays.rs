//! `--overlay FILE`, `--config FILE` and `--folder DIR` of the commands that read a description.

use crate::command::{Error, text};
use lvng_codegen::diagnostic::Position;
use lvng_codegen::{Input, SETTINGS_FILE, Settings};
use std::path::{Component, Path, PathBuf};

/// The overlays of a command, the file of choices, and the folder of the description's files.
#[derive(Clone, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct Overlays {
    /// An OpenAPI Overlay document (1.0 or 1.1) that is applied to the description; several are applied in their order
    #[cfg_attr(feature = "clap", arg(long = "overlay", value_name = "FILE"))]
    files: Vec<PathBuf>,
    /// The file of choices, instead of `lvng.toml` beside the description where that is there
    #[cfg_attr(feature = "clap", arg(long = "config", value_name = "FILE"))]
    config: Option<PathBuf>,
    /// The folder that the files of the description are in, instead of the folder of its root file: references may lead
    /// anywhere in it
    #[cfg_attr(feature = "clap", arg(long, value_name = "DIR"))]
    folder: Option<PathBuf>,
}

impl Overlays {
    /// Overlays that are applied in this order.
    pub fn of(files: Vec<PathBuf>) -> Self {
        Self { files, ..Self::default() }
    }

    /// The same with a file of choices, instead of the one beside the description.
    #[must_use]
    pub fn with_config(self, config: Option<PathBuf>) -> Self {
        Self { config, ..self }
    }

    /// The same with a folder of the description's files, instead of the one of its root file.
    #[must_use]
    pub fn with_folder(self, folder: Option<PathBuf>) -> Self {
        Self { folder, ..self }
    }

    /// The folder that is given.
    pub fn given_folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The folder that the files of a description are in: the one that is given, or that of its root file.
    pub fn folder<'a>(&'a self, root: &'a Path) -> &'a Path {
        let beside = root.parent().filter(|folder| !folder.as_os_str().is_empty());
        self.given_folder().or(beside).unwrap_or(Path::new("."))
    }

    /// The file of choices for a description: the one that is given, or `lvng.toml` beside it where that is there.
    pub fn config(&self, root: &Path) -> Option<PathBuf> {
        let beside = || Some(root.with_file_name(SETTINGS_FILE)).filter(|file| file.is_file());
        self.config.clone().or_else(beside)
    }

    /// Whether none is given.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// All of it as it is given to a command, with a space before each: ` --overlay FILE`.
    pub fn as_arguments(&self) -> String {
        let config = self.config.iter().map(|file| format!(" --config {}", file.display()));
        let folder = self.folder.iter().map(|folder| format!(" --folder {}", folder.display()));
        self.files.iter().map(|file| format!(" --overlay {}", file.display())).chain(config).chain(folder).collect()
    }

    /// Adds the files to a description that was read from a folder, those that the choices have before the others, and returns
    /// the names of the overlays. In diagnostics they
    /// are named as the caller did, or from the folder where the names of all files are put behind its path.
    ///
    /// # Errors
    /// One cannot be read, is given twice, or is a part of the description itself.
    pub fn add_to(&self, input: &mut Input, folder: &Path, is_prefixed: bool) -> Result<Vec<String>, Error> {
        let mut added = Vec::new();
        let name_of = |path: &Path| match is_prefixed {
            true => from_folder(path, folder),
            false => Ok(path.display().to_string()),
        };
        let mut chosen = Vec::new();
        if let Some(config) = self.config(&folder.join(&input.root)) {
            let config = config.strip_prefix(".").unwrap_or(&config).to_owned();
            let name = name_of(&config)?;
            input.files.insert(name.clone(), text(&config)?);
            input.settings = Some(name);
            for overlay in Settings::of(input).overlays {
                let path = config.with_file_name(overlay.value);
                if !path.is_file() {
                    let (file, Position { line, column }) = (config.display(), overlay.at);
                    let message =
                        format!("{file}:{line}:{column}: error: the overlay `{}` is not there", path.display());
                    return Err(Error::new(message));
                }
                chosen.push(path);
            }
        }
        for path in chosen.iter().chain(&self.files) {
            let (text, name) = (text(path)?, name_of(path)?);
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
pub(crate) fn from_folder(path: &Path, folder: &Path) -> Result<String, Error> {
    let full = |path: &Path| path.canonicalize().map_err(|error| Error::at(path, error));
    let (path, folder) = (full(path)?, full(folder)?);
    let (there, here): (Vec<Component>, Vec<Component>) = (path.components().collect(), folder.components().collect());
    let common = there.iter().zip(&here).take_while(|(there, here)| there == here).count();
    let up = here.iter().skip(common).map(|_| "..".to_owned());
    let down = there.iter().skip(common).map(|step| step.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}
