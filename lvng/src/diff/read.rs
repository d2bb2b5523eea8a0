//! Where a description is → its files.

use super::git;
use super::side::Side;
use crate::description::ROOTS;
use lvng_cli::command::Error;
use lvng_cli::description;
use lvng_cli::overlays::Overlays;
use std::path::Path;

/// Reads the files of a description: a file, a folder, or either in a git revision.
pub(super) fn read(place: &str, overlays: &Overlays) -> Result<Side, Error> {
    let path = Path::new(place);
    if path.is_dir() {
        let root = ROOTS.iter().map(|root| path.join(root)).find(|root| root.is_file());
        let missing = || Error::usage(format!("{place}: there is no {} in the folder", ROOTS.join(", ")));
        return file(&root.ok_or_else(missing)?, overlays);
    }
    // What is there is meant, even if its name has a colon.
    match place.split_once(':') {
        Some((revision, path)) if !Path::new(place).exists() && !revision.is_empty() => {
            git::read(revision, path, overlays)
        }
        _ => file(path, overlays),
    }
}

fn file(root: &Path, overlays: &Overlays) -> Result<Side, Error> {
    // Overlays are named as the caller named them, whatever is put before the names of other files.
    let input = description::read(root, overlays, "")?;
    Ok(Side { input, prefix: description::prefix(root, overlays) })
}
