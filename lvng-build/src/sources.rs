//! The files of a description → their paths, for cargo to watch.

use lvng_codegen::{Input, Settings, load};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files of a folder that were read besides overlays, and those that are referred to and are not there.
pub(crate) fn files(input: &Input, folder: &Path) -> BTreeSet<PathBuf> {
    let is_overlay = |name: &String| input.overlays.contains(name);
    let mut paths = BTreeSet::new();
    let is_settings = |name: &String| input.settings.as_ref() == Some(name);
    for (name, text) in input.files.iter().filter(|(name, _)| !is_settings(name)) {
        // What an overlay refers to counts from the root.
        let place = if is_overlay(name) { &input.root } else { name };
        paths.extend(load::referenced_files(place, text).iter().map(|name| folder.join(name)));
        paths.extend((!is_overlay(name)).then(|| folder.join(name)));
    }
    paths
}

/// The files that the choices name.
pub(crate) fn chosen(settings: &Settings, config: Option<&Path>) -> Vec<PathBuf> {
    let names = settings.overlays.iter().map(|overlay| &overlay.value).chain(&settings.allow_skips);
    names.filter_map(|name| Some(config?.with_file_name(name))).collect()
}

/// The folder of a description that has no file of choices, for cargo to watch whether one comes about: a file that is not there
/// would have the script run each time. None where builds write to the folder, or code stands in it, which changes all the time.
pub(crate) fn folder_of_choices<'w>(root: &Path, mut written: impl Iterator<Item = &'w Path>) -> Option<PathBuf> {
    let folder = root.parent().filter(|folder| !folder.as_os_str().is_empty())?;
    let full = folder.canonicalize().ok()?;
    let is_in_it = |path: &Path| std::path::absolute(path).is_ok_and(|path| path.starts_with(&full));
    if is_in_it(Path::new("src")) || is_in_it(Path::new("Cargo.toml")) || written.any(is_in_it) {
        return None;
    }
    let is_code = |file: PathBuf| file.extension().is_some_and(|extension| extension == "rs");
    let has_code = folder.read_dir().ok()?.any(|entry| entry.is_ok_and(|entry| is_code(entry.path())));
    (!has_code).then(|| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_watched_that_change_for_descriptions_alone() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let root = place.path().canonicalize().expect("it is there");
        let write = |file: &str| {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
            std::fs::write(&path, "").expect("the file can be written");
            path
        };
        let description = write("api/pets.yaml");
        let of = |description: &Path, written: &[&Path]| folder_of_choices(description, written.iter().copied());
        assert_eq!(of(&description, &[]), Some(root.join("api")));
        assert_eq!(of(&description, &[&root.join("out")]), Some(root.join("api")));
        assert_eq!(of(&description, &[&root.join("api/names.lock")]), None);
        write("api/more.rs");
        assert_eq!(of(&description, &[]), None);
        // That of the package itself.
        assert_eq!(of(Path::new("pets.yaml"), &[]), None);
        assert_eq!(of(Path::new("./pets.yaml"), &[]), None);
        assert_eq!(of(Path::new("src/pets.yaml"), &[]), None);
    }

    #[test]
    fn files_are_watched_whether_or_not_they_are_there() {
        let mut input = Input::single("api.yaml", "a: { $ref: 'b/c.yaml#/d' }\ne: { $ref: gone.yaml }");
        input.files.insert("b/c.yaml".to_owned(), "d: { $ref: ../f.yaml }".to_owned());
        input.files.insert("/overlays/o.yaml".to_owned(), "update: { $ref: more.yaml }".to_owned());
        input.overlays.push("/overlays/o.yaml".to_owned());
        let files: Vec<String> =
            files(&input, Path::new("spec")).iter().map(|path| path.display().to_string()).collect();
        assert_eq!(files, ["spec/api.yaml", "spec/b/c.yaml", "spec/f.yaml", "spec/gone.yaml", "spec/more.yaml"]);
    }
}
