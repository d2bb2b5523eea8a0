//! Schemas that say more than types: bodies are held against them by the crate `jsonschema`.
//!
//! The generator embeds a schema only where the typed reader alone would take what the description refuses. Without the
//! feature `json-schema` there is the table and nothing reads it: only servers check.

use super::problem::{MOST_PROBLEMS, limit};
use super::rule::Rule;
use super::{Json, Location, Part, Problem};

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
    validator: std::sync::OnceLock<Option<jsonschema::Validator<super::schema_node::Trees>>>,
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

/// The schema of a parameter that says more than its type.
#[derive(Clone, Copy, Debug)]
pub struct ParamSchema {
    /// Where the parameter travels.
    pub location: Location,
    /// Its name on the wire.
    pub name: &'static str,
    /// Its schema, as that of [`MediaSchema`].
    pub schema: fn() -> &'static BodySchema,
}

impl ParamSchema {
    /// The schema of a parameter.
    #[doc(hidden)]
    pub const fn new(location: Location, name: &'static str, schema: fn() -> &'static BodySchema) -> Self {
        ParamSchema { location, name, schema }
    }
}

/// What a value breaks of a schema.
#[derive(Debug, Default)]
pub(super) struct Breaches(Vec<Breach>);

#[derive(Debug)]
struct Breach {
    problem: Problem,
    /// Whether the value breaks the keyword by what is in it, which its type tells by itself.
    is_of_parts: bool,
}

impl Breaches {
    /// Adds them to what the type found wrong. What was said of a place is not said again.
    pub(super) fn add_to(self, problems: &mut Vec<Problem>) {
        let typed = problems.len();
        for Breach { problem, is_of_parts } in self.0 {
            let is_same = |known: &Problem| {
                known.part == problem.part && known.pointer == problem.pointer && known.path == problem.path
            };
            let is_known = |known: &Problem| is_same(known) || is_of_parts && known.is_within(&problem);
            if !problems.iter().take(typed).any(is_known) && problems.len() < MOST_PROBLEMS {
                problems.push(problem);
            }
        }
        limit(problems);
    }
}

/// Reads a body by its type out of the tree that is held against the schema: its text is parsed once.
pub(super) fn read_checked<T>(
    schema: &'static BodySchema,
    body: &[u8],
    read: impl FnOnce(Json<'_>) -> Result<T, Vec<Problem>>,
) -> Result<T, Vec<Problem>> {
    let tree = Json::parse(body).map_err(|why| vec![Problem::of_body(Rule::Syntax, why)])?;
    let breaches = breaches(schema, &tree, (Part::Body, None), body.len());
    let read = read(tree);
    if breaches.0.is_empty() {
        return read;
    }
    let mut problems = read.err().unwrap_or_default();
    breaches.add_to(&mut problems);
    Err(problems)
}

/// What was read of a parameter or form, and what of its text the type does not have: both are held against the schema.
///
/// Types say what a text stands for, so that `5` is a number where one is described; what they leave out is text.
pub(super) fn with_the_rest<'a>(typed: Json<'a>, text: Json<'a>) -> Json<'a> {
    match (typed, text) {
        (Json::Object(mut typed), Json::Object(text)) => {
            for (name, text) in text {
                match typed.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, value)) => *value = with_the_rest(std::mem::take(value), text),
                    // Forms send an empty text for every input that nobody filled in.
                    None if matches!(&text, Json::String(text) if text.is_empty()) => {}
                    None => typed.push((name, text)),
                }
            }
            Json::Object(typed)
        }
        (typed @ Json::Object(_), Json::String(text)) => match Json::parse(text.as_bytes()).map(Json::into_owned) {
            Ok(text) => with_the_rest(typed, text),
            Err(_) => typed,
        },
        (Json::Array(typed), Json::Array(text)) if typed.len() == text.len() => {
            Json::Array(typed.into_iter().zip(text).map(|(typed, text)| with_the_rest(typed, text)).collect())
        }
        (typed, _) => typed,
    }
}

/// A part of a message, and the name of what it is in it: none for the whole.
pub(super) type Named = (Part, Option<&'static str>);

/// Holds a value of a message against a schema; `size` is about that of its text in bytes.
#[cfg(feature = "json-schema")]
pub(super) fn breaches(schema: &'static BodySchema, value: &Json<'_>, of: Named, size: usize) -> Breaches {
    validator::breaches(schema, value, of, size)
}

#[cfg(not(feature = "json-schema"))]
pub(super) fn breaches(_: &'static BodySchema, _: &Json<'_>, _: Named, _: usize) -> Breaches {
    Breaches::default()
}

#[cfg(feature = "json-schema")]
mod validator {
    use super::{BodySchema, Breach, Breaches, Named, SchemaDocument};
    use crate::wire::Json;
    use crate::wire::problem::{MISSING, MOST_PROBLEMS, Place, Problem, UNKNOWN};
    use crate::wire::rule::Rule;
    use crate::wire::schema_message::message;
    use crate::wire::schema_node::Trees;
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
        fn validator(&self) -> Option<&Validator<Trees>> {
            let made = self.validator.get_or_init(|| {
                let schema = json!({ "$ref": format!("{BASE}#{}", self.pointer) });
                let options = jsonschema::options_for::<Trees>()
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

    pub(super) fn breaches(schema: &'static BodySchema, value: &Json<'_>, of: Named, size: usize) -> Breaches {
        let Some(validator) = schema.validator() else {
            // The generator embeds only what a validator takes. A server that cannot check does not pass on.
            let why = "cannot be checked: the description's schema cannot be used";
            let problem = Problem::at(of.0, of.1.unwrap_or_default(), Rule::Other, why);
            return Breaches(vec![Breach { problem, is_of_parts: false }]);
        };
        if validator.is_valid(value) {
            return Breaches::default();
        }
        let mut breaches = Vec::new();
        let mut add = |error: &ValidationError<'_>| {
            let is_of_parts = is_of_parts(error.kind());
            let told = told(error, value, of).into_iter();
            breaches.extend(told.map(|problem| Breach { problem, is_of_parts }));
        };
        if size > MOST_BYTES_FOR_ALL {
            if let Err(error) = validator.validate(value) {
                add(&error);
            }
        } else {
            validator.iter_errors(value).take(MOST_PROBLEMS).for_each(|error| add(&error));
        }
        Breaches(breaches)
    }

    /// What an error says: of properties that are missing or not described, as the typed reader says it.
    fn told(error: &ValidationError<'_>, value: &Json<'_>, of: Named) -> Vec<Problem> {
        let place = || Place::of_pointer(of, error.instance_path().as_str(), value);
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
