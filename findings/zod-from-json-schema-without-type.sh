#!/usr/bin/env bash
# Zod's reader of JSON Schema drops every rule of a schema that does not name a type, and stops at what it cannot read.
#
# Versions: zod 4.6.7, ajv 8.20.0.
#
# Seen: `z.fromJSONSchema` of {type: integer, maximum: 5} refuses 6. Of {maximum: 5}, of the same in `allOf` beside
# {type: integer}, of {required: [b]} beside an object in `allOf`, and of {pattern: ^a} in `anyOf`, everything is taken.
# `not` and `dependentRequired` raise an error that says that they are not supported, so one may expect that what raises
# none is checked.
#
# Specification: JSON Schema Validation 2020-12, section 6: `maximum`, `required` and `pattern` apply to each number,
# object and text, and to nothing else; `type` is not needed for that. Branches of `allOf` that leave it out are the usual
# form of "the same, with more required".
#
# Reason: the reader looks at `type` first, and makes a schema that takes anything where there is none.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . zod@4.6.7 ajv@8.20.0

cat > run.mjs <<'END'
import Ajv from "ajv/dist/2020.js";
import { z } from "zod";

const object = { type: "object", properties: { a: { type: "integer" }, b: { type: "integer" } } };
const ajv = new Ajv({ strict: false });
for (const [schema, value] of [
  [{ type: "integer", maximum: 5 }, 6],
  [{ maximum: 5 }, 6],
  [{ allOf: [{ type: "integer" }, { maximum: 5 }] }, 6],
  [{ allOf: [object, { required: ["b"] }] }, { a: 1 }],
  [{ type: "string", anyOf: [{ pattern: "^a" }, { pattern: "^b" }] }, "c"],
]) {
  const says = (valid) => (valid ? "valid" : "refused");
  console.log(`${JSON.stringify(schema)} ${JSON.stringify(value)}: ajv ${says(ajv.validate(schema, value))}, zod ${says(z.fromJSONSchema(schema).safeParse(value).success)}`);
}
for (const schema of [{ not: { type: "string" } }, { type: "object", dependentRequired: { a: ["b"] } }]) {
  try {
    z.fromJSONSchema(schema);
  } catch (error) {
    console.log(`${JSON.stringify(schema)}: ${error.message}`);
  }
}
END
timeout 60 node run.mjs > seen

cat > expected <<'END'
{"type":"integer","maximum":5} 6: ajv refused, zod refused
{"maximum":5} 6: ajv refused, zod valid
{"allOf":[{"type":"integer"},{"maximum":5}]} 6: ajv refused, zod valid
{"allOf":[{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}},{"required":["b"]}]} {"a":1}: ajv refused, zod valid
{"type":"string","anyOf":[{"pattern":"^a"},{"pattern":"^b"}]} "c": ajv refused, zod valid
{"not":{"type":"string"}}: not is not supported in Zod (except { not: {} } for never)
{"type":"object","dependentRequired":{"a":["b"]}}: dependentSchemas and dependentRequired are not supported
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
