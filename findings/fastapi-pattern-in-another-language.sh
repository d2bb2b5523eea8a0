#!/usr/bin/env bash
# FastAPI publishes its patterns in the syntax of Rust, so clients check something else, or nothing.
#
# Versions: fastapi 0.165.0, pydantic 2.14.4, ajv 8.20.0, jsonschema 4.26.0.
#
# Seen: a body member with pattern ^[a-z&&[^aeiou]]+$ (consonants, by set intersection). The server
# takes "xyz" and refuses "abc". The pattern is in openapi.json letter by letter. ajv cannot compile a
# schema with it; Python's jsonschema reads it as one character of "a-z & [ ^ aeiou" and then
# brackets: "xyz" is invalid and "a]" valid, without an error. `^\d{4}$` is the quieter case: in Rust
# and Python \d is any Unicode digit, in ECMA-262 0 to 9 only, so the server takes four Devanagari
# digits and ajv does not.
#
# Specification: JSON Schema Core 2020-12, section 6.4: patterns SHOULD be regular expressions of
# ECMA-262 with Unicode; OpenAPI 3.0.3, Schema Object, names the ECMA-262 dialect for `pattern`.
# SHOULD leaves the server the freedom, but nothing in a schema says which dialect it is in.
#
# Reason: Pydantic hands the text to Rust's regex crate for validation and to the schema as it is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fastapi==0.165.0 pydantic==2.14.4 \
  httpx==0.28.1 jsonschema==4.26.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . ajv@8.20.0

cat > run.py <<'END'
import json
from typing import Annotated

import jsonschema
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

CASES = {
    "consonants": (r"^[a-z&&[^aeiou]]+$", ["xyz", "abc", "a]"]),
    "year": (r"^\d{4}$", ["2024", "\u0968\u0966\u0968\u096a"]),
}
app = FastAPI()


def add(name, pattern):
    model = type(name, (BaseModel,), {"__annotations__": {"v": Annotated[str, Field(pattern=pattern)]}})

    @app.post(f"/{name}", name=name)
    def take(body: model) -> bool:
        return True


for name, (pattern, _) in CASES.items():
    add(name, pattern)
schemas = app.openapi()["components"]["schemas"]
client = TestClient(app)
out = []
for name, (_, values) in CASES.items():
    schema = schemas[name]["properties"]["v"]
    for value in values:
        server = client.post(f"/{name}", json={"v": value}).status_code == 200
        try:
            python = jsonschema.Draft202012Validator(schema).is_valid(value)
        except Exception as error:
            python = type(error).__name__
        out.append({"schema": schema, "value": value, "server": server, "jsonschema": python})
json.dump(out, open("cases.json", "w"))
END
cat > run.mjs <<'END'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

for (const { schema, value, server, jsonschema } of JSON.parse(readFileSync("cases.json"))) {
  let ajv;
  try {
    ajv = new Ajv.default().validate(schema, value);
  } catch (error) {
    ajv = error.name;
  }
  console.log(JSON.stringify({ pattern: schema.pattern, value, server, jsonschema, ajv }));
}
END
env/bin/python -W ignore run.py
node run.mjs > seen 2> log || { cat log; exit 1; }

cat > expected <<'END'
{"pattern":"^[a-z&&[^aeiou]]+$","value":"xyz","server":true,"jsonschema":false,"ajv":"SyntaxError"}
{"pattern":"^[a-z&&[^aeiou]]+$","value":"abc","server":false,"jsonschema":false,"ajv":"SyntaxError"}
{"pattern":"^[a-z&&[^aeiou]]+$","value":"a]","server":false,"jsonschema":true,"ajv":"SyntaxError"}
{"pattern":"^\\d{4}$","value":"2024","server":true,"jsonschema":true,"ajv":true}
{"pattern":"^\\d{4}$","value":"२०२४","server":true,"jsonschema":true,"ajv":false}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
