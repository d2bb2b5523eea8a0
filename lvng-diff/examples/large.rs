//! Writes two large descriptions, `base.json` and `head.json`, to a folder, for measuring:
//! `cargo run -p lvng-diff --example large -- FOLDER`. With `read` after the folder, it reads both instead, as a comparison
//! does before it compares; with `compare` it compares them as well.
//!
//! Each has about 13 MB and 1,000 operations, as GitHub's has, with objects that stand where they are used. The head has
//! another description of every tenth operation and one more member in every hundredth schema.

use lvng_codegen::Input;
use lvng_codegen::diagnostic::Diagnostics;
use lvng_diff::Description;
use serde_json::{Map, Value, json};
use std::path::Path;

const OPERATIONS: usize = 1000;
const SCHEMAS: usize = 1000;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mode = std::env::args().nth(2);
    if let Some(mode) = mode {
        let read = |name| std::fs::read_to_string(Path::new(&folder).join(name)).map(|text| Input::single(name, text));
        let inputs = [read("base.json")?, read("head.json")?];
        let mut sides = inputs.each_ref().map(|input| Description::read(input, &mut Diagnostics::default()));
        if mode == "compare" {
            let [base, head] = &mut sides;
            println!("{}", lvng_diff::compare(base, head).len());
        }
        println!("{}", sides.iter().filter(|side| side.version().is_some()).count());
        return Ok(());
    }
    for (name, is_head) in [("base.json", false), ("head.json", true)] {
        std::fs::write(Path::new(&folder).join(name), format!("{:#}", document(is_head)))?;
    }
    Ok(())
}

fn document(is_head: bool) -> Value {
    let schemas: Map<String, Value> =
        (0..SCHEMAS).map(|number| (format!("Thing{number}"), schema(number, is_head))).collect();
    let paths: Map<String, Value> =
        (0..OPERATIONS).map(|number| (format!("/things{number}/{{id}}"), path_item(number, is_head))).collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Many things", "version": "1.0.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn path_item(number: usize, is_head: bool) -> Value {
    let description = match is_head && number.is_multiple_of(10) {
        true => format!("Changes the thing number {number}, in other words."),
        false => format!("Changes the thing number {number}."),
    };
    let parameter = |name: &str, place: &str| json!({ "name": name, "in": place, "required": place == "path", "description": "Which one.", "schema": { "type": "string" } });
    json!({ "post": {
        "operationId": format!("changeThing{number}"),
        "tags": [format!("tag{}", number % 40)],
        "summary": format!("Change thing {number}"),
        "description": description,
        "parameters": [parameter("id", "path"), parameter("filter", "query")],
        "requestBody": { "required": true, "content": { "application/json": { "schema": object(number, 1) } } },
        "responses": {
            "200": { "description": "Done.", "content": { "application/json": { "schema": reference(number) } } },
            "422": { "description": "Refused.", "content": { "application/json": { "schema": object(number + 1, 0) } } },
        },
    } })
}

fn schema(number: usize, is_head: bool) -> Value {
    let mut schema = object(number, 1);
    if is_head && number.is_multiple_of(100) {
        schema["properties"]["added"] = json!({ "type": "string" });
    }
    schema
}

fn reference(number: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/Thing{}", number % SCHEMAS) })
}

/// An object whose members are scalars, references and, by depth, more objects.
fn object(number: usize, depth: usize) -> Value {
    let mut properties = Map::new();
    for index in 0..5 {
        let text = format!("The value number {index} of the thing.");
        properties
            .insert(format!("text{index}"), json!({ "type": "string", "description": text, "maxLength": 100 + index }));
        properties.insert(format!("count{index}"), json!({ "type": "integer", "description": text, "nullable": true }));
    }
    properties.insert("state".to_owned(), json!({ "type": "string", "enum": ["open", "closed", "all"] }));
    properties.insert("next".to_owned(), reference(number * 7 + 1));
    properties.insert("others".to_owned(), json!({ "type": "array", "items": reference(number * 13 + 5) }));
    if depth > 0 {
        properties.insert("inner".to_owned(), object(number + 3, depth - 1));
    }
    json!({ "type": "object", "required": ["text0", "state"], "properties": properties })
}
