//! Extensions of other tools that say what ours say: how operations and values are called.
//!
//! | key | whose | what it says |
//! | --- | --- | --- |
//! | `x-fern-sdk-method-name`, `x-speakeasy-name-override` | Fern, Speakeasy | the method |
//! | `x-speakeasy-name-override` of the document | Speakeasy | the method of operations whose id matches a regular expression |
//! | `x-fern-sdk-group-name` | Fern | the group that has it, or a list of groups within groups |
//! | `x-speakeasy-group` | Speakeasy | the same, with dots between groups |
//! | `x-stainless-method` | Stainless | groups and method with dots between them, also as `path` of an object |
//! | `x-fern-parameter-name`, `x-speakeasy-name-override`, `x-stainless-param`, `x-ms-client-name` of a parameter or its schema | Fern, Speakeasy, Stainless, AutoRest | the argument |
//! | `x-fern-property-name`, `x-speakeasy-name-override`, `x-stainless-param`, `x-ms-client-name` of a property | the same | the field, or the argument that it is |
//! | `x-enum-varnames`, `x-enumNames` | OpenAPI Generator, NSwag | names of the values of `enum`, in its order |
//! | `x-enum-descriptions` | OpenAPI Generator | what the values mean, in their order |
//! | `x-enumDescriptions` | Redocly | the same by value |
//! | `x-fern-enum`, `x-speakeasy-enums`, `x-speakeasy-enum-descriptions` | Fern, Speakeasy | `name` and `description` by value; either in order or by value |
//! | `x-ms-enum` | Microsoft | `values`: a list of `value`, `name`, `description` |
//!
//! What is malformed is ignored: whoever wrote it did not write it for us.

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::docs;
use crate::ir::EnumType;
use crate::members::Members;
use crate::names::{self, Scope};

/// The key that names methods before all others.
pub const METHOD_NAME: &str = "x-fern-sdk-method-name";

/// The key that names fields before all others.
pub const PROPERTY_NAME: &str = "x-fern-property-name";

/// The key that names the values of `enum` before all others, in their order or by value.
pub const ENUM_NAMES: &str = "x-enum-varnames";

/// The keys that are read of operations.
pub const OF_OPERATIONS: &[&str] = &[
    "x-fern-sdk-method-name",
    "x-speakeasy-name-override",
    "x-fern-sdk-group-name",
    "x-speakeasy-group",
    "x-stainless-method",
];

/// The key that is read of the document.
pub const OF_DOCUMENT: &str = "x-speakeasy-name-override";

/// The keys that are read of parameters and their schemas.
pub const OF_PARAMETERS: &[&str] =
    &["x-fern-parameter-name", "x-speakeasy-name-override", "x-stainless-param", "x-ms-client-name"];

/// The keys that are read of the schemas of properties.
pub const OF_PROPERTIES: &[&str] =
    &["x-fern-property-name", "x-speakeasy-name-override", "x-stainless-param", "x-ms-client-name"];

/// The keys that are read of schemas with `enum`.
pub const OF_ENUMS: &[&str] = &[
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-enum-description",
    "x-fern-enum",
    "x-speakeasy-enums",
    "x-speakeasy-enum-descriptions",
    "x-ms-enum",
];

/// The method that an operation asks for.
pub fn method(operation: &Value) -> Option<&str> {
    let keys = ["x-fern-sdk-method-name", "x-speakeasy-name-override"];
    let named = keys.iter().find_map(|key| operation.member(key)?.as_str());
    let method = named.or_else(|| Some(stainless(operation)?.rsplit('.').next().unwrap_or_default()));
    method.filter(|name| !names::words(name).is_empty())
}

/// What a parameter asks to be called in programs.
pub fn parameter_name(node: &Value) -> Option<&str> {
    name_at(node, OF_PARAMETERS).or_else(|| name_at(node.member("schema")?, OF_PARAMETERS))
}

/// What a property asks to be called in programs.
pub fn property_name(schema: &Value) -> Option<&str> {
    name_at(schema, OF_PROPERTIES)
}

fn name_at<'n>(node: &'n Value, keys: &[&str]) -> Option<&'n str> {
    let named = keys.iter().find_map(|key| node.member(key)?.as_str());
    named.filter(|name| !names::words(name).is_empty())
}

/// How large the automaton of a pattern in a description may be.
const LARGEST_PATTERN: usize = 1 << 20;

