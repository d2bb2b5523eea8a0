//! Reads a description from the file system: the root file and the files it refers to.

use crate::command::{Error, text};
use crate::overlays::{Overlays, from_folder};
use lvng_codegen::Input;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads the root file and, from its folder or the one that is given, every file that it refers to, directly or not; and
/// overlays with what those refer to, and the file of choices. Diagnostics put the prefix before the names of files.
///
/// # Errors
/// The root or an overlay cannot be read or is not UTF-8, or so any other file that is there.
pub fn read(root: &Path, overlays: &Overlays, prefix: &str) -> Result<Input, Error> {
    let folder = overlays.folder(root);
    let name = name(root, overlays)?;
    let files = BTreeMap::from([(name.clone(), text(root)?)]);
    let mut input = Input { root: name.clone(), files, ..Input::default() };
    follow(&name, &name, folder, &mut input)?;
    for overlay in overlays.add_to(&mut input, folder, !prefix.is_empty())? {
        // What an overlay adds stands in the root, so its references count from there.
        follow(&overlay, &name, folder, &mut input)?;
    }
    Ok(input)
}

/// What a root file is called in the folder of the description's files.
fn name(root: &Path, overlays: &Overlays) -> Result<String, Error> {
    let Some(folder) = overlays.given_folder() else {
        let name = root.file_name().and_then(|name| name.to_str());
        return Ok(name.ok_or_else(|| Error::new(format!("{}: not a file name", root.display())))?.to_owned());
    };
    let name = from_folder(root, folder)?;
    if name.starts_with("../") {
        return Err(Error::usage(format!("{} is not in the folder {}", root.display(), folder.display())));
    }
    Ok(name)
}

/// What stands before the names of the files of a description, so that places count from where the command runs: `api/`.
pub fn prefix(root: &Path, overlays: &Overlays) -> String {
    match overlays.folder(root) {
        here if here == Path::new(".") => String::new(),
        folder => format!("{}/", folder.display().to_string().trim_end_matches('/')),
    }
}

/// Reads the files that a file refers to, directly or not, as if it stood at `place`.
fn follow(file: &str, place: &str, folder: &Path, input: &mut Input) -> Result<(), Error> {
    let mut open = vec![(file.to_owned(), place.to_owned())];
    while let Some((file, place)) = open.pop() {
        for reference in lvng_codegen::load::referenced_files(&place, &input.files[&file]) {
            let path = folder.join(&reference);
            // A file that is not there is left to the generator, which knows who refers to it.
            if !input.files.contains_key(&reference) && path.is_file() {
                input.files.insert(reference.clone(), text(&path)?);
                open.push((reference.clone(), reference));
            }
        }
    }
    Ok(())
}
