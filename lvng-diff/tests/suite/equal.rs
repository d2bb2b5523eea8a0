//! Descriptions that say the same in other words, and descriptions that contain themselves.

use crate::support::{self, list};
use lvng_diff::compare;
use serde_json::{Value, json};

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// The same API in OpenAPI 3.0 and 3.1.
const V30: &str = "
openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    post:
      operationId: addPet
      parameters:
        - { name: kind, in: query, schema: { type: string, nullable: true, enum: [cat, dog, null] } }
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/Pet' } }
          application/octet-stream: { schema: { type: string, format: binary } }
      responses:
        '200': { description: Done., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: { type: string, example: Rex }
        age: { type: integer, nullable: true, minimum: 0, exclusiveMinimum: true }
        weight: { type: number, maximum: 100, exclusiveMaximum: true }
        picture: { type: string, format: byte }
        kind: { type: string, enum: [pet] }
        friend: { nullable: true, allOf: [{ $ref: '#/components/schemas/Pet' }] }
        owner: { description: Who feeds it., allOf: [{ $ref: '#/components/schemas/Owner' }] }
        extra: { anyOf: [{ type: string }, { type: integer }] }
        any: {}
    Owner: { type: object, properties: { name: { type: string } } }
";
const V31: &str = "
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    post:
      operationId: addPet
      parameters:
        - { name: kind, in: query, schema: { type: [string, 'null'], enum: [cat, dog, null] } }
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/Pet' } }
          application/octet-stream: {}
      responses:
        '200': { description: Done., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: { type: string, examples: [Rex] }
        age: { type: [integer, 'null'], exclusiveMinimum: 0 }
        weight: { type: number, exclusiveMaximum: 100 }
        picture: { type: string, contentEncoding: base64 }
        kind: { const: pet }
        friend: { anyOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'null' }] }
        owner: { $ref: '#/components/schemas/Owner', description: Who feeds it. }
        extra: { type: [string, integer] }
        any: true
    Owner: { type: object, properties: { name: { type: string } } }
";

#[test]
fn versions_of_openapi_with_equal_meaning_are_the_same() {
    let (mut old, mut new) = (support::description(&yaml(V30)), support::description(&yaml(V31)));
    assert_eq!(list(&compare(&mut old, &mut new)), "");
    assert_eq!(list(&compare(&mut new, &mut old)), "");
}

#[test]
fn a_difference_between_versions_is_found_all_the_same() {
    let mut tree = yaml(V31);
    tree["components"]["schemas"]["Pet"]["properties"]["age"]["exclusiveMinimum"] = json!(1);
    let changes = compare(&mut support::description(&yaml(V30)), &mut support::description(&tree));
    let [change] = changes.as_slice() else { panic!("{}", list(&changes)) };
    assert_eq!((change.rule.id, support::verdict(change).as_str()), ("minimum-raised", "CS major"));
    // The schema contains itself; the change is told once, with both ways that it goes.
    assert_eq!(change.head.pointer, "/components/schemas/Pet/properties/age/minimum");
    assert_eq!(change.head.place.pointer, "/components/schemas/Pet/properties/age/exclusiveMinimum");
    assert_eq!(change.reached.len(), 1);
}

/// An API whose one operation answers with a schema.
fn answering(schema: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "get": { "operationId": "a", "responses": { "200": {
            "description": "A.", "content": { "application/json": { "schema": schema } },
        } } } } },
        "components": { "schemas": schemas },
    })
}

fn rules(base: &Value, head: &Value) -> Vec<String> {
    let changes = compare(&mut support::description(base), &mut support::description(head));
    changes.iter().map(|change| format!("{} {}", change.rule.id, change.text)).collect()
}

#[test]
fn schemas_that_contain_themselves_and_are_renamed_change_nothing_on_the_wire() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let tree = |node: &str, leaf: &str| {
        let own = json!({ "type": "object", "properties": {
            "left": reference(node), "right": { "allOf": [reference(node)] }, "leaf": reference(leaf),
        } });
        let leaf_schema = json!({ "type": "object", "properties": { "up": reference(node) } });
        let mut schemas = serde_json::Map::new();
        schemas.insert(node.to_owned(), own);
        schemas.insert(leaf.to_owned(), leaf_schema);
        answering(reference(node), schemas.into())
    };
    assert_eq!(rules(&tree("Node", "Leaf"), &tree("Node", "Leaf")), [""; 0]);
    let mut found = rules(&tree("Node", "Leaf"), &tree("Branch", "Tip"));
    found.sort();
    assert_eq!(found, ["schema-renamed `Leaf` is called `Tip` now", "schema-renamed `Node` is called `Branch` now"]);
}

#[test]
fn what_is_written_elsewhere_says_the_same() {
    let properties = json!({ "id": { "type": "string" }, "name": { "type": "string" } });
    let flat = json!({ "type": "object", "required": ["id"], "properties": properties });
    let parts = json!({ "allOf": [
        { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } },
        { "properties": { "name": { "type": "string" } } },
    ] });
    assert_eq!(rules(&answering(flat.clone(), json!({})), &answering(parts, json!({}))), [""; 0]);
    let alone = json!({ "oneOf": [flat.clone()] });
    assert_eq!(rules(&answering(flat.clone(), json!({})), &answering(alone, json!({}))), [""; 0]);
    // In a component of its own it has a name, which Rust shows.
    let named = answering(json!({ "$ref": "#/components/schemas/A" }), json!({ "A": flat }));
    let found = rules(&answering(named["components"]["schemas"]["A"].clone(), json!({})), &named);
    assert_eq!(found, ["schema-extracted the 200 response of `GET /a` is a schema of its own now, `A`"]);
}