/// The method that the document asks for by the id of the operation: `{operationId: ^get.*, methodNameOverride: get}`. Where
/// operations of one tag would be called the same, the rule names none of them.
pub fn method_by_id(document: &Value, operation: &Value) -> Option<String> {
    let rules: Vec<(Regex, &str)> = document.get(OF_DOCUMENT)?.as_array()?.iter().filter_map(rule).collect();
    let method = |operation: &Value| {
        let id = operation.member("operationId")?.as_str()?;
        rules.iter().find(|(pattern, _)| pattern.is_match(id)).map(|(_, method)| *method)
    };
    let found = method(operation).filter(|name| !names::words(name).is_empty())?;
    let is_same = |other: &&Value| {
        other.member("tags").and_then(|tags| tags.get(0)) == operation.member("tags").and_then(|tags| tags.get(0))
            && self::method(other).is_none()
            && method(other) == Some(found)
    };
    let items = document.member("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = items.filter_map(|(_, item)| item.as_object()).flat_map(|item| item.values());
    (operations.filter(is_same).count() <= 1).then(|| found.to_owned())
}

fn rule(rule: &Value) -> Option<(Regex, &str)> {
    let pattern = RegexBuilder::new(rule.member("operationId")?.as_str()?).size_limit(LARGEST_PATTERN).build().ok()?;
    Some((pattern, rule.member("methodNameOverride")?.as_str()?))
}

/// The group that an operation asks for in place of its tag; groups within groups are one with all their words.
pub fn group(operation: &Value) -> Option<String> {
    let fern = operation.member("x-fern-sdk-group-name").and_then(|group| match group {
        Value::Array(groups) => Some(groups.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")),
        one => one.as_str().map(str::to_owned),
    });
    let dotted = || {
        let speakeasy = operation.member("x-speakeasy-group").and_then(Value::as_str);
        let stainless = || stainless(operation)?.rsplit_once('.').map(|(groups, _)| groups);
        // What belongs to no group is a method of the client itself.
        speakeasy.or_else(stainless).filter(|groups| *groups != "$client").map(|groups| groups.replace('.', " "))
    };
    fern.or_else(dotted).filter(|group| !names::words(group).is_empty())
}

fn stainless(operation: &Value) -> Option<&str> {
    let said = operation.member("x-stainless-method")?;
    said.as_str().or_else(|| said.member("path")?.as_str())
}

/// Gives the values of an enumeration the names and texts that its schema has for them.
pub fn name_values(kind: &mut EnumType, schema: &Value) {
    let Some(listed) = schema.member("enum").and_then(Value::as_array) else { return };
    let names: Vec<Option<String>> = kind.variants.iter().map(|variant| name(schema, listed, &variant.value)).collect();
    for variant in &mut kind.variants {
        let text = text(schema, listed, &variant.value);
        if variant.docs.summary.is_none() && variant.docs.description.is_none() {
            variant.docs = docs::described(text.as_deref());
        }
    }
    if names.iter().all(Option::is_none) {
        return;
    }
    let mut scope = Scope::default();
    for (variant, name) in kind.variants.iter_mut().zip(names) {
        let wanted = name.into_iter().chain([variant.ident.clone()]);
        variant.ident = scope.claim_of(&wanted.collect::<Vec<_>>());
    }
    kind.unknown = scope.claim_of(&["Unknown", "Other", "Unlisted"].map(str::to_owned));
}

fn name(schema: &Value, listed: &[Value], value: &Value) -> Option<String> {
    const LISTS: &[&str] = &["x-enum-varnames", "x-enumNames", "x-speakeasy-enums"];
    let said = said(schema, listed, value, LISTS, "name")?;
    (!names::words(&said).is_empty()).then(|| names::variant_name(&said))
}

fn text(schema: &Value, listed: &[Value], value: &Value) -> Option<String> {
    const LISTS: &[&str] =
        &["x-enum-descriptions", "x-enumDescriptions", "x-speakeasy-enum-descriptions", "x-enum-description"];
    said(schema, listed, value, LISTS, "description")
}

/// What is said of a value: by a list in the order of the values, by a map from values, or by a key of an object for each.
fn said(schema: &Value, listed: &[Value], value: &Value, lists: &[&str], key: &str) -> Option<String> {
    let place = listed.iter().position(|known| known == value)?;
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let of_list = |said: &Value| match said {
        // A list of another length says nothing of any of them.
        Value::Array(all) if all.len() == listed.len() => all[place].as_str().map(str::to_owned),
        Value::Object(all) => all.get(&text)?.as_str().map(str::to_owned),
        _ => None,
    };
    let fern = || schema.member("x-fern-enum")?.get(&text)?.member(key)?.as_str().map(str::to_owned);
    let microsoft = || {
        let values = schema.member("x-ms-enum")?.member("values")?.as_array()?;
        let own = values.iter().find(|known| known.member("value") == Some(value))?;
        own.member(key)?.as_str().map(str::to_owned)
    };
    lists.iter().find_map(|list| of_list(schema.get(list)?)).or_else(fern).or_else(microsoft)
}
