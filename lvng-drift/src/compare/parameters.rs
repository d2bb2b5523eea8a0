//! Lists of parameters and fields: names, required flags, types, and what descriptions say of values.

use super::scope::Scope;
use crate::described::{Described, Node, Parameter, text_of};
use crate::finding::Findings;
use crate::page::{self, Endpoint, In, Kind, Page, Said};
use serde_json::Value;
use std::collections::BTreeSet;

/// Compares the lists of an endpoint with its operation.
pub fn compare(scope: &mut Scope<'_, '_, '_>, endpoint: &Endpoint) {
    let described = scope.parameters.clone();
    for said in &endpoint.parameters {
        match described.iter().find(|known| is_same(known, said)) {
            Some(known) => Pair { said, known, subject: format!("{} {}", scope.id, known.name) }.compare(scope),
            None => unknown(scope, said, &described),
        }
    }
    for known in &described {
        if !endpoint.parameters.iter().any(|said| is_same(known, said)) {
            let message = format!(
                "the page does not list the {} parameter `{}`, which the description has",
                known.place, known.name
            );
            let subject = format!("{} {}", scope.id, known.name);
            scope.findings.add("P202", endpoint.path.at, &subject, &known.pointer, message);
        }
    }
}

fn is_same(known: &Parameter<'_>, said: &page::Parameter) -> bool {
    let name = &said.name.value;
    let is_named = known.name == name || (said.place == In::Header && known.name.eq_ignore_ascii_case(name));
    is_named && known.place == said.place.word()
}

fn unknown(scope: &mut Scope<'_, '_, '_>, said: &page::Parameter, described: &[Parameter<'_>]) {
    let name = &said.name.value;
    let elsewhere = described.iter().find(|known| known.name == name);
    let hint = elsewhere.map(|known| format!("; it has one in the {}", known.place)).unwrap_or_default();
    let message = format!("the description has no {} parameter `{name}`{hint}", said.place.word());
    let pointer = elsewhere.map_or_else(|| scope.operation.pointer(), |known| known.pointer.clone());
    let subject = format!("{} {name}", scope.id);
    scope.findings.add("P201", said.name.at, &subject, &pointer, message).says(said.place.word());
}

/// A parameter on both sides.
struct Pair<'a, 't> {
    said: &'a page::Parameter,
    known: &'a Parameter<'t>,
    subject: String,
}

impl Pair<'_, '_> {
    fn compare(&self, scope: &mut Scope<'_, '_, '_>) {
        let (said, known) = (self.said, self.known);
        if said.is_required.value != known.is_required {
            let words = |is_required| if is_required { "required" } else { "optional" };
            let (page, described) = (words(said.is_required.value), words(known.is_required));
            let message = format!("`{}` is {page} on the page, and {described} in the description", known.name);
            scope.findings.add("P203", said.is_required.at, &self.subject, &known.pointer, message).says(page);
        }
        let Some(schema) = &known.schema else { return scope.unclear("a parameter has no schema") };
        let parts = scope.described.parts(schema);
        match described_kind(scope.described, &parts) {
            None => scope.unclear("the description leaves the type of a parameter open"),
            Some(kind) if self.is_kind(&kind) => {}
            Some(kind) => {
                let (page, described) = (show(&said.kind.value), show(&kind));
                let message = format!("`{}` is {page} on the page, and {described} in the description", known.name);
                scope.findings.add("P204", said.kind.at, &self.subject, &schema.pointer, message).says(page);
            }
        }
        self.default(scope, schema, &parts);
        self.values(scope, schema, &parts);
        self.bounds(scope, schema, &parts);
        if let Some(uuid) = &said.facts.uuid
            && !parts.iter().any(|part| part.text("format") == Some("uuid"))
        {
            let message = format!("`{}` is a UUID on the page, and not in the description", known.name);
            scope.findings.add("P208", uuid.at, &self.subject, &schema.pointer, message).says("UUID");
        }
    }

    fn is_kind(&self, kind: &Kind) -> bool {
        let said = &self.said.kind.value;
        let is_text_of_list = said.word == Some("string") && !said.is_list && kind.is_list && self.known.has_commas;
        let is_open = said.word.is_none() || kind.word.is_none();
        is_text_of_list
            || (said.is_list == kind.is_list && (is_open || said.word == kind.word))
            || (said.word.is_none() && !said.is_list)
    }

