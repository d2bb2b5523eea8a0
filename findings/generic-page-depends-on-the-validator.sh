#!/usr/bin/env bash
# The generic page of OpenAPI 3.1 ($dynamicRef): ajv refuses all, jsonschema needs an $id to take it.
#
# Versions: ajv 8.20.0, jsonschema 4.26.0 (referencing 0.37.0), jsonschema-rs 0.61.0.
#
# Seen: a template `page`, whose items are `$dynamicRef: "#T"` with a placeholder T that allows nothing,
# and a schema that refers to it with T an integer. jsonschema-rs takes {"items": [1]} and refuses
# {"items": ["a"]}. jsonschema does the same if the outer schema has an `$id`. Without it (and nothing
# refers to it) jsonschema refuses {"items": [1]}, too: the placeholder is used.
# ajv refuses [1] either way: it takes the items for pages, as {"items": [{"items": []}]} shows,
# which it alone accepts.
#
# Specification: JSON Schema Core 2020-12, section 8.2.3.2: if the first target of `$dynamicRef` has a
# `$dynamicAnchor`, the outermost schema resource in the dynamic scope with the same dynamic anchor
# is the target. A root without `$id` is a resource, too, known by where it was found (section
# 9.1.1). OpenAPI 3.1.1, section "Generic (Template) Data Structures", shows this use of it; support
# is optional there for tools, but not for validators that name the 2020-12 dialect as theirs.
#
# Reason: ajv sees dynamic anchors only at places that it compiles, and falls back to the schema it is
# in. The Python library skips resources whose address is the empty text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 referencing==0.37.0 jsonschema-rs==0.61.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . ajv@8.20.0

cat > cases.json <<'END'
{
  "schema": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://schemas.example/numbers",
    "$ref": "https://schemas.example/page",
    "$defs": {
      "T": {"$dynamicAnchor": "T", "type": "integer"},
      "page": {
        "$id": "https://schemas.example/page",
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#T"}}},
        "$defs": {"placeholder": {"$dynamicAnchor": "T", "not": {}}}
      }
    }
  },
  "instances": [{"items": [1]}, {"items": ["a"]}, {"items": [{"items": []}]}]
}
END
cat > run.py <<'END'
import json

import jsonschema
import jsonschema_rs

with open("cases.json") as file:
    cases = json.load(file)
named = cases["schema"]
anonymous = {key: value for key, value in named.items() if key != "$id"}
for name, make in (("jsonschema", jsonschema.Draft202012Validator), ("jsonschema-rs", jsonschema_rs.validator_for)):
    for form, schema in (("with $id:", named), ("without $id:", anonymous)):
        print(name, form, *(str(make(schema).is_valid(instance)).lower() for instance in cases["instances"]))
END
cat > run.mjs <<'END'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const { schema, instances } = JSON.parse(readFileSync("cases.json"));
const { $id, ...anonymous } = schema;
for (const [form, one] of [["with $id:", schema], ["without $id:", anonymous]]) {
  const validate = new Ajv.default({ strict: false }).compile(one);
  console.log("ajv", form, ...instances.map((instance) => validate(instance)));
}
END
{ env/bin/python run.py; node run.mjs; } > seen

cat > expected <<'END'
jsonschema with $id: true false false
jsonschema without $id: false false false
jsonschema-rs with $id: true false false
jsonschema-rs without $id: true false false
ajv with $id: false false true
ajv without $id: false false true
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
