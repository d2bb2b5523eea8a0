//! Schema nodes → one set of keywords, `allOf` merged and references in it followed.

use foldhash::HashSet;
use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::report::Report;
use super::schemas::{Schemas, children};
use super::{constraints, docs};
use crate::embed::translate;
use crate::ir::{Constraints, Docs};
use crate::members::Members;
use crate::normalize::INFERRED;
use crate::pointer;

/// How far `allOf`, references and wrappers may nest.
const DEPTH: usize = 64;

/// A schema node that takes part in a merge.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The node.
    pub pointer: String,
    /// Nodes whose `oneOf` and `anyOf` are left out, because their branches are merged one by one.
    pub skip: Vec<String>,
}

impl Part {
    pub fn new(pointer: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), skip: Vec::new() }
    }

    /// Whether the `oneOf` or `anyOf` of a node in it is left out.
    pub fn skips(&self, pointer: &str, keyword: &str) -> bool {
        skips(&self.skip, pointer, keyword)
    }
}

/// The JSON type of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    String,
    Integer,
    Number,
    Boolean,
    Object,
    Array,
}

impl JsonType {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "string" => JsonType::String,
            "integer" => JsonType::Integer,
            "number" => JsonType::Number,
            "boolean" => JsonType::Boolean,
            "object" => JsonType::Object,
            "array" => JsonType::Array,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            JsonType::String => "string",
            JsonType::Integer => "integer",
            JsonType::Number => "number",
            JsonType::Boolean => "boolean",
            JsonType::Object => "object",
            JsonType::Array => "array",
        }
    }
}

/// `additionalProperties` after merging.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Additional {
    #[default]
    Unsaid,
    Denied,
    Any,
    Schema(Vec<Part>),
}

/// A `oneOf` or `anyOf` with several branches.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The node that has it.
    pub pointer: String,
    /// The branches, without `null`.
    pub branches: Vec<String>,
}

/// `discriminator`.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// The node of the discriminator.
    pub pointer: String,
    /// `propertyName`.
    pub property: String,
    /// Values with the schemas they stand for, as written.
    pub mapping: Vec<(String, String)>,
    /// The schema that all other values stand for, and none, as written.
    pub default: Option<String>,
    /// How many references and parts of `allOf` lead to it.
    depth: usize,
}

/// The keywords of a schema, `allOf` merged.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// The nodes it was made of.
    pub roots: Vec<Part>,
    pub kind: Option<JsonType>,
    /// Whether no part says the type in so many words: its keywords then say nothing about values of another.
    pub is_kind_inferred: bool,
    pub format: Option<String>,
    /// `enum`, without null.
    pub values: Option<Vec<Value>>,
    /// Whether nothing but null is allowed.
    pub is_null: bool,
    pub properties: IndexMap<String, Vec<Part>>,
    pub required: IndexSet<String>,
    pub additional: Additional,
    pub items: Vec<Part>,
    pub unions: Vec<Union>,
    pub discriminator: Option<Discriminator>,
    pub constraints: Constraints,
    pub nullable: bool,
    pub notes: Notes,
}

impl Merged {
    /// The node to name in diagnostics.
    pub fn pointer(&self) -> &str {
        self.roots.first().map_or("", |part| part.pointer.as_str())
    }
}

/// What a schema says beside its type.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    pub docs: Docs,
    pub default: Option<WrittenDefault>,
    pub read_only: bool,
    pub write_only: bool,
}

/// `default` as it is written.
#[derive(Clone, Debug)]
pub struct WrittenDefault {
    pub value: Value,
    pub pointer: String,
}

/// Merging stops here; the problem is noted.
#[derive(Debug)]
pub struct Conflict;

impl Schemas<'_> {
    /// Merges nodes as `allOf` would.
    pub fn merge(self, parts: &[Part], report: &mut Report<'_>) -> Result<Merged, Conflict> {
        let merged = Merged { roots: parts.to_vec(), ..Merged::default() };
        let mut merge = Merge { schemas: self, report, merged, above: Vec::new() };
        let mut nullable = !parts.is_empty();
        for part in parts {
            nullable &= merge.absorb(&part.pointer, &part.skip)?;
        }
        Ok(Merged { nullable, ..merge.merged })
    }
}