    fn default(&self, scope: &mut Scope<'_, '_, '_>, schema: &Node<'_>, parts: &[Node<'_>]) {
        let described = parts.iter().find_map(|part| part.at("default"));
        let name = self.known.name;
        match (&self.said.facts.default, described) {
            (Some(said), Some(node)) if !is_text_of(&said.value, node.value) => {
                let message =
                    format!("`{name}` is {} by default on the page, and {} in the description", said.value, node.value);
                scope.findings.add("P205", said.at, &self.subject, &node.pointer, message).says(&said.value);
            }
            (Some(said), None) => {
                let message =
                    format!("`{name}` is {} by default on the page; the description has no default", said.value);
                scope.findings.add("P205", said.at, &self.subject, &schema.pointer, message).says(&said.value);
            }
            (None, Some(node)) => {
                let message =
                    format!("`{name}` is {} by default in the description; the page names no default", node.value);
                scope.findings.add("P205", self.said.name.at, &self.subject, &node.pointer, message);
            }
            _ => {}
        }
    }

    fn values(&self, scope: &mut Scope<'_, '_, '_>, schema: &Node<'_>, parts: &[Node<'_>]) {
        let Some(said) = &self.said.facts.values else { return };
        let items = parts.iter().filter_map(|part| part.at("items")).flat_map(|items| scope.described.parts(&items));
        let all: Vec<Node<'_>> = parts.iter().cloned().chain(items).collect();
        let name = self.known.name;
        let finding = match all.iter().find_map(|part| part.at("enum")) {
            Some(node) => {
                difference(said, node.value).map(|why| (node.pointer.clone(), format!("values of `{name}`: {why}")))
            }
            None => {
                let why =
                    format!("the page lists values of `{name}` ({}), the description does not", said.value.join(", "));
                Some((schema.pointer.clone(), why))
            }
        };
        if let Some((pointer, message)) = finding {
            scope.findings.add("P206", said.at, &self.subject, &pointer, message).says(said.value.join(", "));
        }
    }

    fn bounds(&self, scope: &mut Scope<'_, '_, '_>, schema: &Node<'_>, parts: &[Node<'_>]) {
        let keys = match parts.iter().find_map(|part| part.text("type")) {
            Some("string") => ["minLength", "maxLength"],
            Some("array") => ["minItems", "maxItems"],
            _ => ["minimum", "maximum"],
        };
        let facts = &self.said.facts;
        for (said, key) in [&facts.least, &facts.most].into_iter().zip(keys) {
            let Some(said) = said else { continue };
            let node = parts.iter().find_map(|part| part.at(key));
            if node.as_ref().and_then(|node| node.value.as_f64()) == Some(said.value) {
                continue;
            }
            let here = node.as_ref().map_or("none".to_owned(), |node| node.value.to_string());
            let message =
                format!("{key} of `{}` is {} on the page, and {here} in the description", self.known.name, said.value);
            let pointer = node.map_or_else(|| schema.pointer.clone(), |node| node.pointer);
            scope.findings.add("P207", said.at, &self.subject, &pointer, message).says(said.value.to_string());
        }
    }
}

/// The type that a schema has; `None` where it says none.
fn described_kind<'t>(described: &Described<'t>, parts: &[Node<'t>]) -> Option<Kind> {
    let word = |parts: &[Node<'t>]| -> Option<&'t str> { parts.iter().find_map(|part| part.text("type")) };
    let known =
        |text: &str| ["string", "number", "integer", "boolean", "object"].into_iter().find(|word| *word == text);
    match word(parts)? {
        "array" => {
            let items = parts.iter().find_map(|part| part.at("items"));
            let item = items.and_then(|items| word(&described.parts(&items)));
            Some(Kind { word: item.and_then(known), is_list: true })
        }
        text => Some(Kind { word: Some(known(text)?), is_list: false }),
    }
}

fn show(kind: &Kind) -> String {
    match (kind.word, kind.is_list) {
        (Some(word), true) => format!("{word}[]"),
        (None, true) => "array".to_owned(),
        (word, false) => word.unwrap_or("any").to_owned(),
    }
}

/// Whether a text stands for a value.
fn is_text_of(text: &str, value: &Value) -> bool {
    match value {
        Value::String(own) => own == text,
        Value::Number(number) => text.parse().ok().is_some_and(|text: f64| number.as_f64() == Some(text)),
        other => text_of(other).as_str() == text,
    }
}

/// What only one of two lists of values has, in words.
fn difference(said: &Said<Vec<String>>, listed: &Value) -> Option<String> {
    let here = texts(listed);
    let there: BTreeSet<&str> = said.value.iter().map(String::as_str).collect();
    let list = |values: Vec<&str>| values.join(", ");
    let only_there = list(there.iter().filter(|value| !here.contains(**value)).copied().collect());
    let only_here = list(here.iter().filter(|value| !there.contains(value.as_str())).map(String::as_str).collect());
    match (only_there.as_str(), only_here.as_str()) {
        ("", "") => None,
        (there, "") => Some(format!("only the page has {there}")),
        ("", here) => Some(format!("only the description has {here}")),
        (there, here) => Some(format!("only the page has {there}, only the description {here}")),
    }
}

fn texts(listed: &Value) -> BTreeSet<String> {
    listed.as_array().into_iter().flatten().map(text_of).collect()
}

/// Lists of values in running text, each against the named schema whose `enum` has most of them. It has to be half of both:
/// else the list is about something else.
pub fn lists(page: &Page, described: &Described<'_>, findings: &mut Findings<'_>) {
    let root = Node { value: described.tree, pointer: String::new() };
    let schemas = root.at("components").and_then(|components| components.at("schemas"));
    let schemas = schemas.map(|schemas| schemas.children()).unwrap_or_default();
    for said in &page.lists {
        let shared = |listed: &Value| texts(listed).iter().filter(|value| said.value.contains(value)).count();
        let enums = schemas.iter().filter_map(|(name, schema)| Some((name, schema.at("enum")?)));
        let Some((name, node)) = enums.max_by_key(|(_, node)| shared(node.value)) else { continue };
        let count = shared(node.value);
        let is_about = count >= 2 && 2 * count >= said.value.len() && 2 * count >= texts(node.value).len();
        if let Some(why) = difference(said, node.value).filter(|_| is_about) {
            let message = format!("values of `{name}`: {why}");
            findings.add("P206", said.at, name, &node.pointer, message).says(said.value.join(", "));
        }
    }
}
