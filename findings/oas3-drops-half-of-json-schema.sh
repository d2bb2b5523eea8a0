#!/usr/bin/env bash
# A crate "for OpenAPI 3.1" reads a document and writes another: what schemas forbid is gone, without an error.
#
# Versions: oas3 0.22.0, serde_json 1.
#
# Seen: `oas3::from_json` takes the document, and serializing what it read loses `not`, `patternProperties`,
# `propertyNames`, `dependentRequired`, `if` with `then`, `contentMediaType`, `$defs` and `jsonSchemaDialect`.
# `const: 5` is kept, `const: null` is lost, and so is `default: null`: the schema that took null alone takes everything.
# A reference into the `$defs` that are gone stays, and leads nowhere. `unevaluatedProperties: false` is lost, which
# opens what was closed. Extensions (`x-…`) are kept.
#
# Specification: OpenAPI 3.1, Schema Object: a superset of JSON Schema 2020-12, whose keywords
# these are; Validation 6.1.3: `const` may have any value, null included.
#
# Reason: the fields of a struct are what is kept, and others are skipped as serde does it; null becomes None for the
# fields that are `Option<Value>`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat > Cargo.toml <<'END'
[package]
name = "round-trip"
version = "0.0.0"
edition = "2021"

[dependencies]
oas3 = "=0.22.0"
serde_json = "1"
END
cat > openapi.json <<'END'
{
  "openapi": "3.1.0", "info": { "title": "Things", "version": "1" }, "paths": {},
  "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
  "components": { "schemas": { "Thing": {
    "type": "object", "x-kept": 1, "minProperties": 1,
    "properties": {
      "five": { "const": 5 },
      "nothing": { "const": null },
      "image": { "type": "string", "contentMediaType": "image/png" },
      "inner": { "$ref": "#/components/schemas/Thing/$defs/Inner" }
    },
    "patternProperties": { "^n_": { "type": "integer" } },
    "propertyNames": { "maxLength": 8 },
    "dependentRequired": { "image": ["five"] },
    "if": { "required": ["inner"] }, "then": { "required": ["five"] },
    "not": { "required": ["five", "image"] },
    "unevaluatedProperties": false,
    "$defs": { "Inner": { "type": "string" } }
  } } }
}
END
cat > src/main.rs <<'END'
use serde_json::Value;

fn lost(at: &str, before: &Value, after: &Value) {
    if let (Value::Object(before), Value::Object(after)) = (before, after) {
        for (key, value) in before {
            match after.get(key) {
                Some(kept) => lost(&format!("{at}/{key}"), value, kept),
                None => println!("lost {at}/{key}"),
            }
        }
    } else if before != after {
        println!("changed {at}");
    }
}

fn main() {
    let text = std::fs::read_to_string("openapi.json").unwrap();
    let before: Value = serde_json::from_str(&text).unwrap();
    let after = serde_json::to_value(oas3::from_json(&text).unwrap()).unwrap();
    lost("", &before, &after);
}
END
cargo run --quiet | LC_ALL=C sort > seen

cat > expected <<'END'
lost /components/schemas/Thing/$defs
lost /components/schemas/Thing/dependentRequired
lost /components/schemas/Thing/if
lost /components/schemas/Thing/not
lost /components/schemas/Thing/patternProperties
lost /components/schemas/Thing/properties/image/contentMediaType
lost /components/schemas/Thing/properties/nothing/const
lost /components/schemas/Thing/propertyNames
lost /components/schemas/Thing/then
lost /components/schemas/Thing/unevaluatedProperties
lost /jsonSchemaDialect
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