/// A merge on its way.
struct Merge<'a, 'r, 'd> {
    schemas: Schemas<'a>,
    report: &'r mut Report<'d>,
    merged: Merged,
    /// The nodes that the present one stands in, outermost first.
    above: Vec<String>,
}

impl<'a> Merge<'a, '_, '_> {
    /// Adds a node; answers whether it allows null.
    fn absorb(&mut self, pointer: &str, skip: &[String]) -> Result<bool, Conflict> {
        if self.above.iter().any(|above| above == pointer) {
            self.report
                .error("E102", pointer, "the schema is part of itself through `allOf`")
                .help("take the reference out of `allOf`, or move it into a property");
            return Err(Conflict);
        }
        if self.above.len() > DEPTH {
            self.report.error("E103", pointer, format!("`allOf` and references nest deeper than {DEPTH} levels"));
            return Err(Conflict);
        }
        let Some(node) = self.schemas.node(pointer) else {
            self.report.error("E112", pointer, "the reference leads nowhere");
            return Err(Conflict);
        };
        self.above.push(pointer.to_owned());
        let nullable = match node.member("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let target = self.target(reference, pointer)?;
                self.absorb(&target, skip)?
            }
            None => self.absorb_keywords(node, pointer, skip)?,
        };
        self.above.pop();
        Ok(nullable)
    }

    /// The pointer of a reference's target, which is known to exist.
    fn target(&mut self, reference: &str, pointer: &str) -> Result<String, Conflict> {
        let target = pointer::of_ref(reference).filter(|target| self.schemas.node(target).is_some());
        target.ok_or_else(|| {
            self.report.error("E112", pointer, format!("the reference `{reference}` leads nowhere"));
            Conflict
        })
    }

    fn absorb_keywords(&mut self, node: &'a Value, pointer: &str, skip: &[String]) -> Result<bool, Conflict> {
        // The outermost node says best what the schema is, so its notes come first.
        self.merged.notes.absorb(node, pointer);
        let mut nullable = node.member("nullable").and_then(Value::as_bool).unwrap_or(false);
        let all = children(node, pointer, "allOf");
        let mut all_nullable = !all.is_empty() && node.member("type").is_none();
        for child in &all {
            all_nullable &= self.absorb(child, skip)?;
        }
        nullable |= all_nullable;
        for keyword in ["oneOf", "anyOf"] {
            if !skips(skip, pointer, keyword) {
                nullable |= self.absorb_union((node, pointer), keyword, skip)?;
            }
        }
        self.absorb_type(node, pointer)?;
        nullable |= self.absorb_values(node, pointer);
        absorb_object(&mut self.merged, node, pointer);
        absorb_items(&mut self.merged, node, pointer);
        self.absorb_discriminator(node, pointer, skip);
        if node.member("not").is_some() {
            let message = "`not` has no counterpart and is not checked";
            self.report.warning("W105", &pointer::child(pointer, "not"), message);
        }
        if constraints::tighten(&mut self.merged.constraints, constraints::from_schema(node)) {
            let message = "parts of `allOf` have different patterns or steps; the first one is checked";
            self.report.warning("W113", pointer, message);
        }
        Ok(nullable)
    }

    /// A union of one branch is that branch; one with null is the rest, nullable; others wait for `union.rs`.
    fn absorb_union(
        &mut self,
        (node, pointer): (&'a Value, &str),
        keyword: &str,
        skip: &[String],
    ) -> Result<bool, Conflict> {
        let (branches, has_null) = self.schemas.branches(node, pointer, keyword);
        match branches.as_slice() {
            [] => {}
            [only] if self.schemas.event_names(only).is_none() => return Ok(self.absorb(only, skip)? | has_null),
            _ => {
                // The last entry is the schema itself, whose branches are not merged into it.
                let outer = &self.above[..self.above.len() - 1];
                let of_itself =
                    |branch: &String| self.schemas.target(branch).is_some_and(|target| outer.contains(&target));
                // A child that names its parent in `allOf` is one of the parent's types, not each of them.
                if outer.is_empty() || !branches.iter().any(of_itself) {
                    let union = Union { pointer: pointer::child(pointer, keyword), branches };
                    if !self.merged.unions.contains(&union) {
                        self.merged.unions.push(union);
                    }
                }
            }
        }
        Ok(has_null)
    }

    /// A discriminator goes before those of the schemas that its schema has in `allOf`, and tells the branches of the union
    /// beside it: where that is left out, so is the discriminator.
    fn absorb_discriminator(&mut self, node: &Value, pointer: &str, skip: &[String]) {
        let is_left_out = |keyword: &str| skips(skip, pointer, keyword);
        let Some(found) = discriminator(node, pointer, self.above.len()) else { return };
        let is_nearer = self.merged.discriminator.as_ref().is_none_or(|known| found.depth < known.depth);
        if is_nearer && !is_left_out("oneOf") && !is_left_out("anyOf") {
            self.merged.discriminator = Some(found);
        }
    }

    fn absorb_type(&mut self, node: &Value, pointer: &str) -> Result<(), Conflict> {
        let Some(name) = node.member("type").and_then(Value::as_str) else { return Ok(()) };
        if let Some(kind) = JsonType::parse(name) {
            self.absorb_kind(kind, node, pointer)?;
        }
        let format = node.member("format").and_then(Value::as_str);
        match (&self.merged.format, format) {
            (None, Some(format)) => self.merged.format = Some(format.to_owned()),
            (Some(known), Some(format)) if known != format => {
                let message = format!("`allOf` gives the formats {known} and {format}; {known} is used");
                self.report.warning("W113", &pointer::child(pointer, "format"), message);
            }
            _ => {}
        }
        Ok(())
    }

    fn absorb_kind(&mut self, kind: JsonType, node: &Value, pointer: &str) -> Result<(), Conflict> {
        let is_inferred = node.member(INFERRED).is_some();
        let merged = &mut self.merged;
        let Some(known) = merged.kind else {
            (merged.kind, merged.is_kind_inferred) = (Some(kind), is_inferred);
            return Ok(());
        };
        match (known, kind) {
            (JsonType::Number, JsonType::Integer) => merged.kind = Some(kind),
            (JsonType::Integer, JsonType::Number) => {}
            _ if known == kind => merged.is_kind_inferred &= is_inferred,
            _ if is_inferred != merged.is_kind_inferred => {
                let (kind, other) = if is_inferred { (known, kind) } else { (kind, known) };
                (merged.kind, merged.is_kind_inferred) = (Some(kind), false);
                let message = format!(
                    "keywords that speak of {} have no effect: the value is of type {}",
                    other.name(),
                    kind.name()
                );
                self.report.warning("W008", pointer, message);
            }
            _ => {
                let asks = asking_keyword(pointer);
                let message =
                    format!("{asks} asks for {} here, while {} is asked for elsewhere", kind.name(), known.name());
                self.report
                    .error("E101", &pointer::child(pointer, "type"), message)
                    .help("no value can be both; give all that has to hold at once the same type");
                return Err(Conflict);
            }
        }
        Ok(())
    }

    /// Answers whether the listed values allow null.
    fn absorb_values(&mut self, node: &Value, pointer: &str) -> bool {
        let Some(values) = node.member("enum").and_then(Value::as_array) else { return false };
        let has_null = values.iter().any(Value::is_null);
        let mut values: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
        let at = || pointer::child(pointer, "enum");
        if values.is_empty() {
            if !has_null {
                self.report.warning("W106", &at(), "`enum` lists no value; any value is taken");
            }
            self.merged.is_null |= has_null;
            return has_null;
        }
        if let Some(known) = &self.merged.values {
            let those: HashSet<&Value> = known.iter().collect();
            let common: Vec<Value> = values.iter().filter(|value| those.contains(value)).cloned().collect();
            values = if common.is_empty() {
                let message = "the lists of values in `allOf` have none in common: all values of both are taken";
                self.report.warning("W113", &at(), message);
                known.iter().cloned().chain(values).collect()
            } else {
                common
            };
        }
        self.merged.values = Some(values);
        has_null
    }
}

