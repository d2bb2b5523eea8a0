//! What is done to the schemas of the suite before they stand in a description.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The keywords of OpenAPI 3.0, and where schemas stand in them.
const OF_3_0: [&str; 28] = [
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "default",
    "$ref",
];

const SCHEMA: [&str; 12] = [
    "not",
    "if",
    "then",
    "else",
    "items",
    "additionalProperties",
    "additionalItems",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const MAPS: [&str; 6] = ["properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions"];

/// Calls a function for every schema in a schema, and says whether it is the outermost.
fn each(schema: &mut Value, act: &mut impl FnMut(&mut Map<String, Value>)) {
    let Value::Object(map) = schema else { return };
    act(map);
    for (key, value) in map.iter_mut() {
        match value {
            Value::Object(named) if MAPS.contains(&key.as_str()) => named.values_mut().for_each(|one| each(one, act)),
            Value::Array(listed) if LISTS.contains(&key.as_str()) || key == "items" => {
                listed.iter_mut().for_each(|one| each(one, act));
            }
            value if SCHEMA.contains(&key.as_str()) => each(value, act),
            _ => {}
        }
    }
}

/// Whether a schema is one of OpenAPI 3.0: no other keywords, no lists of types or of items.
pub fn is_of_3_0(schema: &Value) -> bool {
    let mut schema = schema.clone();
    if schema.is_boolean() {
        return false;
    }
    let mut is_it = true;
    each(&mut schema, &mut |map| {
        let known = |key: &String| OF_3_0.contains(&key.as_str()) || key == "$schema" || key == "$comment";
        let fits = map.iter().all(|(key, value)| match key.as_str() {
            "type" => value.as_str().is_some_and(|name| name != "null"),
            "items" => value.is_object(),
            "$ref" => value.as_str().is_some_and(|text| text.starts_with('#')),
            _ => known(key) || key == "definitions",
        });
        is_it &= fits;
    });
    is_it
}

/// Adds the type that the keywords of a schema speak of, where they speak of one. Says whether there was such a schema.
pub fn add_types(schema: &mut Value) -> bool {
    const KINDS: [(&str, &[&str]); 4] = [
        (
            "object",
            &[
                "properties",
                "patternProperties",
                "additionalProperties",
                "required",
                "minProperties",
                "maxProperties",
                "propertyNames",
                "dependentRequired",
                "dependentSchemas",
                "unevaluatedProperties",
            ],
        ),
        (
            "array",
            &[
                "items",
                "prefixItems",
                "minItems",
                "maxItems",
                "uniqueItems",
                "contains",
                "minContains",
                "maxContains",
                "unevaluatedItems",
            ],
        ),
        ("string", &["minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"]),
        ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ];
    let mut added = false;
    each(schema, &mut |map| {
        if ["type", "enum", "const", "$ref", "$dynamicRef"].iter().any(|key| map.contains_key(*key)) {
            return;
        }
        let mut spoken = KINDS.iter().filter(|(_, keys)| keys.iter().any(|key| map.contains_key(*key)));
        if let (Some((kind, _)), None) = (spoken.next(), spoken.next()) {
            map.insert("type".to_owned(), json!(kind));
            added = true;
        }
    });
    added
}

/// Makes references that count from a document count from the place where it now stands. A schema with an `$id` of its own
/// is a document by itself.
pub fn count_from(schema: &mut Value, place: &str) {
    let Value::Object(map) = schema else { return };
    if map.get("$id").and_then(Value::as_str).is_some_and(|id| !id.starts_with('#')) {
        return;
    }
    if let Some(Value::String(text)) = map.get_mut("$ref")
        && let Some(rest) = text.strip_prefix('#').filter(|rest| rest.is_empty() || rest.starts_with('/'))
    {
        *text = format!("{place}{rest}");
    }
    for (key, value) in map.iter_mut() {
        match value {
            Value::Object(named) if MAPS.contains(&key.as_str()) => {
                named.values_mut().for_each(|one| count_from(one, place));
            }
            Value::Array(listed) if LISTS.contains(&key.as_str()) || key == "items" => {
                listed.iter_mut().for_each(|one| count_from(one, place));
            }
            // What an unknown keyword holds may be referred to.
            Value::Object(_) if !["enum", "const", "default", "examples"].contains(&key.as_str()) => {
                count_from(value, place);
            }
            _ => {}
        }
    }
}

/// The documents that a schema needs besides itself, each with its address as `$id`.
pub fn bundled(schema: &Value, remotes: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    // What dialect a schema is of is no document that it needs.
    let mut schema = schema.clone();
    schema.as_object_mut().map(|map| map.remove("$schema"));
    let mut open = vec![schema.to_string()];
    while let Some(text) = open.pop() {
        for (address, document) in remotes {
            let name = address.rsplit('/').next().unwrap_or_default();
            let stem = format!("Remote{}", found.len() + 1);
            // References are relative more often than not, so that the name alone has to do.
            // Those of other drafts are called the same.
            let is_of_draft = address.contains("/draft2020-12/") || !address.contains("1234/draft");
            let is_relative = is_of_draft && text.contains("localhost:1234") && text.contains(name);
            let is_named = text.contains(address.as_str()) || is_relative;
            if !is_named || found.values().any(|(known, _)| known == address) {
                continue;
            }
            let mut document = document.clone();
            open.push(document.to_string());
            match document.get("$id").and_then(Value::as_str).map(str::to_owned) {
                // It is served where it does not say it is.
                Some(id) if id != *address => {
                    found.insert(format!("{stem}Served"), (address.clone(), json!({ "$id": address, "$ref": id })));
                    found.insert(stem, (id, document));
                }
                _ => {
                    document.as_object_mut().map(|map| map.insert("$id".to_owned(), json!(address)));
                    found.insert(stem, (address.clone(), document));
                }
            }
        }
    }
    found.into_iter().map(|(name, (_, document))| (name, document)).collect()
}
