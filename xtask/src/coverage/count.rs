//! Joined document → operations by tag and evidence, held against what is claimed.

use crate::evidence::{self, Level};
use lvng::document::{Operation, follow, operations, reference};
use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::pointer;
use serde_json::Value;

const CLAIMED_OF_TAG: &str = "x-lvng-claimed-operations";
const CLAIMED: &str = "x-lvng-claimed";

/// What is described.
#[derive(Debug, Default)]
pub struct Report {
    /// `info.title`.
    pub title: String,
    pub tags: Vec<Tag>,
    /// How many tags and operations the API is said to have.
    pub claimed_tags: Option<u64>,
    pub claimed_operations: Option<u64>,
}

/// A tag.
#[derive(Debug)]
pub struct Tag {
    pub name: String,
    pub description: String,
    /// How many operations it is said to have.
    pub claimed: Option<u64>,
    /// By level, best first.
    pub operations: Vec<Known>,
}

/// An operation.
#[derive(Debug)]
pub struct Known {
    pub level: Level,
    /// `GET /agents`.
    pub route: String,
    pub summary: String,
}

impl Tag {
    /// How many operations of a level there are.
    pub fn of(&self, level: Level) -> usize {
        self.operations.iter().filter(|operation| operation.level == level).count()
    }

    /// Whether the number of operations is as claimed, or nothing is claimed.
    pub fn is_as_claimed(&self) -> bool {
        self.claimed.is_none_or(|claimed| claimed == self.operations.len() as u64)
    }
}

impl Report {
    /// How many operations of a level there are.
    pub fn of(&self, level: Level) -> usize {
        self.tags.iter().map(|tag| tag.of(level)).sum()
    }

    /// The number of operations.
    pub fn operations(&self) -> usize {
        self.tags.iter().map(|tag| tag.operations.len()).sum()
    }

    /// The levels to show: those of this project's descriptions, and whatever else occurs.
    pub fn levels(&self) -> Vec<Level> {
        let always = [Level::Documented, Level::Partial, Level::Named, Level::Inferred];
        Level::ALL.into_iter().filter(|level| always.contains(level) || self.of(*level) > 0).collect()
    }
}

/// Counts, and notes what is not as it should be.
pub fn count(tree: &Value, diagnostics: &mut Diagnostics) -> Report {
    let mut report = described_tags(tree);
    for operation in operations(tree) {
        check_evidence(&operation, diagnostics);
        if Level::of(&operation) == Level::Documented {
            check_examples(tree, &operation, diagnostics);
        }
        let summary = operation.node.get("summary").and_then(Value::as_str).unwrap_or_default().to_owned();
        let known = Known { level: Level::of(&operation), route: operation.route(), summary };
        let name = operation.tag().unwrap_or("untagged");
        match report.tags.iter_mut().find(|tag| tag.name == name) {
            Some(tag) => tag.operations.push(known),
            None => report.tags.push(Tag {
                name: name.to_owned(),
                description: String::new(),
                claimed: None,
                operations: vec![known],
            }),
        }
    }
    for tag in &mut report.tags {
        tag.operations.sort_by_key(|operation| operation.level);
    }
    check_counts(tree, &report, diagnostics);
    report
}

fn described_tags(tree: &Value) -> Report {
    let list = tree.get("tags").and_then(Value::as_array).into_iter().flatten();
    let text = |node: &Value, key: &str| node.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let claimed = |key: &str| tree.get(CLAIMED)?.get(key)?.as_u64();
    Report {
        title: tree.get("info").map(|info| text(info, "title")).unwrap_or_default(),
        tags: list
            .map(|tag| Tag {
                name: text(tag, "name"),
                description: text(tag, "description"),
                claimed: tag.get(CLAIMED_OF_TAG).and_then(Value::as_u64),
                operations: Vec::new(),
            })
            .collect(),
        claimed_tags: claimed("tags"),
        claimed_operations: claimed("operations"),
    }
}

fn check_counts(tree: &Value, report: &Report, diagnostics: &mut Diagnostics) {
    let described = tree.get("tags").and_then(Value::as_array).map_or(0, Vec::len);
    for (index, tag) in report.tags.iter().enumerate() {
        let found = tag.operations.len();
        let at = pointer::item("/tags", index);
        match tag.claimed {
            Some(claimed) if claimed != found as u64 => {
                let message = format!("`{}` has {found} operations here, {claimed} are claimed", tag.name);
                diagnostics.error("C001", &pointer::child(&at, CLAIMED_OF_TAG), message);
            }
            None if found == 0 && index < described => {
                diagnostics.error("C001", &at, format!("`{}` has no operations", tag.name));
            }
            _ => {}
        }
    }
    let totals = [
        ("operations", report.claimed_operations, report.operations()),
        ("tags", report.claimed_tags, report.tags.len()),
    ];
    for (what, claimed, found) in totals {
        if let Some(claimed) = claimed.filter(|claimed| *claimed != found as u64) {
            let at = pointer::join("", &[CLAIMED, what]);
            diagnostics.error("C002", &at, format!("{found} {what} are described, {claimed} are claimed"));
        }
    }
}

fn check_evidence(operation: &Operation<'_>, diagnostics: &mut Diagnostics) {
    let at = operation.pointer();
    let Some(described) = operation.node.get(evidence::KEY) else {
        diagnostics
            .error("C003", &at, format!("{} does not say how well it is known", operation.route()))
            .at_key()
            .help("add `x-lvng-evidence: { level: …, sources: [ … ] }`");
        return;
    };
    let at = pointer::child(&at, evidence::KEY);
    let level = Level::of(operation);
    if level == Level::Unsaid {
        let message = format!("the evidence of {} has no known level", operation.route());
        diagnostics.error("C003", &at, message).help("the levels are documented, partial, named, inferred, official");
    }
    let sources = described.get("sources").and_then(Value::as_array).map_or(0, Vec::len);
    if sources == 0 && level != Level::Inferred {
        let message = format!("{} is `{}` without a source", operation.route(), level.name());
        diagnostics.error("C003", &at, message).help("name the documents in `sources`, or lower the level to inferred");
    }
}

/// A documented operation shows its request body and every successful reply.
fn check_examples(tree: &Value, operation: &Operation<'_>, diagnostics: &mut Diagnostics) {
    let at = operation.pointer();
    let mut bodies = Vec::new();
    if let Some(body) = operation.node.get("requestBody") {
        bodies.push(("request body".to_owned(), body, pointer::child(&at, "requestBody")));
    }
    for (status, response) in operation.node.get("responses").and_then(Value::as_object).into_iter().flatten() {
        if status.starts_with('2') {
            bodies.push((format!("reply {status}"), response, pointer::join(&at, &["responses", status])));
        }
    }
    for (what, node, at) in bodies {
        let (node, at) = follow(tree, node, &at);
        for (media, content) in node.get("content").and_then(Value::as_object).into_iter().flatten() {
            let schema = content.get("schema").map(|schema| follow(tree, schema, "").0);
            let of_schema = schema.is_some_and(|schema| schema.get("example").is_some());
            let has_one = content.get("example").is_some() || content.get("examples").is_some() || of_schema;
            // Streams and files have no single text to show.
            if media.contains("json") && !has_one && reference(content).is_none() {
                let message = format!("{} is documented, but its {what} has no example", operation.route());
                diagnostics.error("C004", &pointer::join(&at, &["content", media]), message).at_key();
            }
        }
    }
}
