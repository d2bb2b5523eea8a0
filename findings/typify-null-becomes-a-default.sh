#!/usr/bin/env bash
# A value that is read and written back by generated Rust types is another one: a null is gone, a default appears, members
# of the better branch are lost.
#
# Versions: typify 0.8.0 (the types of progenitor), serde_json 1.
#
# Seen: with {"a": {type: [string, null]}, "d": {type: integer, default: 5}}, the text {"a": null} is read and written
# as {"d":5}. As the body of a merge patch it meant "clear a"; what is sent means "leave a, set d to 5". With `anyOf` of
# {name} and {name, age}, {"name": "x", "age": 3} becomes {"name": "x"}, although the second branch describes it whole.
# A member beyond the described ones, which the schema allows, is dropped; 1.0 is refused as an integer.
#
# Specification: JSON Schema Validation 2020-12, 9.2: `default` is an annotation for missing values, which nobody has to
# fill in; RFC 7396: null removes a member. JSON Schema Core: `anyOf` may be met by several branches, and `age` is
# described by one of them; 6.1.1 of Validation: 1.0 is an integer.
#
# Reason: optional and null are one `Option` that is skipped when it is `None`; a default is a value of the field, which is
# always written; `anyOf` is an untagged enum, and the first variant takes what the second would keep.
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
typify = "=0.8.0"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
END
cat > schemas.json <<'END'
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "definitions": {
    "Change": { "type": "object", "properties": {
      "a": { "type": ["string", "null"] }, "d": { "type": "integer", "default": 5 } } },
    "Pet": { "anyOf": [
      { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } },
      { "type": "object", "required": ["name", "age"],
        "properties": { "name": { "type": "string" }, "age": { "type": "integer" } } }
    ] }
  }
}
END
cat > src/main.rs <<'END'
typify::import_types!("schemas.json");

fn show<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) {
    match serde_json::from_str::<T>(text) {
        Ok(value) => println!("{text} {}", serde_json::to_string(&value).unwrap()),
        Err(error) => println!("{text} {error}"),
    }
}

fn main() {
    show::<Change>(r#"{"a":null}"#);
    show::<Change>(r#"{"a":"x","e":1}"#);
    show::<Change>(r#"{"d":1.0}"#);
    show::<Pet>(r#"{"name":"x","age":3}"#);
}
END
cargo run --quiet > seen

cat > expected <<'END'
{"a":null} {"d":5}
{"a":"x","e":1} {"a":"x","d":5}
{"d":1.0} invalid type: floating point `1.0`, expected i64 at line 1 column 8
{"name":"x","age":3} {"name":"x"}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
