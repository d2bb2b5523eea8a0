//! What of the schemas of requests a server checks, and by what: for `report`.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashSet;
use lvng_contract::{TextFormat, TypedFormat};
use serde_json::Value;

use super::exact::{self, Exactness, Reason};
use super::walk::{Version, each_schema};
use super::{reach, regex};
use crate::diagnostic::{Diagnostics, Place};
use crate::document::Document;
use crate::grammar::{NodeShape, ObjectKind};
use crate::members::Members;
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
    /// Where servers take something else than JSON Schema does, by what it is.
    pub otherwise: BTreeMap<&'static str, Vec<Place>>,
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

/// Whole numbers of JSON Schema have no end, those of Rust do.
const WITHIN_64_BITS: &str = "whole numbers beyond 64 bits are refused";
/// Draft 4, which 3.0 goes by, counts what is written with a point or an exponent as no integer; 2020-12 counts what it is.
const WRITTEN_WITH_A_POINT: &str = "whole numbers may be written `1.0` or `1e3`, which draft 4 refuses";

const BASE64: &str = "text that is not base64 is refused, though `contentEncoding` is an annotation";

const BY_TYPES: &str = "bodies other than JSON and forms are checked by types alone";

struct Inventory<'d> {
    tree: &'d Value,
    diagnostics: &'d Diagnostics,
    exactness: Exactness<'d>,
    version: Version,
    outcomes: BTreeMap<Reason, Outcome>,
    /// Where whole numbers are described, by what of them is read otherwise.
    otherwise: BTreeMap<&'static str, BTreeSet<String>>,
    /// The schemas that were looked at, and whether they have a validator there.
    seen: HashSet<(String, bool)>,
}

impl<'d> Inventory<'d> {
    fn new(document: &'d Document, diagnostics: &'d Diagnostics) -> Self {
        let tree = &document.tree;
        let version = Version::of(tree);
        let exactness = Exactness::new(tree, version);
        let (outcomes, otherwise) = (BTreeMap::new(), BTreeMap::new());
        Self { tree, diagnostics, exactness, version, outcomes, otherwise, seen: HashSet::default() }
    }

    fn checks(mut self) -> Checks {
        let mut uses = reach::Uses::default();
        uses.walk(self.tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
        let mut checks = Checks::default();
        for body in uses.bodies.into_iter().chain(uses.forms) {
            self.body(&body.schema, true, &mut checks);
        }
        for schema in uses.others {
            self.body(&schema, false, &mut checks);
        }
        for parameter in uses.parameters {
            let reasons = self.exactness.reasons(&parameter.schema);
            self.note(&parameter.schema, &reasons, !reasons.is_empty());
        }
        checks.keywords = self.keywords();
        let places = |all: &BTreeSet<String>| all.iter().map(|at| self.diagnostics.place(at)).collect();
        checks.otherwise = self.otherwise.iter().map(|(what, all)| (*what, places(all))).collect();
        checks
    }

    fn body(&mut self, schema: &str, has_validator: bool, checks: &mut Checks) {
        let reasons = self.exactness.reasons(schema);
        let is_unchecked = |reason: &&Reason| !has_validator || self.why_not_validated(reason).is_some();
        let keywords: BTreeSet<String> =
            reasons.iter().filter(is_unchecked).map(|reason| reason.keyword.clone()).collect();
        match (reasons.is_empty(), keywords.is_empty()) {
            (true, _) => checks.by_types += 1,
            (false, true) => checks.by_validator += 1,
            (false, false) => {
                checks.unchecked.push(BodyCheck { place: self.diagnostics.place(schema), keywords });
            }
        }
        self.note(schema, &reasons, has_validator && !reasons.is_empty());
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
                open.extend(node.member("$ref").and_then(Value::as_str).and_then(pointer::of_ref));
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
        if says_integer(node) {
            let mut note = |what| self.otherwise.entry(what).or_default().insert(at.to_owned());
            if node.member("format").is_none() {
                note(WITHIN_64_BITS);
            }
            if self.version == Version::V30 {
                note(WRITTEN_WITH_A_POINT);
            }
        }
        if node.member("contentEncoding").is_some_and(|encoding| encoding == "base64")
            && node.member("format").is_none()
        {
            self.otherwise.entry(BASE64).or_default().insert(at.to_owned());
        }
        for (key, value) in node.as_object().into_iter().flatten() {
            let reason = Reason { at: at.to_owned(), keyword: key.clone() };
            if key == "$ref" || !exact::is_assertion(key) || !is_of_schemas(key) || reasons.contains(&reason) {
                continue;
            }
            // These say nothing but what becomes of another one.
            let depends = match key.as_str() {
                "then" | "else" => Some("if"),
                "minContains" | "maxContains" => Some("contains"),
                _ => None,
            };
            let of = depends.map(|other| Reason { at: at.to_owned(), keyword: other.to_owned() });
            let outcome = of.and_then(|of| self.outcomes.get(&of)).copied().unwrap_or_else(|| outcome(key, value));
            self.add(reason, outcome);
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

/// Whether a schema speaks of whole numbers.
fn says_integer(node: &Value) -> bool {
    match node.member("type") {
        Some(Value::Array(names)) => names.iter().any(|name| name == "integer"),
        name => name.is_some_and(|name| name == "integer"),
    }
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