impl Merged {
    /// A pattern that Rust's regular expressions cannot express stays in the docs, but is not checked.
    pub fn check_pattern(&self, report: &mut Report<'_>) {
        let Some(pattern) = &self.constraints.pattern else { return };
        if translate(pattern).is_none() {
            let message = format!(
                "the pattern `{pattern}` is not checked: it needs more than regular expressions in linear time"
            );
            report.warning("W102", &pointer::child(self.pointer(), "pattern"), message);
        }
    }
}

impl Notes {
    pub fn absorb(&mut self, node: &Value, pointer: &str) {
        let docs = docs::from_schema(node);
        self.docs.summary = self.docs.summary.take().or(docs.summary);
        self.docs.description = self.docs.description.take().or(docs.description);
        self.docs.deprecated |= docs.deprecated;
        if self.default.is_none() {
            let written =
                |value: &Value| WrittenDefault { value: value.clone(), pointer: pointer::child(pointer, "default") };
            self.default = node.member("default").map(written);
        }
        let flag = |key: &str| node.member(key).and_then(Value::as_bool).unwrap_or(false);
        self.read_only |= flag("readOnly");
        self.write_only |= flag("writeOnly");
    }
}

/// Whether a node's `oneOf` or `anyOf` is among those that are left out.
fn skips(skip: &[String], pointer: &str, keyword: &str) -> bool {
    skip.iter().any(|union| union.strip_prefix(pointer).and_then(|rest| rest.strip_prefix('/')) == Some(keyword))
}

