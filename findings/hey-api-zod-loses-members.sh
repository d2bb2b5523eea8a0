#!/usr/bin/env bash
# Zod schemas that are generated from a description refuse a null that it lists, and lose members that it describes.
#
# Versions: @hey-api/openapi-ts 0.99.0, zod 4.6.7, ajv 8.20.0.
#
# Seen: {enum: [a, null]} refuses null. An object with the member `name` and `additionalProperties: {type: integer}`
# takes {"name": "x", "b": 1} and gives back {"name": "x"}: the other members are gone without an error, and a wrong
# one is not noticed. Without `name` the same map is kept. A list with `prefixItems` of one text refuses ["a", 1] and [],
# which are both valid. The same generator's types have the other members.
#
# Specification: JSON Schema 2020-12: `enum` takes any value (Validation, section 6.1.2); `additionalProperties` applies
# to members that `properties` does not name (Core, section 10.3.2.3); `prefixItems` asks neither for a length nor for an
# end of the list (section 10.3.1.1).
#
# Reason: enums become enums of text; objects with named members become objects of these alone, which by Zod's default
# drop the rest; lists become closed tuples.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . @hey-api/openapi-ts@0.99.0 zod@4.6.7 ajv@8.20.0 tsx@4.20.6 typescript@5.9.3

cat > openapi.json <<'END'
{
  "openapi": "3.1.0", "info": { "title": "Values", "version": "1" }, "paths": {},
  "components": { "schemas": {
    "Level": { "enum": ["a", null] },
    "Named": { "type": "object", "properties": { "name": { "type": "string" } }, "additionalProperties": { "type": "integer" } },
    "Counts": { "type": "object", "additionalProperties": { "type": "integer" } },
    "Row": { "type": "array", "prefixItems": [{ "type": "string" }] }
  } }
}
END
node_modules/.bin/openapi-ts -i openapi.json -o made -p zod > log 2>&1 || { cat log; exit 1; }
cat > run.mts <<'END'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import * as made from "./made/zod.gen.ts";

const { schemas } = JSON.parse(readFileSync("openapi.json", "utf8")).components;
const ajv = new (Ajv as any)({ strict: false });
for (const [name, value] of [
  ["Level", null],
  ["Named", { name: "x", b: 1 }],
  ["Named", { name: "x", b: "one" }],
  ["Counts", { b: 1 }],
  ["Row", ["a", 1]],
  ["Row", []],
] as [string, unknown][]) {
  const read = (made as any)[`z${name}`].safeParse(value);
  const valid = ajv.validate(schemas[name], value) ? "valid" : "not valid";
  console.log(`${name} ${JSON.stringify(value)}: ${valid}, read as ${read.success ? JSON.stringify(read.data) : "nothing"}`);
}
END
timeout 60 node_modules/.bin/tsx run.mts > seen

cat > expected <<'END'
Level null: valid, read as nothing
Named {"name":"x","b":1}: valid, read as {"name":"x"}
Named {"name":"x","b":"one"}: not valid, read as {"name":"x"}
Counts {"b":1}: valid, read as {"b":1}
Row ["a",1]: valid, read as nothing
Row []: valid, read as nothing
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
