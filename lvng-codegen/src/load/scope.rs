//! Scope: references that count from a schema around them, or from a name → references to files and pointers.
//!
//! `$self` and `$id` say what references below them count from, `$anchor` and `$dynamicAnchor` name a schema
//! (JSON Schema 2020-12, 8.2). Besides, `#/$defs/Name` leads to the definition of a schema around where the document has
//! none, and the `#/definitions/Name` of Swagger 2 to the component that took its place.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::identities::{Open, Role, Walk};
use super::parse;
use super::resources::{Named, Resources};
use super::target::Target;
use crate::Input;
use crate::diagnostic::{Diagnostics, Place};
use crate::members::Members;
use crate::pointer;
use crate::syntax::has_word;

/// The files besides the root that were read; `None` for those that cannot be.
pub(super) type Files = HashMap<String, Option<Rc<Value>>>;

/// Rewrites the references of the root file and, where something has a name, those of the others, which are read for it.
pub(super) fn scope(tree: &mut Value, input: &Input, diagnostics: &mut Diagnostics) -> Files {
    let has_names = input.files.values().any(|text| may_have(text, &NAMES));
    if !has_names && !input.files.get(&input.root).is_some_and(|text| may_have(text, &SLIPS)) {
        return Files::new();
    }
    let mut trees = HashMap::from([(input.root.clone(), std::mem::take(tree))]);
    let mut unreadable = Vec::new();
    if has_names {
        let others = input.files.iter().filter(|(file, _)| **file != input.root && !input.is_beside(file));
        for (file, text) in others {
            match parse::parse(file, text, diagnostics) {
                Some(tree) => drop(trees.insert(file.clone(), tree)),
                None => unreadable.push(file.clone()),
            }
        }
    }
    let (resources, open) = identify(&trees, &input.root);
    for open in &open {
        let Some((target, is_misspelt)) = meant(open, &resources, &trees) else { continue };
        rewrite(open, &target, is_misspelt, &mut trees, diagnostics);
    }
    *tree = trees.remove(&input.root).unwrap_or_default();
    let read = trees.into_iter().map(|(file, tree)| (file, Some(Rc::new(tree))));
    read.chain(unreadable.into_iter().map(|file| (file, None))).collect()
}

/// The words by which something has a name.
const NAMES: [&str; 4] = ["$self", "$id", "$anchor", "$dynamicAnchor"];

/// The words of references that may lead elsewhere than they say though nothing has a name.
const SLIPS: [&str; 3] = ["$defs", "definitions", "$dynamicRef"];

/// Whether a look at the text cannot tell that none of the words is in it.
fn may_have(text: &str, words: &[&str]) -> bool {
    let (names, plain): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.starts_with('$'));
    // ASCII may be written as `\u0024`, `\x24` or `\U00000024`.
    has_one(text, b'$', &names)
        || plain.iter().any(|word| has_word(text, word))
        || has_one(text, b'\\', &["\\u00", "\\x", "\\U00"])
}

/// Whether one of some words is in a text, all of which begin with a letter that is rare.
fn has_one(text: &str, first: u8, words: &[&str]) -> bool {
    let text = text.as_bytes();
    memchr::memchr_iter(first, text).any(|at| words.iter().any(|word| text[at..].starts_with(word.as_bytes())))
}

/// Names everything, and lists the references that may not be what they look like.
fn identify(trees: &HashMap<String, Value>, root: &str) -> (Resources, Vec<Open>) {
    let mut resources = Resources::default();
    let mut open = Vec::new();
    let mut files: Vec<_> = trees.iter().collect();
    // Of two schemas with one name that of the root is meant.
    files.sort_by_key(|(file, _)| (*file != root, file.as_str()));
    for (file, tree) in files {
        if let Some(resource) = resources.file(file) {
            Walk::new(file, resource, &mut resources, &mut open).file(tree);
        }
    }
    (resources, open)
}

/// Where a reference leads if that is not what it says, and whether what is written is a slip.
fn meant(open: &Open, resources: &Resources, trees: &HashMap<String, Value>) -> Option<(Target, bool)> {
    let is_there =
        |target: &Target| trees.get(&target.file).is_some_and(|tree| pointer::find(tree, &target.pointer).is_some());
    let found = match resources.find(open.base, &open.text) {
        Some(Named::Anchor(anchor)) => {
            let name = open.text.split_once('#').map(|(_, name)| name).unwrap_or_default();
            // Which one is meant is known when a value is checked.
            if open.role == Role::Dynamic && anchor.is_dynamic && resources.is_ambiguous(name) {
                return None;
            }
            Some(anchor.target)
        }
        Some(Named::Node(target)) => Some(target).filter(is_there),
        None => None,
    };
    if let Some(target) = found {
        return Some((target, false));
    }
    let written = pointer::of_ref(&open.text)?;
    let here = |pointer: String| Target { file: open.file.clone(), pointer };
    if is_there(&here(written.clone())) {
        return (open.role == Role::Dynamic).then(|| (here(written), false));
    }
    let around = open.around.iter().rev().map(|schema| format!("{schema}{written}"));
    let component = written.strip_prefix("/definitions").map(|rest| format!("/components/schemas{rest}"));
    around.chain(component).map(here).find(is_there).map(|target| (target, true))
}

fn rewrite(
    open: &Open,
    target: &Target,
    is_misspelt: bool,
    trees: &mut HashMap<String, Value>,
    diagnostics: &mut Diagnostics,
) {
    let says_so = Target::read(&open.text, &open.file).is_ok_and(|read| read == *target);
    if says_so && open.role != Role::Dynamic {
        return;
    }
    let text = target.reference_from(&open.file);
    if is_misspelt {
        let place = Place { file: open.file.clone(), pointer: open.at.clone() };
        diagnostics.warning_in("W004", place, format!("`{}` is read as `{text}`", open.text));
    }
    let Some(tree) = trees.get_mut(&open.file) else { return };
    let holder = pointer::parent(&open.at).and_then(|at| tree.pointer_mut(at)).and_then(Value::as_object_mut);
    match (open.role, holder) {
        (Role::Dynamic, holder) => make_static(holder, text),
        (Role::Key, Some(holder)) => {
            for (name, value) in std::mem::take(holder) {
                holder.insert(if name == open.text { text.clone() } else { name }, value);
            }
        }
        (_, Some(holder)) => {
            if let Some(slot) = holder.get_mut(pointer::last(&open.at).as_ref()) {
                *slot = Value::String(text);
            }
        }
        (_, None) => {}
    }
}

/// A `$dynamicRef` that can lead to one place only is a `$ref`.
fn make_static(schema: Option<&mut serde_json::Map<String, Value>>, text: String) {
    let Some(schema) = schema else { return };
    schema.shift_remove("$dynamicRef");
    if !schema.has("$ref") {
        schema.insert("$ref".to_owned(), Value::String(text));
        return;
    }
    let part = serde_json::json!({ "$ref": text });
    match schema.get_mut("allOf") {
        Some(Value::Array(parts)) => parts.push(part),
        _ => drop(schema.insert("allOf".to_owned(), Value::Array(vec![part]))),
    }
}