fn absorb_object(merged: &mut Merged, node: &Value, pointer: &str) {
    if let Some(properties) = node.member("properties").and_then(Value::as_object) {
        let pointer = pointer::child(pointer, "properties");
        for name in properties.keys() {
            let part = Part::new(pointer::child(&pointer, name));
            let parts = merged.properties.entry(name.clone()).or_default();
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    if let Some(required) = node.member("required").and_then(Value::as_array) {
        merged.required.extend(required.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    let said = match node.member("additionalProperties") {
        None => return,
        Some(Value::Bool(false)) => Additional::Denied,
        Some(Value::Bool(true)) => Additional::Any,
        Some(Value::Object(schema)) if schema.is_empty() => Additional::Any,
        Some(_) => Additional::Schema(vec![Part::new(pointer::child(pointer, "additionalProperties"))]),
    };
    merged.additional = match (std::mem::take(&mut merged.additional), said) {
        (Additional::Denied, _) | (_, Additional::Denied) => Additional::Denied,
        (Additional::Schema(mut parts), Additional::Schema(more)) => {
            parts.extend(more);
            parts.dedup();
            Additional::Schema(parts)
        }
        (Additional::Schema(parts), _) | (_, Additional::Schema(parts)) => Additional::Schema(parts),
        _ => Additional::Any,
    };
}

fn absorb_items(merged: &mut Merged, node: &Value, pointer: &str) {
    if node.member("items").is_some_and(Value::is_object) {
        let part = Part::new(pointer::child(pointer, "items"));
        if !merged.items.contains(&part) {
            merged.items.push(part);
        }
    }
}

fn discriminator(node: &Value, pointer: &str, depth: usize) -> Option<Discriminator> {
    let discriminator = node.member("discriminator")?;
    let property = discriminator.member("propertyName")?.as_str()?.to_owned();
    let mapping = discriminator.member("mapping").and_then(Value::as_object);
    let mapping = mapping.into_iter().flatten();
    let mapping = mapping.filter_map(|(value, target)| Some((value.clone(), target.as_str()?.to_owned()))).collect();
    let default = discriminator.member("defaultMapping").and_then(Value::as_str).map(str::to_owned);
    Some(Discriminator { pointer: pointer::child(pointer, "discriminator"), property, mapping, default, depth })
}

/// The keyword that makes the schema at a pointer hold beside others.
fn asking_keyword(pointer: &str) -> String {
    let keyword = pointer.rsplit('/').find(|segment| ["allOf", "oneOf", "anyOf"].contains(segment));
    format!("`{}`", keyword.unwrap_or("type"))
}
