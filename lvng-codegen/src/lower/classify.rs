//! Merged schemas → what they are.

use serde_json::Value;

use super::constraints;
use super::merge::{Additional, JsonType, Merged, Notes, Part};
use super::report::Report;
use super::schemas::{DEPTH, Schemas, children, target};
use crate::ir::Constraints;
use crate::members::Members;

/// What a merged schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Enum,
    Union,
    Object,
    Map,
    FreeForm,
    List,
    Scalar(JsonType),
    /// Nothing but `null`.
    Null,
    Any,
}

/// A component, with the keywords beside the reference to it.
pub struct Reference {
    /// The pointer of the component.
    pub target: String,
    pub nullable: bool,
    pub constraints: Constraints,
    pub notes: Notes,
}

impl Schemas<'_> {
    /// What a schema is, without unions that say nothing of types.
    pub fn classify(self, merged: &mut Merged, report: &mut Report<'_>) -> Class {
        self.drop_empty_unions(merged, report);
        if merged.is_null {
            return Class::Null;
        }
        if let Some(values) = &merged.values {
            let both = values.len() > 1 && values.iter().all(Value::is_boolean);
            return if both { Class::Scalar(JsonType::Boolean) } else { Class::Enum };
        }
        if !merged.unions.is_empty() {
            return Class::Union;
        }
        let kind = merged.kind.or_else(|| guess(merged));
        match kind {
            Some(JsonType::Object) if !merged.properties.is_empty() => Class::Object,
            Some(JsonType::Object) => match &merged.additional {
                Additional::Schema(_) => Class::Map,
                Additional::Denied => Class::Object,
                Additional::Any | Additional::Unsaid => Class::FreeForm,
            },
            Some(JsonType::Array) => Class::List,
            Some(kind) => Class::Scalar(kind),
            None => Class::Any,
        }
    }

    /// A union whose branches only ask for properties tells nothing about types.
    pub fn drop_empty_unions(self, merged: &mut Merged, report: &mut Report<'_>) {
        let says_nothing = |pointer: &String| {
            const WEIGHTLESS: &[&str] = &["required", "not", "title", "description", "maxProperties", "minProperties"];
            let node = self.node(pointer).and_then(Value::as_object);
            let is_weightless = |(key, value): (&String, &Value)| {
                WEIGHTLESS.contains(&key.as_str()) || (key == "type" && value.as_str() == Some("object"))
            };
            node.is_some_and(|node| node.has("required") && node.iter().all(is_weightless))
        };
        let has_object = !merged.properties.is_empty() || merged.kind == Some(JsonType::Object);
        merged.unions.retain(|union| {
            let nothing = has_object && union.branches.iter().all(says_nothing);
            if nothing {
                report.warning("W103", &union.pointer, "which properties must come together is not checked");
            }
            !nothing
        });
    }

    /// The component that the parts are, when they add nothing to its structure.
    pub fn only_reference(self, parts: &[Part]) -> Option<Reference> {
        let wraps = |part: &Part| {
            let node = self.node(&part.pointer);
            node.is_some_and(|node| ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|key| node.has(key)))
        };
        // So it is for most schemas.
        if !parts.iter().any(wraps) {
            return None;
        }
        let mut wrapped = Wrapped::default();
        for part in parts {
            self.unwrap(&part.pointer, part, &mut wrapped, 0);
        }
        let Wrapped { mut targets, is_structural, nullable, constraints, notes } = wrapped;
        let target = targets.pop().filter(|target| targets.is_empty() && self.node(target).is_some())?;
        (!is_structural).then_some(Reference { target, nullable, constraints, notes })
    }

    /// Looks through `allOf` and unions of one branch for the reference that they wrap.
    fn unwrap(self, pointer: &str, part: &Part, wrapped: &mut Wrapped, depth: usize) {
        let Some(node) = self.node(pointer) else { return };
        if let Some(target) = target(node) {
            if !wrapped.targets.contains(&target) {
                wrapped.targets.push(target);
            }
            return;
        }
        let keyword_is_structural = |key: &String| STRUCTURAL.contains(&key.as_str());
        let structural = node.as_object().is_some_and(|node| node.keys().any(keyword_is_structural));
        wrapped.is_structural |= structural || depth > DEPTH;
        if wrapped.is_structural {
            return;
        }
        wrapped.notes.absorb(node, pointer);
        wrapped.nullable |= node.member("nullable") == Some(&Value::Bool(true));
        constraints::tighten(&mut wrapped.constraints, constraints::from_schema(node));
        for child in children(node, pointer, "allOf") {
            self.unwrap(&child, part, wrapped, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            if part.skips(pointer, keyword) {
                continue;
            }
            let (branches, has_null) = self.branches(node, pointer, keyword);
            wrapped.nullable |= has_null;
            match branches.as_slice() {
                [] => {}
                [only] if self.event_names(only).is_none() => self.unwrap(only, part, wrapped, depth + 1),
                _ => wrapped.is_structural = true,
            }
        }
    }
}

/// Keywords that make more of a schema than a reference with notes.
const STRUCTURAL: &[&str] =
    &["properties", "items", "additionalProperties", "enum", "required", "discriminator", "not", "format"];

/// What stands in wrappers, and on them.
#[derive(Default)]
struct Wrapped {
    targets: Vec<String>,
    is_structural: bool,
    nullable: bool,
    constraints: Constraints,
    notes: Notes,
}

/// What the keywords of a schema without `type` are about.
fn guess(merged: &Merged) -> Option<JsonType> {
    let bounds = &merged.constraints;
    if !merged.properties.is_empty() || merged.additional != Additional::Unsaid || !merged.required.is_empty() {
        Some(JsonType::Object)
    } else if !merged.items.is_empty() {
        Some(JsonType::Array)
    } else if merged.format.is_some() || bounds.pattern.is_some() || bounds.max_length.is_some() {
        Some(JsonType::String)
    } else {
        None
    }
}

/// The bounds that say something about a class.
pub fn bounds(class: Class, all: Constraints) -> Constraints {
    use constraints::only;
    match class {
        Class::Scalar(JsonType::Integer | JsonType::Number) => only(all, true, false, false, false),
        Class::Scalar(JsonType::String) => only(all, false, true, false, false),
        Class::List => only(all, false, false, true, false),
        Class::Object | Class::Map | Class::FreeForm => only(all, false, false, false, true),
        Class::Any | Class::Union => all,
        Class::Enum | Class::Null | Class::Scalar(_) => Constraints::default(),
    }
}
