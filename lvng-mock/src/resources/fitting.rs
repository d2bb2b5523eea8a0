//! Stored values in the form that a response has for them.

use crate::schemas::Schema;
use crate::shape;
use crate::values::{self, Source};
use serde_json::{Map, Value};

/// A stored item as a response has it: of its members those that are described, and what else is required made.
pub fn fitted(schema: &Schema, stored: &Value, seed: u64) -> Value {
    let mut own = stored.clone();
    let properties = shape::properties(&schema.components, &schema.json);
    if let Some(members) = own.as_object_mut().filter(|_| !properties.is_empty()) {
        members.retain(|name, _| {
            let property = properties.iter().find(|(known, _)| known == name).map(|(_, property)| property);
            property.is_some_and(|property| property.get("readOnly") != Some(&Value::Bool(true)))
        });
    }
    if schema.is_valid(&own) {
        return own;
    }
    let made = values::value(schema, seed, Source::Documented);
    let Value::Object(members) = own else { return made };
    with_members(schema, made, members)
}

/// A value with as many of the members as its schema takes.
pub fn with_members(schema: &Schema, base: Value, members: Map<String, Value>) -> Value {
    let mut all = base.clone();
    if let Some(object) = all.as_object_mut() {
        object.extend(members.clone());
        if schema.is_valid(&all) {
            return all;
        }
    }
    let mut value = base;
    for (name, member) in members {
        let mut tried = value.clone();
        if let Some(object) = tried.as_object_mut() {
            object.insert(name, member);
        }
        if schema.is_valid(&tried) {
            value = tried;
        }
    }
    value
}

/// A value without a member, or with null in its place; as it is if its schema wants it.
pub fn without(schema: &Schema, value: Value, name: &str) -> Value {
    let mut tried = value.clone();
    let Some(object) = tried.as_object_mut() else { return value };
    if object.shift_remove(name).is_none() || schema.is_valid(&tried) {
        return tried;
    }
    let mut tried = value.clone();
    if let Some(object) = tried.as_object_mut() {
        object.insert(name.to_owned(), Value::Null);
    }
    if schema.is_valid(&tried) { tried } else { value }
}

/// Sets a node of a value; nothing happens if it is not there.
pub fn set(value: &mut Value, pointer: &str, to: Value) {
    if let Some(place) = value.pointer_mut(pointer) {
        *place = to;
    }
}
