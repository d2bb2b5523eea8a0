//! Mistakes across path items: operationIds that are taken, parameters that the path does not have, names in RFC 6570 style.

use std::collections::{HashMap, HashSet};

use lvng_contract::PathTemplate;
use serde_json::{Map, Value, json};

use super::normalizer::Object;
use super::query_text::{into_query, path_parameter, with_fragment, without_placeholders};
use crate::diagnostic::Diagnostics;
use crate::grammar::{method, methods};
use crate::members::Members;
use crate::messages::nearest;
use crate::pointer;

/// Gives mistakes of paths their one sensible reading.
pub(super) fn paths(tree: &mut Value, diagnostics: &mut Diagnostics) {
    let Some(slot) = tree.get_mut("paths") else { return };
    let Value::Object(paths) = std::mem::take(slot) else { return };
    let mut ids = HashMap::new();
    let mut read = Map::new();
    let plain = paths.iter().map(|(path, item)| plain_names(path, &described(item, tree)));
    let plain: Vec<Option<String>> = plain.map(|plain| plain.filter(|plain| !paths.contains_key(plain))).collect();
    let all: HashSet<String> = paths.keys().cloned().collect();
    for ((path, mut item), plain) in paths.into_iter().zip(plain) {
        let path = match plain.filter(|plain| !read.contains_key(plain)) {
            Some(plain) => respell(&path, plain, diagnostics),
            None => path,
        };
        let is_taken = |path: &String| read.contains_key(path) || all.contains(path);
        let in_query = without_placeholders(&path).and_then(|(plain, found)| {
            // The same path without them may be described, too: a fragment is not sent and keeps the two apart.
            let apart = with_fragment(&plain, &found);
            Some(([plain, apart].into_iter().find(|path| !is_taken(path))?, found))
        });
        let path = match (in_query, &mut item) {
            (Some((plain, found)), Value::Object(item)) => {
                into_query(item, &found, tree);
                moved_into_query(&path, plain, diagnostics)
            }
            _ => path,
        };
        if let Value::Object(item) = &mut item {
            let at = pointer::child("/paths", &path);
            self::item(&path, item, &at, tree, &mut ids, diagnostics);
        }
        read.insert(path, item);
    }
    if let Some(slot) = tree.get_mut("paths") {
        *slot = Value::Object(read);
    }
}

/// A path whose placeholders hold more than names, with the names alone. `{id*}`, `{.id}` and `{;id}` say what `style` and
/// `explode` should say, `{id<\d+>}`, `{id:int}` and `{rest}{.+}` what frameworks match, unless a parameter is called so.
fn plain_names(path: &str, described: &[&str]) -> Option<String> {
    let mut plain = String::new();
    let mut rest = path;
    while let Some((before, inside)) = rest.split_once('{') {
        let Some(end) = closing_brace(inside) else { break };
        let (name, after) = (&inside[..end], &inside[end + 1..]);
        plain.push_str(before);
        let bare = if name.is_empty() || described.contains(&name) { Some(name) } else { bare_name(name) };
        if let Some(bare) = bare {
            plain = format!("{plain}{{{bare}}}");
        }
        rest = after;
    }
    plain.push_str(rest);
    (plain != path).then_some(plain)
}

