//! Difference → text for people.

use super::compare::{Change, Difference, Title};
use super::usage;
use lvng::document::operations;
use serde_json::Value;
use std::fmt::Write;

/// How much of a value is shown.
const SHOWN: usize = 72;

/// The summary.
pub fn text(difference: &Difference, here: &Value, there: &Value) -> String {
    let mut out = String::new();
    let (ours, theirs) = (operations(here).len(), operations(there).len());
    if difference.is_empty() {
        let _ = writeln!(out, "no difference: {ours} operations, {} components", usage::components(here));
    } else {
        let _ = writeln!(out, "{ours} operations here, {theirs} there; {} are the same", difference.same);
        root(&mut out, &difference.root);
        titles(&mut out, "only there", &difference.only_there);
        titles(&mut out, "only here", &difference.only_here);
        changed(&mut out, difference);
        components(&mut out, difference, here);
    }
    if !difference.extensions.is_empty() {
        let list: Vec<String> = difference.extensions.iter().map(|(key, count)| format!("{key} ({count})")).collect();
        let _ = writeln!(out, "\nonly here, and carried over by --write: {}", list.join(", "));
    }
    out
}

fn root(out: &mut String, changes: &[Change]) {
    if !changes.is_empty() {
        let _ = writeln!(out, "\ndocument: {}", count(changes.len(), "change"));
        lines(out, changes, false);
    }
}

fn titles(out: &mut String, what: &str, titles: &[Title]) {
    if !titles.is_empty() {
        let _ = writeln!(out, "\n{what}: {}", count(titles.len(), "operation"));
        for title in titles {
            let _ = writeln!(out, "  {}", name(title));
        }
    }
}

fn changed(out: &mut String, difference: &Difference) {
    if difference.operations.is_empty() {
        return;
    }
    let _ = writeln!(out, "\ndifferent: {}", count(difference.operations.len(), "operation"));
    for (title, changes) in &difference.operations {
        let _ = writeln!(out, "  {}", name(title));
        lines(out, changes, true);
    }
}

fn components(out: &mut String, difference: &Difference, here: &Value) {
    let of = |section: &str, name: &str| format!("{} {name}", section.trim_end_matches('s'));
    if !difference.components.is_empty() {
        let _ = writeln!(out, "\ndifferent: {}", count(difference.components.len(), "component"));
        let users = usage::users(here);
        for (section, name, changes) in &difference.components {
            let number = users.get(&(section.clone(), name.clone())).map_or(0, |tags| tags.operations);
            let _ = writeln!(out, "  {} (used by {})", of(section, name), count(number, "operation"));
            lines(out, changes, false);
        }
    }
    let lists = [("only there", &difference.components_only_there), ("only here", &difference.components_only_here)];
    for (what, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        let _ = writeln!(out, "\n{what}: {}", count(list.len(), "component"));
        for (section, name) in list {
            let _ = writeln!(out, "  {}", of(section, name));
        }
    }
}

/// One line for every change; with its kind, where there are several.
fn lines(out: &mut String, changes: &[Change], with_kind: bool) {
    for Change { kind, at, here, there } in changes {
        let path = at.join("/");
        let kind = if with_kind { format!("{kind}: ") } else { String::new() };
        let _ = match (here, there) {
            (Some(here), Some(there)) => {
                let (here, there) = short(here, there);
                writeln!(out, "    {kind}{path}: {here} here, {there} there")
            }
            (Some(here), None) => writeln!(out, "    {kind}{path}: only here: {}", short(here, &Value::Null).0),
            (None, Some(there)) => writeln!(out, "    {kind}{path}: only there: {}", short(there, &Value::Null).0),
            (None, None) => Ok(()),
        };
    }
}

/// Two values as JSON, cut around the place where they begin to differ.
fn short(here: &Value, there: &Value) -> (String, String) {
    let (here, there): (Vec<char>, Vec<char>) =
        (here.to_string().chars().collect(), there.to_string().chars().collect());
    let common = here.iter().zip(&there).take_while(|(ours, theirs)| ours == theirs).count();
    let start = if here.len().max(there.len()) > SHOWN { common.saturating_sub(SHOWN / 3) } else { 0 };
    let cut = |text: &[char]| {
        let head = if start > 0 { "…" } else { "" };
        let tail = if text.len() > start + SHOWN { "…" } else { "" };
        format!("{head}{}{tail}", text.iter().skip(start).take(SHOWN).collect::<String>())
    };
    (cut(&here), cut(&there))
}

fn name(title: &Title) -> String {
    match title.id.as_str() {
        "" => title.route.clone(),
        id => format!("{} ({id})", title.route),
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
