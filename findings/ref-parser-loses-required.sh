#!/usr/bin/env bash
# Dereferencing a 3.1 schema replaces the `required` of the referenced schema, so less is required after it.
#
# Versions: @apidevtools/json-schema-ref-parser 15.5.2, ajv 8.20.0.
#
# Seen: `{ $ref: Base, required: [name], properties: { name } }`, where Base requires `id` and limits
# it to at least 100. dereference() gives one object with the properties of both, but
# `required: [name]` alone; and where both sides bound the same property, the outer bound replaces
# the stricter inner one. {"name": "n"} and an id of 1 are invalid before and valid after, so a mock,
# a test or a generator that works on the dereferenced text has another contract. Written as
# `allOf: [{ $ref: Base }, {…}]`, the same meaning survives.
#
# Specification: OpenAPI 3.1.1 takes schemas from JSON Schema 2020-12, whose Core section 8.2.3.1
# makes `$ref` an applicator beside the other keywords of its object: the instance must meet both.
# Keywords of the same name are two assertions, not one that overrides the other.
#
# Reason: a reference with members beside it is what the library calls an extended reference, and
# resolves by merging the two objects key by key; arrays and scalars cannot be merged that way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  @apidevtools/json-schema-ref-parser@15.5.2 ajv@8.20.0

cat > run.mjs <<'END'
import { $RefParser } from "@apidevtools/json-schema-ref-parser";
import Ajv from "ajv/dist/2020.js";

const base = { type: "object", required: ["id"], properties: { id: { type: "integer", minimum: 100 } } };
const more = { required: ["name"], properties: { name: { type: "string" }, id: { minimum: 1 } } };
const forms = {
  beside: { $defs: { Base: base }, $ref: "#/$defs/Base", ...more },
  allOf: { $defs: { Base: base }, allOf: [{ $ref: "#/$defs/Base" }, more] },
};
const instances = [{ id: 100, name: "n" }, { name: "n" }, { id: 1, name: "n" }];
const check = (schema) => {
  const validate = new Ajv.default({ strict: false }).compile(schema);
  return instances.map((instance) => validate(instance)).join(" ");
};
for (const [name, schema] of Object.entries(forms)) {
  const wrapped = { properties: { value: { ...schema, $defs: undefined } }, $defs: schema.$defs };
  delete wrapped.properties.value.$defs;
  const flat = await new $RefParser().dereference(structuredClone(wrapped));
  console.log(`${name}: before ${check(schema)}; after ${check(flat.properties.value)}`);
  if (name === "beside") console.log(JSON.stringify(flat.properties.value));
}
END
node run.mjs > seen

cat > expected <<'END'
beside: before true false false; after true true true
{"required":["name"],"properties":{"id":{"type":"integer","minimum":1},"name":{"type":"string"}},"type":"object"}
allOf: before true false false; after true false false
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
