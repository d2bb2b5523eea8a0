#!/usr/bin/env bash
# A constant that is an object becomes a Zod schema that no value meets, and `anyOf` of required members one that all meet.
#
# Versions: json-schema-to-zod 2.8.1, zod 4.6.7, ajv 8.20.0.
#
# Seen: {"const": {"unit": "cm"}} becomes z.literal({"unit": "cm"}), which refuses {"unit": "cm"}; so does an `enum` that
# lists objects. {"type": "object", ..., "anyOf": [{"required": ["a"]}, {"required": ["b"]}]} becomes an intersection with
# z.union([z.any(), z.any()]), so {} is taken. `required` of a member without a schema of its own is forgotten.
# For {"type": "string", "format": "ipv6"} the code calls `z.string().ip`, which Zod 4 does not have: it raises a
# TypeError where the schema is made, although other parts of the code (`z.core`) need Zod 4.
#
# Specification: JSON Schema Validation 2020-12, 6.1.3: equal to `const` is a comparison of values (Core 4.2.2), and 6.5.3:
# `required` asks for members whether they are described or not.
#
# Reason: z.literal compares by identity, as Set.has does; it is documented for primitive values.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  json-schema-to-zod@2.8.1 zod@4.6.7 ajv@8.20.0

cat > run.mjs <<'END'
import Ajv from "ajv/dist/2020.js";
import { jsonSchemaToZod } from "json-schema-to-zod";
import { z } from "zod";

const ajv = new Ajv({ strict: false });
const text = { type: "string" };
for (const [schema, value] of [
  [{ const: { unit: "cm" } }, { unit: "cm" }],
  [{ enum: ["none", { unit: "cm" }] }, { unit: "cm" }],
  [{ type: "object", properties: { a: text, b: text }, anyOf: [{ required: ["a"] }, { required: ["b"] }] }, {}],
  [{ type: "object", properties: { a: text }, required: ["b"] }, { a: "x" }],
]) {
  const code = jsonSchemaToZod(schema);
  const made = new Function("z", `return ${code}`)(z);
  console.log(JSON.stringify(value), "ajv", ajv.validate(schema, value), "zod", made.safeParse(value).success, code);
}
const code = jsonSchemaToZod({ type: "string", format: "ipv6" });
try {
  new Function("z", `return ${code}`)(z);
} catch (error) {
  console.log(code, error.name);
}
END
node run.mjs > seen

cat > expected <<'END'
{"unit":"cm"} ajv true zod false z.literal({"unit":"cm"})
{"unit":"cm"} ajv true zod false z.union([z.literal("none"), z.literal({"unit":"cm"})])
{} ajv false zod true z.object({ "a": z.string().optional(), "b": z.string().optional() }).and(z.union([z.any(), z.any()]))
{"a":"x"} ajv false zod true z.object({ "a": z.string().optional() })
z.string().ip({ version: "v6" }) TypeError
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
