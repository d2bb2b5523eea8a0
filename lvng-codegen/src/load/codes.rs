//! Codes: status codes that YAML reads as numbers are noted, once for all of a file.
//!
//! OpenAPI wants them in quotes. Few descriptions do so, and it makes no difference: keys of JSON are texts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Input;
use crate::diagnostic::{Diagnostics, Place};
use crate::grammar::{NodeShape, ObjectKind, each_child};
use crate::pointer::{self, Cursor};
use crate::position::bare_numbers;
use crate::syntax::{Syntax, syntax, without_mark};

/// Notes the first status code without quotes of each file, and how many there are.
pub(super) fn codes(tree: &Value, input: &Input, diagnostics: &mut Diagnostics) {
    let files: BTreeSet<&String> = input
        .files
        .iter()
        .filter(|(file, text)| input.settings.as_ref() != Some(*file) && may_have_bare(text))
        .map(|(file, _)| file)
        .collect();
    if files.is_empty() {
        return;
    }
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    walk(tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default(), &mut |code| {
        let Place { file, pointer } = diagnostics.place(code);
        if files.contains(&file) {
            found.entry(file).or_default().push(pointer);
        }
    });
    for (file, pointers) in found {
        let Some(text) = input.files.get(&file) else { continue };
        let bare = bare_numbers(without_mark(text));
        let mut count = 0;
        let bare_ones = pointers.into_iter().filter(|pointer| bare.contains(pointer));
        let Some(pointer) = bare_ones.inspect(|_| count += 1).reduce(|first, _| first) else { continue };
        let message = match count {
            1 => "a status code is text: it belongs in quotes".to_owned(),
            count => format!("status codes are texts: {count} in this file are without quotes"),
        };
        let quoted = format!("write `\"{}\"`", pointer::last(&pointer));
        diagnostics.warning_in("W004", Place { file, pointer }, message).at_key().help(quoted);
    }
}

/// Calls `visit` with the pointer of each status code.
fn walk(node: &Value, shape: NodeShape, at: &mut Cursor, visit: &mut impl FnMut(&str)) {
    each_child(node, shape, at, &mut |child, below, at| {
        if shape == NodeShape::Object(ObjectKind::Responses) && is_number(&pointer::last(at.as_str())) {
            visit(at.as_str());
        }
        walk(child, below, at, visit);
    });
}

/// Whether a YAML text has something that looks like a status code without quotes, so that it is worth a closer look.
fn may_have_bare(text: &str) -> bool {
    let is_yaml = syntax(without_mark(text)) == Syntax::Yaml;
    is_yaml
        && text.match_indices(':').any(|(colon, _)| {
            let key = text[..colon].trim_end_matches(|letter: char| letter.is_ascii_digit());
            colon - key.len() == 3 && key.ends_with(|before: char| before.is_whitespace() || "{,".contains(before))
        })
}

fn is_number(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}
