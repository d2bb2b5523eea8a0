//! Path files: `x-path-files` of the root → path items.
//!
//! OpenAPI has no way to join whole files of paths; the root lists them under this key.

use serde_json::{Map, Value};

use super::joiner::{Base, Joiner};
use super::target::relative;
use crate::diagnostic::Place;
use crate::grammar::{NodeShape, ObjectKind};
use crate::pointer::{self, Cursor};

/// The root key that lists files of path items.
pub(crate) const PATH_FILES: &str = "x-path-files";

impl Joiner<'_> {
    /// Adds the path items of the files that the root lists.
    pub(super) fn join_path_files(&mut self, tree: &mut Value) {
        let Some(root) = tree.as_object_mut() else { return };
        let Some(listed) = root.shift_remove(PATH_FILES) else { return };
        let mut paths = match root.shift_remove("paths") {
            Some(Value::Object(paths)) => paths,
            _ => Map::new(),
        };
        let base = Base::new(Place { file: self.input.root.clone(), pointer: String::new() }, 0);
        let at = Cursor::at(&pointer::child("", PATH_FILES));
        let Some(listed) = listed.as_array() else {
            self.error("E008", &at, &base, format!("`{PATH_FILES}` must be a list of file names"));
            return;
        };
        for (index, name) in listed.iter().enumerate() {
            let mut at = at.clone();
            at.push_index(index);
            match name.as_str().map(|name| relative(name, &self.input.root)) {
                Some(Ok(file)) if self.input.files.contains_key(&file) => self.join_path_file(&file, &mut paths),
                Some(Ok(file)) => {
                    let near = self.near(&file, self.input.files.keys());
                    let diagnostic =
                        self.error("E010", &at, &base, format!("the file `{}` is not there", file.escape_debug()));
                    if let Some(near) = near {
                        diagnostic.help(format!("did you mean `{near}`?"));
                    }
                }
                Some(Err(why)) => self.refuse(why, name.as_str().unwrap_or_default(), &at, &base),
                None => {
                    self.error("E008", &at, &base, "expected a file name".to_owned());
                }
            }
        }
        root.insert("paths".to_owned(), Value::Object(paths));
    }

    fn join_path_file(&mut self, file: &str, paths: &mut Map<String, Value>) {
        let Some(tree) = self.file(file) else { return };
        let Some(items) = tree.as_object() else {
            let place = Place { file: file.to_owned(), pointer: String::new() };
            self.diagnostics.error_in("E007", place, "expected path templates with their path items");
            return;
        };
        for (path, item) in items {
            let from = pointer::child("", path);
            if paths.contains_key(path) {
                let place = Place { file: file.to_owned(), pointer: from };
                self.diagnostics.error_in("E012", place, format!("the path `{path}` is described twice")).at_key();
                continue;
            }
            let mut at = Cursor::at(&pointer::child("/paths", path));
            let base = Base::new(Place { file: file.to_owned(), pointer: from }, at.as_str().len());
            self.origins.mount(at.as_str(), base.place(&at));
            let mut item = item.clone();
            self.walk(&mut item, NodeShape::Object(ObjectKind::PathItem), &mut at, &base);
            paths.insert(path.clone(), item);
        }
    }
}
