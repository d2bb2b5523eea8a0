//! Whether the typed reader takes exactly what a schema allows: the keywords because of which it does not.
//!
//! The answer errs on one side only. A keyword that is not known to be read exactly is a reason, and costs a validator.

use std::collections::BTreeSet;
use std::rc::Rc;

use foldhash::{HashMap, HashSet};
use lvng_contract::TextFormat;
use serde_json::{Map, Value};

use super::parts::{Object, Parts};
use super::walk::{Version, each_schema};
use super::{regex, unions};
use crate::grammar::is_meta_schema;
use crate::members::Members;
use crate::normalize::{EVALUATING, is_any_text};
use crate::pointer;

/// Keywords that types do not say.
const UNTYPED: [&str; 13] = [
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "contains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "patternProperties",
    "prefixItems",
    "$dynamicRef",
    "$recursiveRef",
    "then",
    "else",
];

/// Keywords that bound a value of some type.
pub(super) const BOUNDS: [&str; 14] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Formats that types or their bounds check as 2020-12 has them.
const EXACT_FORMATS: [TextFormat; 5] =
    [TextFormat::Email, TextFormat::Ip, TextFormat::Ipv4, TextFormat::Ipv6, TextFormat::Uri];

/// Formats that a validator checks and types do not.
const VALIDATED_FORMATS: [&str; 12] = [
    "duration",
    "hostname",
    "idn-email",
    "idn-hostname",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri-reference",
    "uri-template",
];

/// Whether a validator checks a format that types do not.
pub fn is_validated_format(format: &str) -> bool {
    VALIDATED_FORMATS.contains(&format)
}

/// What is known of schemas.
pub(super) struct Exactness<'t> {
    tree: &'t Value,
    schemas: Parts<'t>,
    version: Version,
    /// By pointer, and by whether the schema is only part of another one.
    known: HashMap<(String, bool), Rc<Found>>,
}

/// A keyword that types do not check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reason {
    /// The pointer of the schema.
    pub(super) at: String,
    pub(super) keyword: String,
}

/// The reasons in a schema, and where its references lead.
#[derive(Default)]
struct Found {
    reasons: BTreeSet<Reason>,
    targets: Vec<(String, bool)>,
}

impl Found {
    fn add(&mut self, at: &str, keyword: &str) {
        self.reasons.insert(Reason { at: at.to_owned(), keyword: keyword.to_owned() });
    }
}

impl<'t> Exactness<'t> {
    pub(super) fn new(tree: &'t Value, version: Version) -> Self {
        Self { tree, schemas: Parts { tree }, version, known: HashMap::default() }
    }

    /// What of the schema at a pointer, and of all that it refers to, types do not check.
    pub(super) fn reasons(&mut self, pointer: &str) -> BTreeSet<Reason> {
        let own = self.found((pointer.to_owned(), false));
        let mut reasons = own.reasons.clone();
        let mut open = own.targets.clone();
        let mut seen = HashSet::default();
        while let Some(at) = open.pop() {
            if seen.insert(at.clone()) {
                let found = self.found(at);
                reasons.extend(found.reasons.iter().cloned());
                open.extend(found.targets.iter().cloned());
            }
        }
        reasons
    }

    fn found(&mut self, at: (String, bool)) -> Rc<Found> {
        if let Some(known) = self.known.get(&at) {
            return known.clone();
        }
        let mut found = Found::default();
        if let Some(node) = pointer::find(self.tree, &at.0) {
            self.node(node, &at.0, at.1, &mut found);
        }
        let found = Rc::new(found);
        self.known.insert(at, found.clone());
        found
    }

    /// Looks at a schema and those in it.
    fn node(&self, node: &Value, at: &str, is_part: bool, found: &mut Found) {
        let Value::Object(map) = node else {
            // That no others are allowed is read by types.
            if *node == Value::Bool(false) && !at.ends_with("/additionalProperties") {
                found.add(at, "false");
            }
            return;
        };
        let reference = map.member("$ref").and_then(Value::as_str);
        let has_siblings = self.version == Version::V31 && map.keys().any(|key| is_assertion(key) && key != "$ref");
        if let Some(target) = reference.and_then(pointer::of_ref) {
            found.targets.push((target, is_part || has_siblings));
        }
        if reference.is_some() && self.version == Version::V30 {
            return;
        }
        self.keywords(map, at, found);
        if !is_part && (reference.is_none() || has_siblings) {
            self.together(&self.schemas.of(map), at, found);
        }
        let parts = map.has("allOf").then(|| format!("{at}/allOf/"));
        each_schema(node, at, &mut |child, at| {
            let definitions = ["/$defs/", "/definitions/"].iter().any(|key| at.contains(key));
            if !definitions {
                self.node(child, at, parts.as_ref().is_some_and(|parts| at.starts_with(parts)), found);
            }
        });
    }

