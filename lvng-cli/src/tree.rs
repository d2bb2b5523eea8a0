//! Compares a folder with what it should hold, and replaces it all or nothing.

use crate::command::Error;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

/// Files by path relative to a folder, `/` between segments.
pub type Files = BTreeMap<String, String>;

/// How a folder differs from what it should hold.
#[derive(Debug, Default)]
pub struct Difference {
    /// Not there.
    pub missing: Vec<String>,
    /// Other bytes.
    pub changed: Vec<String>,
    /// There and not wanted.
    pub left_over: Vec<String>,
    /// The same bytes.
    pub unchanged: Vec<String>,
}

impl Difference {
    /// Whether the folder holds what it should.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.left_over.is_empty()
    }
}

/// Compares.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn compare(folder: &Path, wanted: &Files) -> Result<Difference, Error> {
    let mut difference = Difference::default();
    let mut found = BTreeSet::new();
    list(folder, "", &mut found)?;
    for (path, text) in wanted {
        let place = folder.join(path);
        match found.remove(path) {
            false => difference.missing.push(path.clone()),
            true => match fs::read(&place).map_err(|error| Error::at(&place, error))? == text.as_bytes() {
                true => difference.unchanged.push(path.clone()),
                false => difference.changed.push(path.clone()),
            },
        }
    }
    difference.left_over = found.into_iter().collect();
    Ok(difference)
}

/// The files of a folder and all below it, in the order of their names.
///
/// # Errors
/// A folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = BTreeSet::new();
    list(folder, "", &mut found)?;
    Ok(found.iter().map(|path| folder.join(path)).collect())
}

fn list(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) -> Result<(), Error> {
    let entries = match fs::read_dir(folder) {
        Err(_) if !folder.exists() => return Ok(()),
        entries => entries.map_err(|error| Error::at(folder, error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| Error::at(folder, error))?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match is_folder(&entry).map_err(|error| Error::at(&entry.path(), error))? {
            true => list(&entry.path(), &format!("{path}/"), found)?,
            false => drop(found.insert(path)),
        }
    }
    Ok(())
}

/// Most folders say of what they hold what it is; of a link only its end does. Reading what is neither might never end.
fn is_folder(entry: &DirEntry) -> std::io::Result<bool> {
    let own = entry.file_type()?;
    let kind = match own.is_symlink() {
        true => fs::metadata(entry.path()).map_or(own, |about| about.file_type()),
        false => own,
    };
    let is_known = kind.is_dir() || kind.is_file() || kind.is_symlink();
    if is_known { Ok(kind.is_dir()) } else { Err(std::io::Error::other("neither a file nor a folder")) }
}

/// Makes the folder hold exactly the wanted files. Files with the same bytes keep their modification time. A new folder
/// is built beside the old one and takes its place at the end, so a run that fails leaves the old one as it was.
///
/// # Errors
/// Something cannot be read or written.
pub fn replace(folder: &Path, wanted: &Files) -> Result<Difference, Error> {
    let difference = compare(folder, wanted)?;
    if difference.is_empty() {
        return Ok(difference);
    }
    let parent = folder.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| Error::at(parent, error))?;
    let stage = tempfile::Builder::new().prefix(".generated-").tempdir_in(parent);
    let stage = stage.map_err(|error| Error::at(parent, error))?;
    let new = stage.path().join("new");
    let mut made = None;
    for (path, text) in wanted {
        let place = new.join(path);
        // Paths are in order, so that files of one folder follow each other.
        if made.as_deref() != place.parent() {
            make_parent(&place)?;
            made = place.parent().map(Path::to_owned);
        }
        let keep = difference.unchanged.contains(path);
        match keep {
            true => link(&folder.join(path), &place)?,
            false => fs::write(&place, text).map_err(|error| Error::at(&place, error))?,
        }
    }
    swap(folder, &new, &stage.path().join("old"))?;
    Ok(difference)
}

/// Writes a file, all or nothing. One that has the text already is left alone, which is `false`.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, text: &str) -> Result<bool, Error> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(false);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut stage = tempfile::NamedTempFile::new_in(folder).map_err(|error| Error::at(folder, error))?;
    std::io::Write::write_all(&mut stage, text.as_bytes()).map_err(|error| Error::at(path, error))?;
    stage.persist(path).map_err(|error| Error::at(path, error.error))?;
    Ok(true)
}

fn make_parent(place: &Path) -> Result<(), Error> {
    match place.parent() {
        Some(parent) => fs::create_dir_all(parent).map_err(|error| Error::at(parent, error)),
        None => Ok(()),
    }
}

/// A second name for the file; where the file system has none, a copy with the same modification time.
fn link(from: &Path, to: &Path) -> Result<(), Error> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copy = || {
        let modified = fs::metadata(from)?.modified()?;
        fs::copy(from, to)?;
        fs::File::options().write(true).open(to)?.set_modified(modified)
    };
    copy().map_err(|error| Error::at(to, error))
}

fn swap(folder: &Path, new: &Path, old: &PathBuf) -> Result<(), Error> {
    let had_one = folder.exists();
    if had_one {
        fs::rename(folder, old).map_err(|error| Error::at(folder, error))?;
    }
    fs::rename(new, folder).map_err(|error| {
        if had_one {
            // Nothing better can be done when even this fails: the error names the folder.
            let _ = fs::rename(old, folder);
        }
        Error::at(folder, error)
    })
}
