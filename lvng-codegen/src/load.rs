//! Load: files → one joined [`Document`], changed by overlays.
//!
//! **Invariant:** the tree refers only to `#/components/<kind>/<name>` where a reference leads to something that is there;
//! path items stand where they are used.

mod bases;
mod codes;
mod hoist;
mod identities;
mod join;
mod joiner;
mod overlay;
mod parse;
mod path_files;
mod repeated;
mod requirements;
mod resources;
mod scope;
mod target;

use std::collections::BTreeSet;

use serde_json::Value;

pub use bases::forget_bases;
pub use parse::MAX_DEPTH;

pub use crate::document::Document;

use join::Extent;
pub(crate) use path_files::PATH_FILES;

use crate::Input;
use crate::diagnostic::{Diagnostics, Place};
use crate::members::Members;
use crate::messages::describe;
use crate::syntax::has_word;

/// Reads the files, joins them, and applies the overlays to the whole. If an overlay has errors, they are all that is
/// reported: without it, the description is not the one that is meant.
pub fn load(input: &Input, diagnostics: &mut Diagnostics) -> Document {
    let document = read(input, Extent::Whole, diagnostics);
    codes::codes(&document.tree, input, diagnostics);
    document
}

/// Reads the files and joins them as far as overlays see it, with the overlays applied: references may lead to any node of
/// the document, and path items may be references. What a pointer into it names is what an overlay for it has to select.
pub fn load_for_overlay(input: &Input, diagnostics: &mut Diagnostics) -> Document {
    read(input, Extent::Overlaid, diagnostics)
}

fn read(input: &Input, extent: Extent, diagnostics: &mut Diagnostics) -> Document {
    let root = Place { file: input.root.clone(), pointer: String::new() };
    let Some(text) = input.files.get(&input.root) else {
        diagnostics.error_in("E006", root, format!("the file `{}` is not there", input.root));
        return Document::default();
    };
    let Some(mut tree) = parse::parse(&input.root, text, diagnostics) else {
        return Document::default();
    };
    if !tree.is_object() {
        let found = describe(&tree);
        diagnostics.error_in("E007", root, format!("expected an OpenAPI document, found {found}"));
        return Document::default();
    }
    let Some(overlays) = overlay::read(input, diagnostics) else { return Document::default() };
    let files = scope::scope(&mut tree, input, diagnostics);
    let (tree, origins) = join::join(input, (tree, files), &overlays, extent, diagnostics);
    if diagnostics.iter().any(|found| found.is_error() && input.overlays.contains(&found.place.file)) {
        return Document::default();
    }
    diagnostics.set_origins(origins);
    Document { tree }
}

/// The files that a file refers to, for the caller to read: by `$ref`, by `x-path-files` in a root, and by security
/// requirements that are URIs. What cannot be
/// read is left to [`load`].
pub fn referenced_files(file: &str, text: &str) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    if refers_to_itself_only(text) {
        return files;
    }
    let Some(tree) = parse::parse(file, text, &mut Diagnostics::default()) else { return files };
    let mut open = vec![&tree];
    while let Some(node) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let reference = members.member("$ref").and_then(Value::as_str);
                files.extend(
                    reference
                        .and_then(|reference| target::Target::read(reference, file).ok())
                        .map(|target| target.file),
                );
                let schemes = members.member("security").and_then(Value::as_array).into_iter().flatten();
                let schemes = schemes.filter_map(Value::as_object).flat_map(|schemes| schemes.keys());
                let schemes = schemes.filter(|name| joiner::is_mapped_reference(name));
                files.extend(schemes.filter_map(|name| Some(target::Target::read(name, file).ok()?.file)));
                let list = members.get(PATH_FILES).and_then(Value::as_array).into_iter().flatten();
                files.extend(list.filter_map(Value::as_str).filter_map(|path| target::relative(path, file).ok()));
                open.extend(members.values());
            }
            _ => {}
        }
    }
    files
}

/// Whether a look at the text is enough to see that it names no other file, which saves reading it twice.
fn refers_to_itself_only(text: &str) -> bool {
    // `$` as an escape.
    let may_be_escaped = || ["\\u0024", "\\x24", "\\U00000024"].iter().any(|escape| has_word(text, escape));
    let leads_inside = |rest: &str| {
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        rest.strip_prefix(':').is_some_and(|value| value.trim_start().trim_start_matches(['"', '\'']).starts_with('#'))
    };
    let names_no_file = ["yaml#", "yml#", "json#"].iter().all(|end| !has_word(text, end));
    let mut references = memchr::memmem::find_iter(text.as_bytes(), "$ref").map(|at| &text[at + "$ref".len()..]);
    !has_word(text, PATH_FILES) && names_no_file && references.all(leads_inside) && !may_be_escaped()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_however_they_are_written() {
        let files = |text: &str| referenced_files("spec/api.yaml", text).into_iter().collect::<Vec<_>>();
        let inside = ["a: { $ref: '#/b' }", "a: { \"$ref\" : \"#/b\" }", "$ref:   '#/b'"];
        assert!(inside.iter().all(|text| refers_to_itself_only(text) && files(text).is_empty()));
        let outside = [
            "a: { $ref: b.yaml#/c }",
            "a: { $ref: '#/b' }\nc: { \"$ref\": \"b.yaml\" }",
            "a:\n  $ref: >-\n    b.yaml",
            "{\"a\": {\"\\u0024ref\": \"b.yaml\"}}",
            "\"\\x24ref\": b.yaml",
            "x-path-files: [b.yaml]",
            "security: [{ 'b.yaml#/key': [] }]",
        ];
        assert!(outside.iter().all(|text| files(text).contains(&"spec/b.yaml".to_owned())), "{:?}", outside.map(files));
    }
}
