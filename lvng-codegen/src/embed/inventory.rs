//! What of the schemas of requests a server checks, and by what: for `report`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use lvng_contract::{TextFormat, TypedFormat};
use serde_json::Value;

use super::exact::{self, Exactness, Reason};
use super::walk::{Version, each_schema};
use super::{reach, regex};
use crate::diagnostic::{Diagnostics, Place};
use crate::document::Document;
use crate::grammar::{NodeShape, ObjectKind};
use crate::pointer::{self, Cursor};
use crate::{Input, load, stack};

/// What is checked of the requests of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    /// Bodies that types check to the letter.
    pub by_types: usize,
    /// Bodies that are held against an embedded schema as well.
    pub by_validator: usize,
    /// Bodies of which something is not checked.
    pub unchecked: Vec<BodyCheck>,
    /// Keywords of schemas, with what became of each use.
    pub keywords: BTreeMap<String, KeywordChecks>,
}

/// A body of which something is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyCheck {
    /// Where the body has its schema.
    pub place: Place,
    /// The keywords that are not checked.
    pub keywords: BTreeSet<String>,
}

/// What became of the uses of a keyword.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeywordChecks {
    /// The type that is generated says it.
    pub typed: usize,
    /// It is checked while a value is read.
    pub read: usize,
    /// An embedded validator checks it.
    pub validated: usize,
    /// Where nothing checks it, by why.
    pub unchecked: BTreeMap<&'static str, Vec<Place>>,
}

/// What is checked of the requests of a description, as far as it can be read.
pub fn checks(input: &Input) -> Checks {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let document = load::load(input, &mut diagnostics);
        Inventory::new(&document, &diagnostics).checks()
    })
}

/// What became of a use of a keyword; what is worse is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Typed,
    Read,
    Validated,
    Unchecked(&'static str),
}

const BY_TYPES: &str = "parameters and bodies other than JSON are checked by types alone";

struct Inventory<'d> {
    tree: &'d Value,
    diagnostics: &'d Diagnostics,
    exactness: Exactness<'d>,
    outcomes: BTreeMap<Reason, Outcome>,
    /// The schemas that were looked at, and whether they have a validator there.
    seen: HashSet<(String, bool)>,
}

impl<'d> Inventory<'d> {
    fn new(document: &'d Document, diagnostics: &'d Diagnostics) -> Self {
        let tree = &document.tree;
        let exactness = Exactness::new(tree, Version::of(tree));
        Self { tree, diagnostics, exactness, outcomes: BTreeMap::new(), seen: HashSet::new() }
    }

    fn checks(mut self) -> Checks {
        let mut uses = reach::Uses::default();
        uses.walk(self.tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
        let mut checks = Checks::default();
        for body in uses.bodies {
            self.body(&pointer::child(&body.media, "schema"), true, &mut checks);
        }
        for schema in uses.forms {
            self.body(&schema, false, &mut checks);
        }
        for schema in uses.parameters {
            let reasons = self.exactness.reasons(&schema);
            self.note(&schema, &reasons, false);
        }
        checks.keywords = self.keywords();
        checks
    }

    fn body(&mut self, schema: &str, is_json: bool, checks: &mut Checks) {
        let reasons = self.exactness.reasons(schema);
        let is_unchecked = |reason: &&Reason| !is_json || self.why_not_validated(reason).is_some();
        let keywords: BTreeSet<String> =
            reasons.iter().filter(is_unchecked).map(|reason| reason.keyword.clone()).collect();
        match (reasons.is_empty(), keywords.is_empty()) {
            (true, _) => checks.by_types += 1,
            (false, true) => checks.by_validator += 1,
            (false, false) => {
                checks.unchecked.push(BodyCheck { place: self.diagnostics.place(schema), keywords });
            }
        }
        self.note(schema, &reasons, is_json && !reasons.is_empty());
    }

    /// Notes what becomes of the keywords of a schema and of all that it refers to.
    fn note(&mut self, schema: &str, reasons: &BTreeSet<Reason>, is_validated: bool) {
        for reason in reasons {
            let outcome = match is_validated {
                true => self.why_not_validated(reason).map_or(Outcome::Validated, Outcome::Unchecked),
                false => Outcome::Unchecked(BY_TYPES),
            };
            self.add(reason.clone(), outcome);
        }
        let tree = self.tree;
        let mut open = vec![schema.to_owned()];
        while let Some(at) = open.pop() {
            if let Some(node) = pointer::find(tree, &at)
                && self.seen.insert((at.clone(), is_validated))
            {
                self.node(node, &at, reasons);
                open.extend(node.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref));
                each_schema(node, &at, &mut |_, child| {
                    let is_definition = ["$defs", "definitions"].iter().any(|key| parent_key(child) == *key);
                    if !is_definition {
                        open.push(child.to_owned());
                    }
                });
            }
        }
    }

