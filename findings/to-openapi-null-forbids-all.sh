#!/usr/bin/env bash
# Going from JSON Schema to OpenAPI 3.0, "anything but null" becomes "nothing", and a bound is lost.
#
# Versions: @openapi-contrib/json-schema-to-openapi-schema 4.3.4, openapi-schema-validator 0.9.0 (PyPI).
#
# Seen, each a schema as generators write them:
# {not: {type: null}} becomes {not: {nullable: true}}. {nullable: true} alone is a schema without a
# type, which every value meets, so no value meets its `not`.
# {oneOf: [{$ref: A}, {type: null}]}, the usual optional reference, becomes {oneOf: [{$ref: A,
# nullable: true}]}: what stands beside a $ref is ignored in 3.0, and null is refused.
# {minimum: 5, exclusiveMinimum: 0} becomes {minimum: 0, exclusiveMinimum: true}: 3 is allowed now.
#
# Specification: OpenAPI 3.0.4, Schema Object: `nullable` adds null to `type` of the same schema, and
# has no effect without it; Reference Object: "any properties added SHALL be ignored". Until draft 4
# `exclusiveMinimum` is a modifier of `minimum`; later the two are bounds of their own, both hold.
#
# Reason: {type: null} is rewritten wherever it stands, before anything looks at what it stands in.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-schema-validator==0.9.0 jsonschema==4.26.0
npm init -y > /dev/null
npm install --silent --no-fund --no-audit @openapi-contrib/json-schema-to-openapi-schema@4.3.4

cat > run.mjs <<'END'
import module from '@openapi-contrib/json-schema-to-openapi-schema';

const convert = module.default ?? module;
const cases = [
  [{ not: { type: 'null' } }, 'a'],
  [{ definitions: { A: { type: 'string' } }, oneOf: [{ $ref: '#/definitions/A' }, { type: 'null' }] }, null],
  [{ type: 'integer', minimum: 5, exclusiveMinimum: 0 }, 3],
];
const results = [];
for (const [schema, value] of cases) {
  results.push([schema, await convert(structuredClone(schema)), value]);
}
console.log(JSON.stringify(results));
END
cat > run.py <<'END'
import json
import sys

from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator

for before, after, value in json.load(sys.stdin):
    takes = [v(s).is_valid(value) for v, s in ((Draft202012Validator, before), (OAS30Validator, after))]
    before.pop("definitions", None)
    print(json.dumps(before), json.dumps(value), takes[0])
    after.pop("definitions", None)
    print("   ", json.dumps(after), json.dumps(value), takes[1])
END
node run.mjs | env/bin/python run.py > seen

cat > expected <<'END'
{"not": {"type": "null"}} "a" True
    {"not": {"nullable": true}} "a" False
{"oneOf": [{"$ref": "#/definitions/A"}, {"type": "null"}]} null True
    {"oneOf": [{"$ref": "#/definitions/A", "nullable": true}]} null False
{"type": "integer", "minimum": 5, "exclusiveMinimum": 0} 3 False
    {"type": "integer", "minimum": 0, "exclusiveMinimum": true} 3 True
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
