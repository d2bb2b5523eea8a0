//! The list of what may be left out, as it is given or chosen.

use crate::command::{Error, text};
use lvng_codegen::{AllowedSkip, Settings};
use std::path::Path;

/// Reads the list that is given, or else the one that the choices name, from the folder of their file.
///
/// # Errors
/// It cannot be read, or a line is none of such a list.
pub fn allowed_skips(
    given: Option<&Path>,
    settings: &Settings,
    config: Option<&Path>,
) -> Result<Vec<AllowedSkip>, Error> {
    let chosen = || Some(config?.with_file_name(settings.allow_skips.as_ref()?));
    let Some(path) = given.map(Path::to_path_buf).or_else(chosen) else { return Ok(Vec::new()) };
    lvng_codegen::allowed_skips(&path.display().to_string(), &text(&path)?).map_err(Error::new)
}
