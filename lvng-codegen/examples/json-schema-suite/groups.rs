//! Reads the groups of tests, and makes a description of each.

use super::{Outcome, schemas};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Which tests, and how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Draft 2020-12 as it stands.
    V31,
    /// Draft 2020-12 with types.
    V31Typed,
    /// Draft 4, as far as OpenAPI 3.0 has its keywords.
    V30,
    /// The same with types.
    V30Typed,
}

impl Set {
    pub fn named(name: &str) -> Outcome<Self> {
        match name {
            "31" => Ok(Set::V31),
            "31typed" => Ok(Set::V31Typed),
            "30" => Ok(Set::V30),
            "30typed" => Ok(Set::V30Typed),
            other => Err(format!("{other} is none of 31, 31typed, 30 and 30typed").into()),
        }
    }

    /// Whether schemas are those of OpenAPI 3.0, which are of draft 4.
    pub fn is_of_3_0(self) -> bool {
        matches!(self, Set::V30 | Set::V30Typed)
    }

    fn is_typed(self) -> bool {
        matches!(self, Set::V31Typed | Set::V30Typed)
    }
}

/// A group of tests of one schema.
pub struct Group {
    pub file: String,
    pub description: String,
    pub tests: Value,
    /// The schema for which another validator says what is right; null where the suite does.
    pub oracle: Value,
    schema: Value,
    version: &'static str,
    /// Other documents that the schema refers to, by name of a component: bundled as in section 9.3 of JSON Schema.
    others: BTreeMap<String, Value>,
}

impl Group {
    /// A description with one operation, whose body is of the schema.
    pub fn description_of_api(&self) -> Value {
        let mut schemas = Map::from_iter([("Schema".to_owned(), self.schema.clone())]);
        schemas.extend(self.others.clone());
        json!({
            "openapi": self.version,
            "info": { "title": self.description, "version": "1" },
            "paths": { "/check": { "post": {
                "operationId": "check",
                "tags": ["suite"],
                "requestBody": { "required": true, "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Schema" }
                } } },
                "responses": { "204": { "description": "Valid." } }
            } } },
            "components": { "schemas": schemas }
        })
    }
}

/// All groups of a set.
pub fn all(suite: &Path, set: Set) -> Outcome<Vec<Group>> {
    let folder = suite.join("tests").join(if set.is_of_3_0() { "draft4" } else { "draft2020-12" });
    let remotes = remotes(suite)?;
    let mut groups = Vec::new();
    for sub in ["", "optional", "optional/format"] {
        let mut files: Vec<_> = fs::read_dir(folder.join(sub))?.collect::<Result<_, _>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files {
            let path = file.path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let name = [sub, &path.file_stem().unwrap_or_default().to_string_lossy()].join("/");
            let listed: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path)?)?;
            groups.extend(listed.into_iter().filter_map(|group| self::group(&name, group, set, &remotes)));
        }
    }
    Ok(groups)
}

fn group(file: &str, mut group: Value, set: Set, remotes: &BTreeMap<String, Value>) -> Option<Group> {
    let mut schema = group["schema"].take();
    if set.is_of_3_0() && !schemas::is_of_3_0(&schema) {
        return None;
    }
    let mut oracle = Value::Null;
    if set.is_typed() && schemas::add_types(&mut schema) {
        oracle = schema.clone();
    }
    let others = schemas::bundled(&schema, remotes);
    schemas::count_from(&mut schema, "#/components/schemas/Schema");
    Some(Group {
        file: file.trim_start_matches('/').to_owned(),
        description: group["description"].as_str().unwrap_or_default().to_owned(),
        tests: group["tests"].take(),
        oracle,
        schema,
        version: if set.is_of_3_0() { "3.0.3" } else { "3.1.0" },
        others,
    })
}

/// The documents that the suite serves at `http://localhost:1234`, by their addresses.
fn remotes(suite: &Path) -> Outcome<BTreeMap<String, Value>> {
    let root = suite.join("remotes");
    let mut found = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let address = format!("http://localhost:1234/{}", path.strip_prefix(&root)?.display());
                found.insert(address, serde_json::from_str(&fs::read_to_string(&path)?)?);
            }
        }
    }
    Ok(found)
}
