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

#[cfg(test)]
mod tests {
    use super::*;

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
