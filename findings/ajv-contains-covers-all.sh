#!/usr/bin/env bash
# For ajv, an item that `contains` asks for excuses all others from `unevaluatedItems`.
#
# Versions: ajv 8.20.0; jsonschema 4.26.0 and jsonschema-rs 0.61.0 for comparison.
#
# Seen: `{contains: {type: string}, unevaluatedItems: {type: integer}}`, "at least one text, everything
# else an integer". ajv accepts ["a", true, null]: beside a `contains`, `unevaluatedItems` never applies.
# `{if: {required: [id], properties: {id: …}}, unevaluatedProperties: false}` errs in the other
# direction: ajv refuses {"id": 1} as having an unevaluated property. jsonschema and jsonschema-rs
# refuse the first and accept the second.
#
# Specification: JSON Schema Core 2020-12, section 10.3.1.3: `contains` annotates the indexes that its
# subschema matched; section 11.2: `unevaluatedItems` applies to every item that is neither covered
# by `prefixItems`, `items` nor among those indexes. (In 2019-09 `contains` had no such annotation.)
# Section 10.2.2.1: annotations of `if` are collected "in the usual way", whether or not there is a
# `then` or `else`.
#
# Reason: code is generated ahead of the data; which items `contains` will match is not known then, and
# all are marked as evaluated. An `if` without `then` and `else` is left out.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 jsonschema-rs==0.61.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . ajv@8.20.0

cat > cases.json <<'END'
[
  {"schema": {"contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}},
   "instances": [["a", 1], ["a", true, null], [1]]},
  {"schema": {"if": {"required": ["id"], "properties": {"id": {"type": "integer"}}}, "unevaluatedProperties": false},
   "instances": [{"id": 1}, {"other": 1}]}
]
END
cat > run.py <<'END'
import json

import jsonschema
import jsonschema_rs

with open("cases.json") as file:
    cases = json.load(file)
for name, make in (("jsonschema", jsonschema.Draft202012Validator), ("jsonschema-rs", jsonschema_rs.Draft202012Validator)):
    for case in cases:
        print(name, *(f"{json.dumps(i)} {make(case['schema']).is_valid(i)}".lower() for i in case["instances"]))
END
cat > run.mjs <<'END'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

for (const { schema, instances } of JSON.parse(readFileSync("cases.json"))) {
  const validate = new Ajv.default({ strict: false }).compile(schema);
  console.log("ajv", ...instances.map((instance) => `${JSON.stringify(instance)} ${validate(instance)}`));
}
END
{ env/bin/python run.py; node run.mjs; } > seen

cat > expected <<'END'
jsonschema ["a", 1] true ["a", true, null] false [1] false
jsonschema {"id": 1} true {"other": 1} false
jsonschema-rs ["a", 1] true ["a", true, null] false [1] false
jsonschema-rs {"id": 1} true {"other": 1} false
ajv ["a",1] true ["a",true,null] true [1] false
ajv {"id":1} false {"other":1} false
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
