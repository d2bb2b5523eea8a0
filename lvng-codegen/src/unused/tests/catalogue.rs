//! The catalogue (`docs/openapi.md`), held against the official names of fields and against what comes of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Fact, facts, of_document};
use crate::grammar::ObjectKind;

const PAGE: &str = include_str!("../../../../docs/openapi.md");
const FIELDS: &str = include_str!("../../../tests/keywords/fields.tsv");

/// A row of the page.
struct Row {
    object: String,
    field: String,
    versions: String,
    state: String,
    text: String,
    /// What it links to: documents of `tests/keywords`, and folders of fixtures.
    links: Vec<PathBuf>,
}

impl Row {
    fn name(&self) -> String {
        format!("{} `{}`", self.object, self.field)
    }
}

fn rows() -> Vec<Row> {
    let mut object = String::new();
    let mut rows = Vec::new();
    for line in PAGE.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            title.clone_into(&mut object);
        }
        let Some(cells) = line.strip_prefix("| `").and_then(|rest| rest.strip_suffix(" |")) else { continue };
        let cells: Vec<&str> = cells.split(" | ").map(str::trim).collect();
        let [field, versions, state, text, links] = cells.as_slice() else { panic!("five columns: {line}") };
        let links = links.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        rows.push(Row {
            object: object.clone(),
            field: field.trim_matches('`').to_owned(),
            versions: (*versions).to_owned(),
            state: (*state).to_owned(),
            text: (*text).to_owned(),
            links: links.map(|link| Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(link)).collect(),
        });
    }
    rows
}

/// What the specification calls the object that a key stands in.
fn object(kind: ObjectKind, is_beside_reference: bool) -> &'static str {
    match kind {
        _ if is_beside_reference => "Reference",
        ObjectKind::Document => "OpenAPI",
        ObjectKind::Info => "Info",
        ObjectKind::Contact => "Contact",
        ObjectKind::License => "License",
        ObjectKind::Server => "Server",
        ObjectKind::ServerVariable => "Server Variable",
        ObjectKind::Components => "Components",
        ObjectKind::Paths => "Paths",
        ObjectKind::PathItem => "Path Item",
        ObjectKind::Operation => "Operation",
        ObjectKind::ExternalDocs => "External Documentation",
        ObjectKind::Parameter => "Parameter",
        ObjectKind::RequestBody => "Request Body",
        ObjectKind::MediaType => "Media Type",
        ObjectKind::Encoding => "Encoding",
        ObjectKind::Responses => "Responses",
        ObjectKind::Response => "Response",
        ObjectKind::Callback => "Callback",
        ObjectKind::Example => "Example",
        ObjectKind::Link => "Link",
        ObjectKind::Header => "Header",
        ObjectKind::Tag => "Tag",
        ObjectKind::Schema => "Schema",
        ObjectKind::Discriminator => "Discriminator",
        ObjectKind::Xml => "XML",
        ObjectKind::SecurityScheme => "Security Scheme",
        ObjectKind::Flows => "OAuth Flows",
        ObjectKind::Flow => "OAuth Flow",
    }
}

#[test]
fn the_page_has_every_field_once() {
    let fields: Vec<&str> = FIELDS.lines().filter(|line| !line.starts_with('#')).collect();
    let rows: Vec<String> =
        rows().iter().map(|row| [row.object.as_str(), &row.field, &row.versions].join("\t")).collect();
    let (all, shown): (BTreeSet<&str>, BTreeSet<&str>) =
        (fields.iter().copied().collect(), rows.iter().map(String::as_str).collect());
    let (missing, unknown) = (&all - &shown, &shown - &all);
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "not in docs/openapi.md: {missing:#?}; not a field: {unknown:#?}"
    );
    assert_eq!(fields.len(), rows.len(), "a field is there twice");
}

/// Whether what comes of a key is what a row says.
fn is_proven(row: &Row, fact: &Fact) -> bool {
    let effect = fact.effect;
    match row.state.as_str() {
        "exact" => effect.code || effect.error,
        "degraded" => {
            let is_listed = fact.listed.is_some() || fact.is_below;
            codes(&row.text).any(|code| fact.codes.contains(code)) || (is_listed && row.text.contains("`report` lists"))
        }
        "documentation" => {
            (effect.docs && !effect.code) || (fact.listed.is_some() && row.text.contains("`report` lists"))
        }
        _ => false,
    }
}

/// The codes of diagnostics in a text.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .filter(|word| word.len() == 4 && word.starts_with(['E', 'W']) && word[1..].bytes().all(|c| c.is_ascii_digit()))
}

/// What is wrong with a row whose documents prove nothing, or that has none.
fn fault(row: &Row) -> Option<String> {
    let name = row.name();
    if !["exact", "degraded", "documentation", "refused"].contains(&row.state.as_str()) {
        return Some(format!("{name} is `{}`", row.state));
    }
    if row.text.is_empty() {
        return Some(format!("{name} does not say what becomes of it"));
    }
    let is_it = |kind, beside, key: &str| object(kind, beside) == row.object && key == row.field;
    let of_keywords = facts().iter().filter(|fact| is_it(fact.kind, fact.is_beside_reference, &fact.key));
    let is_linked = |fact: &&Fact| {
        let file = format!("{}.yaml", fact.document);
        row.links.iter().any(|link| link.file_name().is_some_and(|name| *name == *file))
    };
    let mut is_true = of_keywords.clone().filter(is_linked).any(|fact| is_proven(row, fact));
    for link in &row.links {
        if !link.exists() {
            return Some(format!("{name}: {} is not there", link.display()));
        }
        let Ok(text) = std::fs::read_to_string(link.join("input.yaml")) else { continue };
        if !text.contains(&row.field) {
            return Some(format!("{name}: {} does not have it", link.display()));
        }
        if row.state == "refused" {
            let said = std::fs::read_to_string(link.join("expected.err")).unwrap_or_default();
            is_true |= codes(&row.text).any(|code| said.contains(&format!("[{code}]")));
        } else if !is_true {
            let found = of_document("fixture", &text, |found| is_it(found.kind, found.is_beside_reference, &found.key));
            is_true = found.iter().any(|fact| is_proven(row, fact));
        }
    }
    (!is_true).then(|| format!("{name}: nothing that is linked shows that it is {}", row.state))
}

#[test]
fn rows_of_the_page_are_true() {
    let faults: Vec<String> = rows().iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