    fn node(&mut self, node: &Value, at: &str, reasons: &BTreeSet<Reason>) {
        for (key, value) in node.as_object().into_iter().flatten() {
            let reason = Reason { at: at.to_owned(), keyword: key.clone() };
            if key != "$ref" && exact::is_assertion(key) && is_of_schemas(key) && !reasons.contains(&reason) {
                self.add(reason, outcome(key, value));
            }
        }
    }

    fn add(&mut self, reason: Reason, outcome: Outcome) {
        let known = self.outcomes.entry(reason).or_insert(outcome);
        *known = (*known).max(outcome);
    }

    /// Why a validator does not check a keyword either.
    fn why_not_validated(&self, reason: &Reason) -> Option<&'static str> {
        let value = pointer::find(self.tree, &pointer::child(&reason.at, &reason.keyword));
        match reason.keyword.as_str() {
            "$dynamicRef" | "$recursiveRef" => Some("it means what the schemas around it say, which are not embedded"),
            "pattern" if value.and_then(Value::as_str).is_some_and(|pattern| !regex::validates(pattern)) => {
                Some("it is no regular expression of ECMA-262")
            }
            _ => None,
        }
    }

    fn keywords(&self) -> BTreeMap<String, KeywordChecks> {
        let mut all: BTreeMap<String, KeywordChecks> = BTreeMap::new();
        for (reason, outcome) in &self.outcomes {
            let counts = all.entry(reason.keyword.clone()).or_default();
            match outcome {
                Outcome::Typed => counts.typed += 1,
                Outcome::Read => counts.read += 1,
                Outcome::Validated => counts.validated += 1,
                Outcome::Unchecked(why) => {
                    let place = self.diagnostics.place(&pointer::child(&reason.at, &reason.keyword));
                    counts.unchecked.entry(why).or_default().push(place);
                }
            }
        }
        all
    }
}

/// The key that the map of a schema stands at.
fn parent_key(at: &str) -> String {
    pointer::parent(at).map(pointer::last).unwrap_or_default().into_owned()
}

/// Whether a key is one of JSON Schema that speaks of values, of all those that a schema may have.
fn is_of_schemas(key: &str) -> bool {
    const OTHERS: [&str; 9] = [
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$recursiveAnchor",
        "$vocabulary",
        "discriminator",
        "nullable",
        "x-nullable",
    ];
    !OTHERS.contains(&key)
}

/// What becomes of a keyword that the typed reader reads exactly.
fn outcome(key: &str, value: &Value) -> Outcome {
    match key {
        "format" => match value.as_str() {
            Some(format) if TypedFormat::from_word(format).is_some() => Outcome::Typed,
            Some("int32" | "int64" | "uint32" | "uint64" | "float" | "double") => Outcome::Typed,
            Some(format) if TextFormat::from_word(format).is_some() => Outcome::Read,
            _ => Outcome::Unchecked("it is an annotation: no standard defines the format"),
        },
        "contentMediaType" | "contentSchema" => Outcome::Unchecked("JSON Schema has it as an annotation"),
        key if exact::BOUNDS.contains(&key) => Outcome::Read,
        _ => Outcome::Typed,
    }
}