    /// What a schema says by itself.
    fn keywords(&self, map: &Object, at: &str, found: &mut Found) {
        for (key, value) in map {
            let says_nothing = || *value == Value::Bool(true) || value.as_object().is_some_and(Map::is_empty);
            let is_reason = match key.as_str() {
                "contains" | "not" => true,
                "$ref" => value.as_str().is_some_and(is_meta_schema),
                "if" => map.has("then") || map.has("else"),
                "then" | "else" => false,
                "propertyNames" => !self.is_any_name(value),
                "unevaluatedProperties" if is_only_closing(map) => false,
                "minContains" | "maxContains" => false,
                "items" => value.is_array(),
                "format" => value.as_str().is_some_and(|format| self.is_loose(format, map)),
                "pattern" => value.as_str().is_some_and(|pattern| regex::translate(pattern).is_none()),
                "enum" => value.as_array().is_some_and(|values| !are_plain(values)),
                "const" => !are_plain(std::slice::from_ref(value)),
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => is_large(value),
                key if UNTYPED.contains(&key) => !says_nothing(),
                _ => false,
            };
            if is_reason {
                found.add(at, key);
            }
        }
    }

    /// Whether `propertyNames` takes every name, itself or by what it refers to.
    fn is_any_name(&self, names: &Value) -> bool {
        let target = names.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref);
        is_any_text(names) || target.and_then(|target| pointer::find(self.tree, &target)).is_some_and(is_any_text)
    }

    fn is_loose(&self, format: &str, map: &Object) -> bool {
        if TextFormat::from_word(format).is_some_and(|format| EXACT_FORMATS.contains(&format)) {
            // Without a type, some are read as any value.
            return !map.has("type");
        }
        // What 3.0 does not define means what people make of it.
        is_validated_format(format) && (self.version == Version::V31 || TextFormat::from_word(format).is_none())
    }

    /// What the parts of a schema say together.
    fn together(&self, parts: &[&'t Object], at: &str, found: &mut Found) {
        let mut add = |key: &str| found.add(at, key);
        for key in ["pattern", "multipleOf", "format"] {
            let mut said: Vec<&Value> = parts.iter().filter_map(|part| part.member(key)).collect();
            said.dedup();
            if said.len() > 1 {
                add(key);
            }
        }
        let lists = parts.iter().filter(|part| part.has("enum") || part.has("const")).count();
        let has_any = |keys: &[&str]| parts.iter().any(|part| keys.iter().any(|key| part.has(key)));
        if lists > 1 || lists == 1 && has_any(&BOUNDS) {
            add("enum");
        }
        let of_objects = |part: &Object| ["properties", "patternProperties"].iter().any(|key| part.has(key));
        let closes = |part: &Object| !matches!(part.member("additionalProperties"), None | Some(Value::Bool(true)));
        let mut closed = parts.iter().filter(|part| closes(part));
        // Types have the properties of all parts, the keyword knows those beside it.
        if closed.any(|one| parts.iter().any(|other| !std::ptr::eq(*one, *other) && of_objects(other))) {
            add("additionalProperties");
        }
        if lists == 0 && !self.are_described(parts) {
            add("required");
        }
        let unions: Vec<(&str, &'t Object)> = parts
            .iter()
            .flat_map(|part| ["anyOf", "oneOf"].into_iter().filter(|key| part.has(key)).map(|key| (key, *part)))
            .collect();
        let beside = ["properties", "required", "additionalProperties", "items", "enum", "const"];
        for (key, part) in &unions {
            let is_mixed = unions.len() > 1 || has_any(&beside) || has_any(&BOUNDS);
            if is_mixed || !unions::is_exact(self.schemas, key, part) {
                add(key);
            }
        }
    }

    /// Whether all that is required is among the properties.
    fn are_described(&self, parts: &[&Object]) -> bool {
        let properties = |name: &str| {
            parts.iter().any(|part| part.member("properties").is_some_and(|properties| properties.get(name).is_some()))
        };
        let required = parts.iter().filter_map(|part| part.member("required").and_then(Value::as_array)).flatten();
        required.filter_map(Value::as_str).all(properties)
    }
}

/// Whether a keyword says what values are allowed.
pub(super) fn is_assertion(key: &str) -> bool {
    !crate::normalize::is_annotation(key) && !["$defs", "definitions", "nullable"].contains(&key)
}

/// Where nothing else evaluates properties, `unevaluatedProperties` is `additionalProperties`.
fn is_only_closing(map: &Object) -> bool {
    !EVALUATING.iter().any(|key| map.has(key))
}

/// Values that are read exactly: null alone, or an enumeration of one type, none of them a list or an object.
fn are_plain(values: &[Value]) -> bool {
    let kind = |value: &Value| match value {
        Value::String(_) => Some(0),
        Value::Bool(_) => Some(1),
        Value::Number(number) if number.is_i64() => Some(2),
        _ => None,
    };
    let mut others = values.iter().filter(|value| !value.is_null());
    let Some(first) = others.next() else { return !values.is_empty() };
    let Some(first) = kind(first) else { return false };
    others.all(|value| kind(value) == Some(first))
}

/// A bound that a float does not hold exactly.
fn is_large(value: &Value) -> bool {
    value.as_f64().is_some_and(|bound| bound.abs() >= 9_007_199_254_740_992.0)
}