#[test]
fn alternatives_are_known_again_in_another_order_and_under_other_names() {
    let choice = |names: [&str; 2]| {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut schemas = serde_json::Map::new();
        for (name, member) in names.iter().zip(["meows", "barks"]) {
            let schema =
                json!({ "type": "object", "required": [member], "properties": { member: { "type": "boolean" } } });
            schemas.insert((*name).to_owned(), schema);
        }
        let [first, second] = names;
        (
            answering(json!({ "oneOf": [reference(first), reference(second)] }), schemas.clone().into()),
            answering(json!({ "oneOf": [reference(second), reference(first)] }), schemas.into()),
        )
    };
    let ((straight, reversed), (_, renamed)) = (choice(["Cat", "Dog"]), choice(["Kitten", "Puppy"]));
    assert_eq!(rules(&straight, &reversed), [""; 0]);
    let mut found = rules(&straight, &renamed);
    found.sort();
    assert_eq!(found, ["schema-renamed `Cat` is called `Kitten` now", "schema-renamed `Dog` is called `Puppy` now"]);
}

#[test]
fn a_discriminator_without_mapping_makes_names_part_of_the_wire() {
    let choice = |name: &str| {
        let schema =
            json!({ "type": "object", "properties": { "kind": { "type": "string" }, "a": { "type": "string" } } });
        let other =
            json!({ "type": "object", "properties": { "kind": { "type": "string" }, "b": { "type": "string" } } });
        let mut schemas = serde_json::Map::new();
        schemas.insert(name.to_owned(), schema);
        schemas.insert("Dog".to_owned(), other);
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        answering(
            json!({ "oneOf": [reference(name), reference("Dog")], "discriminator": { "propertyName": "kind" } }),
            schemas.into(),
        )
    };
    let mut found = rules(&choice("Cat"), &choice("Kitten"));
    found.sort();
    assert_eq!(
        found,
        [
            "discriminator-value-changed `Kitten` is told by `Kitten` now, was `Cat`",
            "schema-renamed `Cat` is called `Kitten` now"
        ]
    );
}

/// An API that answers with pets, which are of the kinds that have `Pet` as a part.
fn pets(kinds: &[(&str, &str)], mapping: Value) -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut discriminator = json!({ "propertyName": "kind" });
    if !mapping.is_null() {
        discriminator["mapping"] = mapping;
    }
    let pet =
        json!({ "type": "object", "properties": { "kind": { "type": "string" } }, "discriminator": discriminator });
    let mut schemas = serde_json::Map::from_iter([("Pet".to_owned(), pet)]);
    for (name, member) in kinds {
        let own = json!({ "type": "object", "properties": { *member: { "type": "string" } } });
        schemas.insert((*name).to_owned(), json!({ "allOf": [reference("Pet"), own] }));
    }
    answering(reference("Pet"), schemas.into())
}

#[test]
fn kinds_that_only_a_discriminator_leads_to_are_compared() {
    let base = pets(&[("Cat", "lives"), ("Dog", "owner")], Value::Null);
    assert_eq!(rules(&base, &pets(&[("Dog", "owner"), ("Cat", "lives")], Value::Null)), [""; 0]);
    let mut found = rules(&base, &pets(&[("Cat", "lives"), ("Dog", "name"), ("Fish", "bowl")], Value::Null));
    found.sort();
    assert_eq!(
        found,
        [
            "alternative-added `Pet` may be `Fish` as well",
            "optional-property-added `Dog.name` is new, optional",
            "optional-property-removed `Dog.owner` is gone"
        ]
    );
    assert_eq!(
        rules(&base, &pets(&[("Cat", "lives")], Value::Null)),
        ["alternative-removed `Pet` is not `Dog` any more"]
    );
    let mapped = |value: &str| {
        let mapping = json!({ "c": "#/components/schemas/Cat", value: "#/components/schemas/Dog" });
        pets(&[("Cat", "lives"), ("Dog", "owner")], mapping)
    };
    assert_eq!(rules(&mapped("d"), &mapped("d")), [""; 0]);
    assert_eq!(
        rules(&mapped("d"), &mapped("dog")),
        ["discriminator-value-changed `Dog` is told by `dog` now, was `d`"]
    );
}

#[test]
fn what_other_values_stand_for_is_compared() {
    let pets = |default: Option<&str>| {
        let mut pets = pets(&[("Cat", "lives"), ("Dog", "owner")], Value::Null);
        if let Some(default) = default {
            pets["components"]["schemas"]["Pet"]["discriminator"]["defaultMapping"] = default.into();
        }
        pets
    };
    let (cat, dog) = (pets(Some("Cat")), pets(Some("Dog")));
    assert_eq!(rules(&cat, &pets(Some("#/components/schemas/Cat"))), [""; 0]);
    assert_eq!(rules(&pets(None), &cat), ["discriminator-value-added values that are not listed stand for `Cat` now"]);
    assert_eq!(
        rules(&cat, &dog),
        ["discriminator-value-changed values that are not listed stand for `Dog` now, was `Cat`"]
    );
    assert_eq!(
        rules(&cat, &pets(None)),
        ["discriminator-value-removed values that are not listed do not stand for `Cat` now"]
    );
}
