//! Schemas that say more than types: bodies are held against them by the crate `jsonschema`.
//!
//! The generator embeds a schema only where the typed reader alone would take what the description refuses. Without the
//! feature `json-schema` there is the table and nothing reads it: only servers check.

use super::Problem;

/// The JSON Schemas of a description, as one JSON text: `{"$defs": {…}}`.
#[derive(Debug)]
pub struct SchemaDocument {
    #[cfg_attr(not(feature = "json-schema"), expect(dead_code, reason = "only validators read it"))]
    text: &'static str,
    #[cfg(feature = "json-schema")]
    registry: std::sync::OnceLock<Option<jsonschema::Registry<'static>>>,
}

impl SchemaDocument {
    /// A text that is read when a validator is needed.
    ///
    /// # Panics
    /// When a crate is compiled with such a document but without validators, which would let pass what it refuses.
    pub const fn new(text: &'static str) -> Self {
        if !cfg!(feature = "json-schema") {
            panic!("bodies need validators: turn on the feature `json-schema` of lvng-runtime");
        }
        SchemaDocument {
            text,
            #[cfg(feature = "json-schema")]
            registry: std::sync::OnceLock::new(),
        }
    }
}

/// The schema of the body of an operation. Its validator is made for the first body and kept.
#[derive(Debug)]
pub struct BodySchema {
    #[cfg_attr(not(feature = "json-schema"), expect(dead_code, reason = "only validators read it"))]
    document: &'static SchemaDocument,
    #[cfg_attr(not(feature = "json-schema"), expect(dead_code, reason = "only validators read it"))]
    pointer: &'static str,
    #[cfg(feature = "json-schema")]
    validator: std::sync::OnceLock<Option<jsonschema::Validator>>,
}

impl BodySchema {
    /// The schema at a JSON pointer of a document.
    pub const fn new(document: &'static SchemaDocument, pointer: &'static str) -> Self {
        BodySchema {
            document,
            pointer,
            #[cfg(feature = "json-schema")]
            validator: std::sync::OnceLock::new(),
        }
    }
}

/// The schema of the bodies of one media type.
#[derive(Clone, Copy, Debug)]
pub struct MediaSchema {
    /// The media type as the description spells it.
    pub media: &'static str,
    /// Its schema. A function, because a table that is a constant cannot hold what is made later.
    pub schema: fn() -> &'static BodySchema,
}

impl MediaSchema {
    /// The schema of a media type.
    #[doc(hidden)]
    pub const fn new(media: &'static str, schema: fn() -> &'static BodySchema) -> Self {
        MediaSchema { media, schema }
    }
}

/// Adds what a body breaks of its schema to what its type found wrong with it. What was said of a place is not said again.
#[cfg(feature = "json-schema")]
pub(super) fn add_problems(schema: &'static BodySchema, body: &[u8], problems: &mut Vec<Problem>) {
    validator::add_problems(schema, body, problems);
}

#[cfg(not(feature = "json-schema"))]
pub(super) fn add_problems(_: &'static BodySchema, _: &[u8], _: &mut Vec<Problem>) {}

#[cfg(feature = "json-schema")]
mod validator {
    use super::{BodySchema, SchemaDocument};
    use crate::wire::problem::{MISSING, MOST_PROBLEMS, Place, Problem, UNKNOWN, limit};
    use crate::wire::rule::Rule;
    use crate::wire::schema_message::message;
    use jsonschema::error::ValidationErrorKind as Kind;
    use jsonschema::{PatternOptions, Registry, ValidationError, Validator};
    use serde_json::{Value, json};

    /// The name by which validators know the document.
    const BASE: &str = "json-schema:///document";

    /// How often a regular expression with look-around may go back in one text; at a million it takes some milliseconds.
    const MOST_BACKTRACKING: usize = 100_000;

    /// All faults of a larger body are not worth collecting: the first is enough to refuse it.
    const MOST_BYTES_FOR_ALL: usize = 64 * 1024;

    impl SchemaDocument {
        fn registry(&self) -> Option<&Registry<'static>> {
            let made = self.registry.get_or_init(|| {
                let document: Value = serde_json::from_str(self.text).ok()?;
                let registry = Registry::new().draft(jsonschema::Draft::Draft202012);
                registry.add(BASE, document).ok()?.prepare().ok()
            });
            made.as_ref()
        }
    }

    impl BodySchema {
        fn validator(&self) -> Option<&Validator> {
            let made = self.validator.get_or_init(|| {
                let schema = json!({ "$ref": format!("{BASE}#{}", self.pointer) });
                let options = jsonschema::options()
                    .with_draft(jsonschema::Draft::Draft202012)
                    .with_registry(self.document.registry()?)
                    .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(MOST_BACKTRACKING))
                    .should_validate_formats(true)
                    .offline();
                options.build(&schema).ok()
            });
            made.as_ref()
        }
    }

    pub(super) fn add_problems(schema: &'static BodySchema, body: &[u8], problems: &mut Vec<Problem>) {
        let Some(validator) = schema.validator() else {
            // The generator embeds only what a validator takes. A server that cannot check does not pass on.
            return problems
                .push(Problem::of_body(Rule::Other, "cannot be checked: the description's schema cannot be used"));
        };
        let value: Value = match serde_json::from_slice(body) {
            Ok(value) => value,
            // The typed reader has said what is wrong, unless the text is deeper than a tree may be.
            Err(_) if problems.is_empty() => return problems.push(Problem::of_body(Rule::Size, "nests too deep")),
            Err(_) => return,
        };
        if validator.is_valid(&value) {
            return;
        }
        let typed = problems.len();
        let most = if body.len() > MOST_BYTES_FOR_ALL { 1 } else { MOST_PROBLEMS };
        let mut add = |error: &ValidationError<'_>| {
            let is_part = is_of_parts(error.kind());
            for problem in told(error, &value) {
                let is_same = |known: &Problem| known.pointer == problem.pointer && known.path == problem.path;
                let is_known = problems
                    .iter()
                    .take(typed)
                    .any(|known| is_same(known) || is_part && known.is_within(&problem.pointer));
                if !is_known && problems.len() < MOST_PROBLEMS {
                    problems.push(problem);
                }
            }
        };
        if most == 1 {
            if let Err(error) = validator.validate(&value) {
                add(&error);
            }
        } else {
            validator.iter_errors(&value).take(most).for_each(|error| add(&error));
        }
        limit(problems);
    }

    /// What an error says: of properties that are missing or not described, as the typed reader says it.
    fn told(error: &ValidationError<'_>, value: &Value) -> Vec<Problem> {
        let place = || Place::of_pointer(error.instance_path().as_str(), value);
        let rule = Rule::of_keyword(error.kind().keyword());
        match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                vec![place().member(name).problem(rule, MISSING.to_owned())]
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                let problem = |name: &String| place().member(name).problem(rule, UNKNOWN.to_owned());
                unexpected.iter().take(MOST_PROBLEMS).map(problem).collect()
            }
            _ => vec![place().problem(rule, message(error))],
        }
    }

    /// Whether a value breaks the keyword by what is in it, which is told by itself.
    fn is_of_parts(kind: &Kind) -> bool {
        matches!(kind, Kind::AnyOf { .. } | Kind::OneOfNotValid { .. })
    }
}
