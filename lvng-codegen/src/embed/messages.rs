//! Any schema of a joined document → JSON Schema 2020-12, for those who hold messages against a description at run time.

use serde_json::{Map, Value};

use super::convert;
use super::walk::Version;
use crate::pointer;

/// Which messages a schema is for: `readOnly` properties are not asked of requests, `writeOnly` ones not of responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From client to server.
    Request,
    /// From server to client.
    Response,
}

impl Direction {
    /// The flag of what only the other side sends.
    const fn other_side(self) -> &'static str {
        match self {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        }
    }
}

/// The schemas of a document that [`load`](crate::load::load) has joined, in one direction.
///
/// What comes out has `example`, `examples` and `default` as they are described, and `readOnly: true` in place of
/// properties that only the other side sends. A `$ref` is the base URI with `#/$defs/` and the name of a component.
#[derive(Clone, Copy, Debug)]
pub struct MessageSchemas<'t> {
    tree: &'t Value,
    version: Version,
    direction: Direction,
    base: &'t str,
}

impl<'t> MessageSchemas<'t> {
    /// Those of a document, with references that count from a base URI.
    pub fn new(tree: &'t Value, direction: Direction, base: &'t str) -> Self {
        Self { tree, version: Version::of(tree), direction, base }
    }

    /// The schema at a pointer, if there is a node.
    pub fn at(&self, at: &str) -> Option<Value> {
        Some(self.convert(pointer::find(self.tree, at)?))
    }

    /// The component schemas by name, which belong under `$defs` of the document at the base URI.
    pub fn components(&self) -> Map<String, Value> {
        let all = self.tree.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten();
        all.map(|(name, node)| (name.clone(), self.convert(node))).collect()
    }

    fn convert(&self, node: &Value) -> Value {
        convert::annotated(self.tree, self.version, node, self.base, self.direction.other_side())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_only_the_other_side_sends_is_not_asked_for() {
        let tree = json!({ "openapi": "3.0.3", "components": { "schemas": { "User": {
            "required": ["id", "password", "name"],
            "properties": {
                "id": { "type": "string", "readOnly": true },
                "password": { "type": "string", "writeOnly": true },
                "name": { "type": "string", "nullable": true, "example": "Ann" },
            },
        }, "Users": { "type": "array", "items": { "$ref": "#/components/schemas/User" } } } } });
        let requests = MessageSchemas::new(&tree, Direction::Request, "x:y").components();
        assert_eq!(requests["User"]["required"], json!(["password", "name"]));
        assert_eq!(requests["User"]["properties"]["id"], json!({ "readOnly": true }));
        let responses = MessageSchemas::new(&tree, Direction::Response, "x:y").components();
        assert_eq!(responses["User"]["required"], json!(["id", "name"]));
        assert_eq!(responses["User"]["properties"]["password"], json!({ "readOnly": true }));
        assert_eq!(responses["Users"]["items"], json!({ "$ref": "x:y#/$defs/User" }));
        assert_eq!(responses["User"]["properties"]["name"]["anyOf"][1]["example"], json!("Ann"));
        let users = MessageSchemas::new(&tree, Direction::Response, "x:y").at("/components/schemas/Users");
        assert_eq!(users.as_ref(), responses.get("Users"));
    }
}
