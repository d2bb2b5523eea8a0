#!/usr/bin/env bash
# Making a JSON Schema of an OpenAPI schema drops `required` of names that another branch describes.
#
# Versions: @openapi-contrib/openapi-schema-to-json-schema 5.1.0, ajv 8.20.0 with ajv-draft-04 1.0.0.
#
# Seen: {allOf: [Base, {type: object, required: [id], properties: {note: …}}]}, the usual way to make
# an inherited member mandatory. The second branch comes out without `required`, and a body without
# an id passes. With one required name that the branch describes, only the others are dropped; without
# `properties` nothing is. Besides, int64 gets a bound that no int64 reaches:
# "maximum": 9223372036854776000 is 193 more than the greatest one.
#
# Specification: JSON Schema, draft 4, Validation, section 5.4.3: `required` asks for members of the
# instance, whatever `properties` says. OpenAPI 3.0.4, Data Types: int64 is "signed 64 bits".
#
# Reason: the code that takes read-only or write-only members out also takes names out of `required`
# that have no property left, and those that never had one are among them. 2^63-1 is no double.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y > /dev/null
npm install --silent --no-fund --no-audit @openapi-contrib/openapi-schema-to-json-schema@5.1.0 ajv@8.20.0 \
  ajv-draft-04@1.0.0

cat > run.mjs <<'END'
import module from '@openapi-contrib/openapi-schema-to-json-schema';
import Ajv from 'ajv-draft-04';

const convert = module.openapiSchemaToJsonSchema ?? module;
const ajv = new (Ajv.default ?? Ajv)({ strict: false, logger: false });
const base = { type: 'object', properties: { id: { type: 'integer' } } };
const note = { note: { type: 'string' } };
for (const branch of [
  { type: 'object', required: ['id'] },
  { type: 'object', required: ['id'], properties: note },
  { type: 'object', required: ['id', 'note'], properties: note },
]) {
  const before = { allOf: [base, branch] };
  const after = convert(structuredClone(before));
  const body = { note: 'n' };
  console.log(JSON.stringify(branch), '->', JSON.stringify(after.allOf[1].required ?? null),
    'body without id: before', ajv.validate(before, body), 'after', ajv.validate(after, body));
}
console.log(JSON.stringify(convert({ type: 'integer', format: 'int64' }).maximum));
END
node run.mjs > seen

cat > expected <<'END'
{"type":"object","required":["id"]} -> ["id"] body without id: before false after false
{"type":"object","required":["id"],"properties":{"note":{"type":"string"}}} -> null body without id: before false after true
{"type":"object","required":["id","note"],"properties":{"note":{"type":"string"}}} -> ["note"] body without id: before false after true
9223372036854776000
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
