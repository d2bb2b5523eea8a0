//! Reads a description from the file system: the root file and the files it refers to.

use crate::command::Error;
use lvng_codegen::Input;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Reads the root file and, from its folder, every file that it refers to, directly or not.
pub fn read(root: &Path) -> Result<Input, Error> {
    let folder = root.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = root.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Error::new(format!("{}: not a file name", root.display())))?.to_owned();
    let mut files = BTreeMap::from([(name.clone(), text(root)?)]);
    let mut open = vec![name.clone()];
    while let Some(file) = open.pop() {
        for reference in lvng_codegen::load::referenced_files(&file, &files[&file]) {
            let path = folder.join(&reference);
            // A file that is not there is left to the generator, which knows who refers to it.
            if !files.contains_key(&reference) && path.is_file() {
                files.insert(reference.clone(), text(&path)?);
                open.push(reference);
            }
        }
    }
    Ok(Input { root: name, files })
}

fn text(path: &Path) -> Result<String, Error> {
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
