//! Schemas of a description as JSON Schema 2020-12, with a validator for each that is asked for one.

use jsonschema::{Draft, PatternOptions, Registry, Validator};
use lvng_codegen::{Direction, MessageSchemas, pointer};
use serde_json::{Map, Value, json};
use std::sync::{Arc, OnceLock};

/// How often a regular expression with look-around may go back in one text.
const MOST_BACKTRACKING: usize = 100_000;

/// References that lead to references are followed so far.
const MOST_STEPS: usize = 64;

/// The component schemas of a description in one direction.
pub struct Components {
    base: &'static str,
    schemas: Map<String, Value>,
    registry: Option<Registry<'static>>,
}

impl Components {
    /// Those of a joined document.
    pub fn new(tree: &Value, direction: Direction) -> Self {
        let base = base(direction);
        let mut schemas = MessageSchemas::new(tree, direction, base).components();
        // What is referred to and not there may be anything.
        for name in referred(tree) {
            schemas.entry(name).or_insert(Value::Bool(true));
        }
        let registry = Registry::new().draft(Draft::Draft202012);
        let registry = registry.add(base, json!({ "$defs": schemas })).and_then(|registry| registry.prepare()).ok();
        Self { base, schemas, registry }
    }

    /// What a schema is after its references, where it is nothing but a reference.
    pub fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..MOST_STEPS {
            match self.target(schema) {
                Some(next) if schema.as_object().is_some_and(|map| map.len() == 1) => schema = next,
                _ => break,
            }
        }
        schema
    }

    /// What the reference of a schema leads to.
    pub fn target<'s>(&'s self, schema: &Value) -> Option<&'s Value> {
        self.schemas.get(&self.component_name(schema)?)
    }

    /// The name of the component that a schema refers to.
    pub fn component_name(&self, schema: &Value) -> Option<String> {
        let segment = schema.get("$ref")?.as_str()?.strip_prefix(self.base)?.strip_prefix("#/$defs/")?;
        Some(pointer::unescape(&pointer::percent_decode(segment)).into_owned())
    }
}

/// The names of component schemas that references lead to.
fn referred(tree: &Value) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match node {
            Value::Object(map) => {
                let target = map.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref);
                let name = target.as_deref().and_then(|target| target.strip_prefix("/components/schemas/"));
                names.extend(name.map(|name| pointer::unescape(name).into_owned()));
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    names
}

/// The URI by which validators know the components.
const fn base(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "json-schema:///requests",
        Direction::Response => "json-schema:///responses",
    }
}

/// A schema. Its validator is made when it is first needed and kept.
pub struct Schema {
    /// As JSON Schema 2020-12, with references among the components.
    pub json: Value,
    /// Where its references lead.
    pub components: Arc<Components>,
    validator: OnceLock<Option<Validator>>,
}

/// Where a value breaks its schema.
pub struct Fault {
    /// A JSON pointer into the value.
    pub pointer: String,
    /// The keyword.
    pub keyword: String,
    /// What is wrong, for people. Long values are cut.
    pub message: String,
}

/// So many faults are told of one value.
const MOST_FAULTS: usize = 20;

/// Messages are cut after so many characters: they repeat values.
const MOST_CHARACTERS: usize = 200;

impl Schema {
    /// The schema at a pointer of a joined document.
    pub fn at(tree: &Value, at: &str, direction: Direction, components: &Arc<Components>) -> Option<Self> {
        let json = MessageSchemas::new(tree, direction, base(direction)).at(at)?;
        Some(Self::new(json, components))
    }

    /// A schema whose references lead to the components.
    pub fn new(json: Value, components: &Arc<Components>) -> Self {
        Self { json, components: Arc::clone(components), validator: OnceLock::new() }
    }

    /// `None`: no validator can be made of it, so every value will do.
    fn validator(&self) -> Option<&Validator> {
        let made = self.validator.get_or_init(|| {
            let options = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(MOST_BACKTRACKING))
                .should_validate_formats(true)
                .with_registry(self.components.registry.as_ref()?)
                .offline();
            options.build(&self.json).ok()
        });
        made.as_ref()
    }

    /// Whether a validator can be made of it.
    pub fn is_usable(&self) -> bool {
        self.validator().is_some()
    }

    /// Whether a value meets it.
    pub fn is_valid(&self, value: &Value) -> bool {
        self.validator().is_none_or(|validator| validator.is_valid(value))
    }

    /// What is wrong with a value.
    pub fn faults(&self, value: &Value) -> Vec<Fault> {
        let Some(validator) = self.validator() else { return Vec::new() };
        let fault = |error: jsonschema::ValidationError<'_>| Fault {
            pointer: place(&error),
            keyword: error.kind().keyword().to_owned(),
            message: shortened(&error.to_string()),
        };
        validator.iter_errors(value).take(MOST_FAULTS).map(fault).collect()
    }
}

/// Where an error is: at a member that is missing, or at the value itself.
fn place(error: &jsonschema::ValidationError<'_>) -> String {
    let at = error.instance_path().as_str();
    match error.kind() {
        jsonschema::error::ValidationErrorKind::Required { property } => {
            pointer::child(at, property.as_str().unwrap_or_default())
        }
        _ => at.to_owned(),
    }
}

/// A message of bounded length.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
