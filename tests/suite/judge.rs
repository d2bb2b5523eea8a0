//! What the crate `jsonschema` says of a value, by the keywords of a description: a second opinion on what servers take.

use jsonschema::error::{ValidationError, ValidationErrorKind as Kind};
use jsonschema::{Draft, Registry, Validator};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const BASE: &str = "https://description.example/openapi";

/// A description whose schemas are asked about.
pub struct Description {
    pub tree: Value,
    registry: Registry<'static>,
}

/// One of its schemas.
pub struct Judge<'d> {
    description: &'d Description,
    schema: String,
    validator: Validator,
}

impl Description {
    /// A joined description of any version; what 3.0 says by `nullable` is said by types.
    pub fn new(mut tree: Value) -> Self {
        say_null_by_types(&mut tree);
        let registry = Registry::new().draft(Draft::Draft202012).add(BASE, tree.clone()).expect("a name is a URI");
        Description { tree, registry: registry.prepare().expect("all references lead somewhere") }
    }

    /// The judge of the values of a schema.
    pub fn judge(&self, pointer: &str) -> Judge<'_> {
        let fragment = pointer.replace('%', "%25").replace('{', "%7B").replace('}', "%7D");
        let schema = json!({ "$ref": format!("{BASE}#{fragment}") });
        let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(&self.registry);
        let validator = options.should_validate_formats(true).offline().build(&schema);
        let validator = validator.unwrap_or_else(|error| panic!("{pointer}: {error}"));
        Judge { description: self, schema: pointer.to_owned(), validator }
    }

    /// The node at a pointer, and the pointer where it really is: references are followed.
    pub fn follow(&self, pointer: &str) -> (String, &Value) {
        let mut at = pointer.to_owned();
        loop {
            let node = self.tree.pointer(&at).unwrap_or_else(|| panic!("{at} is not there"));
            match node.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#')) {
                Some(target) => at = percent_decode_str(target).decode_utf8_lossy().into_owned(),
                None => return (at, node),
            }
        }
    }
}

fn say_null_by_types(node: &mut Value) {
    match node {
        Value::Object(map) => {
            if map.get("nullable") == Some(&Value::Bool(true)) && map.get("type").is_some_and(Value::is_string) {
                let name = map["type"].take();
                map.insert("type".to_owned(), json!([name, "null"]));
                if let Some(Value::Array(values)) = map.get_mut("enum") {
                    values.push(Value::Null);
                }
            }
            map.values_mut().for_each(say_null_by_types);
        }
        Value::Array(items) => items.iter_mut().for_each(say_null_by_types),
        _ => {}
    }
}

impl Judge<'_> {
    pub fn is_valid(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// The places of the keywords that a value breaks, in the description.
    pub fn broken(&self, value: &Value) -> BTreeSet<String> {
        let mut places = BTreeSet::new();
        self.validator.iter_errors(value).for_each(|error| add(&error, &mut places));
        places
    }

    /// The places of all keywords that can be broken. What is inside of `not`, `if`, `contains` and `propertyNames` says
    /// nothing by itself.
    pub fn keywords(&self) -> BTreeSet<String> {
        let (mut open, mut seen, mut found) = (vec![self.schema.clone()], BTreeSet::new(), BTreeSet::new());
        while let Some(at) = open.pop() {
            let (at, node) = self.description.follow(&at);
            if let Value::Object(map) = node
                && seen.insert(at.clone())
            {
                assertions(map, &at, &mut found);
                open.extend(within(map).into_iter().map(|(steps, _)| format!("{at}{steps}")));
            }
        }
        found
    }
}

fn add(error: &ValidationError<'_>, places: &mut BTreeSet<String>) {
    let place = error.absolute_keyword_location().map(ToString::to_string);
    let place = place.as_deref().and_then(|place| place.split_once('#')).map(|(_, fragment)| fragment.to_owned());
    let place = place.unwrap_or_else(|| error.schema_path().as_str().to_owned());
    let place = percent_decode_str(&place).decode_utf8_lossy().into_owned();
    // What depends on a property, and how many items are contained, is told by keywords of their own.
    let place = match (place.find("/dependentRequired/"), place.rsplit_once('/')) {
        (Some(at), _) => place[..at].to_owned() + "/dependentRequired",
        (None, Some((schema, "minContains" | "maxContains"))) => format!("{schema}/contains"),
        _ => place,
    };
    match error.kind() {
        Kind::Required { property } => {
            places.insert(format!("{place}:{}", property.as_str().unwrap_or_default()));
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            context.iter().flatten().for_each(|error| add(error, places));
        }
        _ => {}
    }
    places.insert(place);
}

fn assertions(map: &Map<String, Value>, at: &str, found: &mut BTreeSet<String>) {
    const PLAIN: [&str; 22] = [
        "type",
        "enum",
        "const",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "not",
        "contains",
        "propertyNames",
        "oneOf",
        "anyOf",
        "dependentRequired",
        "unevaluatedItems",
    ];
    const FORMATS: [&str; 8] = ["date", "date-time", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"];
    for (key, value) in map {
        let is_assertion = match (key.as_str(), value) {
            ("format", Value::String(format)) => FORMATS.contains(&format.as_str()),
            ("minLength" | "minItems" | "minProperties", least) => *least != 0,
            ("uniqueItems", flag) => *flag == true,
            ("additionalProperties" | "unevaluatedProperties" | "items", value) => *value == false,
            ("required", Value::Array(names)) => {
                let place = |name: &Value| format!("{at}/required:{}", name.as_str().unwrap_or_default());
                found.extend(names.iter().map(place));
                false
            }
            (key, _) => PLAIN.contains(&key),
        };
        if is_assertion {
            found.insert(format!("{at}/{key}"));
        }
    }
}

/// The schemas in a schema that say something of the value or of what is in it, by the steps to them.
pub fn within(map: &Map<String, Value>) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (key, value) in map {
        match (key.as_str(), value) {
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
                let step = |name: &String| format!("/{key}/{}", name.replace('~', "~0").replace('/', "~1"));
                found.extend(named.iter().map(|(name, value)| (step(name), value)));
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(all)) => {
                found.extend(all.iter().enumerate().map(|(index, value)| (format!("/{key}/{index}"), value)));
            }
            ("items" | "additionalProperties" | "then" | "else" | "unevaluatedProperties", Value::Object(_)) => {
                found.push((format!("/{key}"), value));
            }
            _ => {}
        }
    }
    found
}
