//! Overlay document → actions.

use serde_json::{Map, Value};

use super::query::Query;
use crate::Input;
use crate::diagnostic::{Diagnostics, Place};
use crate::load::parse::parse;
use crate::messages::{describe, nearest};
use crate::pointer;

/// An action that can be read.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    place: Place,
    /// Overlay 1.0 has no `copy`, and changes objects and lists only.
    pub(super) is_version_1_0: bool,
    pub(super) target: Query,
    pub(super) change: Change,
}

/// What happens to the nodes that a target selects.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Update(Value),
    Copy(Query),
    Remove,
    /// The action says nothing, which was warned of.
    Nothing,
}

impl Action {
    /// Where a field of it stands.
    pub(super) fn place(&self, field: &str) -> Place {
        below(&self.place, field)
    }
}

/// Reads the overlays of a description. `None` if there is an error in any of them; all are reported.
pub(crate) fn read(input: &Input, diagnostics: &mut Diagnostics) -> Option<Vec<Action>> {
    let before = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let mut actions = Vec::new();
    for file in &input.overlays {
        let root = Place { file: file.clone(), pointer: String::new() };
        let Some(text) = input.files.get(file) else {
            diagnostics.error_in("E006", root, format!("the file `{file}` is not there"));
            continue;
        };
        if let Some(tree) = parse(file, text, diagnostics) {
            Reader { diagnostics, is_version_1_0: false }.document(&tree, &root, &mut actions);
        }
    }
    let after = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    (after == before).then_some(actions)
}

/// Reading at work.
struct Reader<'d> {
    diagnostics: &'d mut Diagnostics,
    is_version_1_0: bool,
}