/// Where the brace closes that was opened before the text: patterns such as `\d{3}` have braces of their own.
fn closing_brace(inside: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (index, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(index),
            '}' => depth -= 1,
            '/' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The name in a placeholder without operators of RFC 6570 and patterns; `None` for a pattern alone.
fn bare_name(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['.', ';', '/', '?', '&', '+', '#', '*']);
    let name = text.find(['<', ':']).map_or(text, |end| &text[..end]).trim_end_matches(['*', '?']);
    name.contains(|c: char| c.is_alphanumeric() || c == '_').then_some(name)
}

/// The names of the path parameters that a path item and its operations describe.
fn described<'n>(item: &'n Value, tree: &'n Value) -> Vec<&'n str> {
    let operations = item.as_object().into_iter().flat_map(methods).filter_map(|(key, _)| item.member(key));
    let holders = operations.chain([item]);
    let lists = holders.filter_map(|holder| holder.member("parameters")?.as_array());
    lists.flatten().filter_map(|node| path_parameter(node, tree)).collect()
}

fn respell(path: &str, plain: String, diagnostics: &mut Diagnostics) -> String {
    let (from, to) = (pointer::child("/paths", path), pointer::child("/paths", &plain));
    diagnostics
        .warning("W004", &from, format!("the path is read as `{plain}`"))
        .at_key()
        .help("`style` and `explode` of the parameter say how it is written");
    diagnostics.moved(&from, to);
    plain
}

fn moved_into_query(path: &str, plain: String, diagnostics: &mut Diagnostics) -> String {
    let (from, to) = (pointer::child("/paths", path), pointer::child("/paths", &plain));
    diagnostics
        .warning("W004", &from, format!("the path is read as `{plain}`, and what stands in its query as parameters"))
        .at_key()
        .help("describe them with `in: query`");
    diagnostics.moved(&from, to);
    plain
}

fn item(
    path: &str,
    item: &mut Object,
    at: &str,
    tree: &Value,
    ids: &mut HashMap<String, String>,
    diagnostics: &mut Diagnostics,
) {
    parameters(path, item, at, tree, diagnostics);
    let shared = item.member("parameters").cloned();
    for (key, node) in item {
        let (Some(method), Some(operation)) = (method(key), node.as_object_mut()) else { continue };
        let at = pointer::child(at, key);
        parameters(path, operation, &at, tree, diagnostics);
        undescribed(path, operation, (&at, shared.as_ref()), tree, diagnostics);
        let Some(Value::String(id)) = operation.member("operationId") else { continue };
        let route = format!("{method} {path}");
        match ids.get(id) {
            Some(first) => {
                let message = format!("the operationId `{}` is taken: it is ignored", id.escape_debug());
                let help = format!("the first one is `{first}`; a name is made from method and path");
                diagnostics.warning("W016", &pointer::child(&at, "operationId"), message).help(help);
                operation.shift_remove("operationId");
            }
            None => drop(ids.insert(id.clone(), route)),
        }
    }
}

/// Takes out path parameters that have no place in the path.
fn parameters(path: &str, holder: &mut Object, at: &str, tree: &Value, diagnostics: &mut Diagnostics) {
    let Some(Value::Array(list)) = holder.get_mut("parameters") else { return };
    let names: Vec<&str> = PathTemplate::parse(path).names().collect();
    let at = pointer::child(at, "parameters");
    let mut kept = Vec::new();
    for (index, mut node) in std::mem::take(list).into_iter().enumerate() {
        let place = pointer::item(&at, index);
        let lost = path_parameter(&node, tree).filter(|name| !names.contains(name));
        if let Some(meant) = lost.and_then(|name| respelled(name, &names)).map(str::to_owned)
            && node.member("name").is_some()
        {
            let message = format!("read as `{meant}`, as the path spells it");
            diagnostics.warning("W004", &pointer::child(&place, "name"), message);
            node["name"] = json!(meant);
        } else if let Some(name) = lost {
            let near = nearest(name, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            let message = format!("the path has no parameter `{}`: it is ignored", name.escape_debug());
            diagnostics.warning("W017", &place, message).help = near;
            continue;
        }
        if index != kept.len() {
            diagnostics.moved(&place, pointer::item(&at, kept.len()));
        }
        kept.push(node);
    }
    *list = kept;
}

/// Adds the path parameters that neither the operation nor its path item describes, as text.
fn undescribed(
    path: &str,
    operation: &mut Object,
    (at, shared): (&str, Option<&Value>),
    tree: &Value,
    diagnostics: &mut Diagnostics,
) {
    let lists = [operation.member("parameters"), shared].into_iter().flatten();
    let nodes: Vec<&Value> = lists.filter_map(Value::as_array).flatten().collect();
    // It may be one of those whose reference leads nowhere.
    let is_lost =
        |node: &&Value| node.member("$ref").and_then(Value::as_str).is_some_and(|text| !leads_somewhere(text, tree));
    if nodes.iter().any(is_lost) {
        return;
    }
    let described: Vec<&str> = nodes.into_iter().filter_map(|node| path_parameter(node, tree)).collect();
    let template = PathTemplate::parse(path);
    let mut missing: Vec<&str> = Vec::new();
    for name in template.names() {
        if !described.contains(&name) && !missing.contains(&name) {
            missing.push(name);
        }
    }
    for name in missing {
        let message = format!("the path parameter `{}` is not described: it is read as text", name.escape_debug());
        let help = format!("`- {{ name: {name}, in: path, required: true, schema: {{ type: string }} }}` describes it");
        diagnostics.warning("W005", at, message).at_key().help(help);
        let list = operation.entry("parameters").or_insert_with(|| json!([]));
        let Value::Array(list) = list else { return };
        list.push(json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    }
}

/// The name that differs in case and punctuation only: `pet_id` and `petId`.
fn respelled<'n>(name: &str, names: &[&'n str]) -> Option<&'n str> {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    names.iter().copied().find(|known| letters(known) == letters(name))
}

fn leads_somewhere(reference: &str, tree: &Value) -> bool {
    pointer::of_ref(reference).is_some_and(|target| pointer::find(tree, &target).is_some())
}