impl Reader<'_> {
    fn document(&mut self, tree: &Value, root: &Place, actions: &mut Vec<Action>) {
        let Some(fields) = tree.as_object() else {
            let message = format!("expected an Overlay document, found {}", describe(tree));
            self.diagnostics.error_in("E050", root.clone(), message);
            return;
        };
        self.version(fields, root);
        self.only(fields, root, &["overlay", "info", "extends", "actions"]);
        self.text(fields, root, "extends", false);
        match fields.get("info") {
            Some(Value::Object(info)) => self.info(info, &below(root, "info")),
            found => self.wrong(found, root, "info", "an object"),
        }
        match fields.get("actions") {
            Some(Value::Array(list)) if list.is_empty() => {
                self.diagnostics.error_in("E051", below(root, "actions"), "`actions` needs at least one action");
            }
            Some(Value::Array(list)) => {
                for (index, action) in list.iter().enumerate() {
                    let place = below(&below(root, "actions"), &index.to_string());
                    if let Some(first) = list.iter().take(index).position(|earlier| earlier == action) {
                        let message = format!("the action is the same as `/actions/{first}`");
                        self.diagnostics.error_in("E051", place.clone(), message);
                    }
                    actions.extend(self.action(action, place));
                }
            }
            found => self.wrong(found, root, "actions", "a list"),
        }
    }

    fn version(&mut self, fields: &Map<String, Value>, root: &Place) {
        let Some(version) = fields.get("overlay") else {
            let error = self.diagnostics.error_in("E050", root.clone(), "the key `overlay` is missing");
            error.help("an Overlay document begins with `overlay: 1.1.0`");
            return;
        };
        let parts: Vec<&str> = version.as_str().unwrap_or_default().split('.').collect();
        match parts.as_slice() {
            ["1", minor @ ("0" | "1"), patch] if is_number(patch) => self.is_version_1_0 = *minor == "0",
            _ => {
                let message = format!("expected version 1.0 or 1.1 of Overlay, found {}", describe(version));
                self.diagnostics.error_in("E050", below(root, "overlay"), message).help("write `overlay: 1.1.0`");
            }
        }
    }

    fn info(&mut self, info: &Map<String, Value>, place: &Place) {
        self.text(info, place, "title", true);
        self.text(info, place, "version", true);
        self.text(info, place, "description", false);
        self.only(info, place, &["title", "version", "description"]);
    }

    fn action(&mut self, action: &Value, place: Place) -> Option<Action> {
        let Some(fields) = action.as_object() else {
            let message = format!("expected an action, found {}", describe(action));
            self.diagnostics.error_in("E051", place, message);
            return None;
        };
        let known = ["target", "description", "update", "remove", "copy"];
        if self.is_version_1_0 && fields.contains_key("copy") {
            let error = self.diagnostics.error_in("E051", below(&place, "copy"), "Overlay 1.0 has no `copy`").at_key();
            error.help("write `overlay: 1.1.0`");
        }
        self.only(fields, &place, &known);
        self.text(fields, &place, "description", false);
        let target = self.query(fields, &place, "target", true);
        let change = self.change(fields, &place);
        Some(Action { place, is_version_1_0: self.is_version_1_0, target: target?, change: change? })
    }

    /// What an action does: one of three things.
    fn change(&mut self, fields: &Map<String, Value>, place: &Place) -> Option<Change> {
        let copy = self.query(fields, place, "copy", false);
        let is_removed = match fields.get("remove") {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            found => {
                self.wrong(found, place, "remove", "`true` or `false`");
                return None;
            }
        };
        match (is_removed, fields.get("update"), fields.contains_key("copy")) {
            (true, update, has_copy) => {
                // The specification lets `remove` win.
                for field in [update.map(|_| "update"), has_copy.then_some("copy")].into_iter().flatten() {
                    let message = format!("`{field}` has no effect beside `remove: true`");
                    self.diagnostics.warning_in("W020", below(place, field), message).at_key();
                }
                Some(Change::Remove)
            }
            (false, Some(_), true) => {
                let message = "`update` and `copy` cancel each other out";
                let error = self.diagnostics.error_in("E055", below(place, "copy"), message).at_key();
                error.help("make two actions of it");
                None
            }
            (false, Some(update), false) => Some(Change::Update(update.clone())),
            (false, None, true) => copy.map(Change::Copy),
            (false, None, false) => {
                let error = self.diagnostics.warning_in("W020", place.clone(), "the action changes nothing");
                error.help("say what to do: `update`, `remove` or `copy`");
                Some(Change::Nothing)
            }
        }
    }

    fn query(&mut self, fields: &Map<String, Value>, place: &Place, field: &str, is_required: bool) -> Option<Query> {
        self.text(fields, place, field, is_required);
        let text = fields.get(field)?.as_str()?;
        match Query::read(text) {
            Ok(query) => Some(query),
            Err(why) => {
                let message = format!("`{}` is no JSONPath query (RFC 9535): {why}", text.escape_debug());
                self.diagnostics.error_in("E052", below(place, field), message);
                None
            }
        }
    }

    /// Complains of a field that is not text.
    fn text(&mut self, fields: &Map<String, Value>, place: &Place, field: &str, is_required: bool) {
        match fields.get(field) {
            Some(Value::String(_)) => {}
            None if !is_required => {}
            found => self.wrong(found, place, field, "text"),
        }
    }

    /// Complains of a field that is missing or not what it should be.
    fn wrong(&mut self, found: Option<&Value>, place: &Place, field: &str, expected: &str) {
        match found {
            None => {
                let message = format!("the key `{field}` is missing");
                self.diagnostics.error_in("E051", place.clone(), message);
            }
            Some(found) => {
                let message = format!("`{field}` must be {expected}, found {}", describe(found));
                let error = self.diagnostics.error_in("E051", below(place, field), message);
                if expected == "text" && (found.is_number() || found.is_boolean()) {
                    error.help(format!("write `{field}: '{found}'`"));
                }
            }
        }
    }

    /// Complains of fields that are neither known nor extensions.
    fn only(&mut self, fields: &Map<String, Value>, place: &Place, known: &[&'static str]) {
        for field in fields.keys().filter(|field| !known.contains(&field.as_str()) && !field.starts_with("x-")) {
            let message = format!("unknown key `{}`", field.escape_debug());
            let error = self.diagnostics.error_in("E051", below(place, field), message).at_key();
            if let Some(near) = nearest(field, known.iter()) {
                error.help(format!("did you mean `{near}`?"));
            }
        }
    }
}

fn below(place: &Place, key: &str) -> Place {
    Place { file: place.file.clone(), pointer: pointer::child(&place.pointer, key) }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
