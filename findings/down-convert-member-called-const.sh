#!/usr/bin/env bash
# Converting 3.1 to 3.0 rewrites the members of a schema that are called like keywords.
#
# Versions: @apiture/openapi-down-convert 0.14.2, openapi-spec-validator 0.9.0.
#
# Seen: a schema with the members `const`, `$comment`, `$id` and `name`, all strings. The 3.0 document
# has the members `name` and `enum`: `const` has become `enum`, with a list in place of a schema, the
# other two are gone, while `required` still names `const`. The same happens in a `default`:
# {"const": 5} becomes {"enum": [5]}, another value. The result is no valid 3.0 document. The log says
# "Converted const: [object Object] to enum".
#
# Specification: JSON Schema Core 2020-12, section 10.3.2.1: the value of `properties` is an object whose
# keys are names of members, any names, and whose values are schemas. Section 9.2 of its Validation
# part: the value of `default` is not restricted, it is an instance. A keyword is one only as a key
# of a schema.
#
# Reason: the conversion visits every object below `schemas` and takes each for a schema.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-spec-validator==0.9.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . @apiture/openapi-down-convert@0.14.2

cat > run.mjs <<'END'
import { writeFileSync } from "node:fs";
import { Converter } from "@apiture/openapi-down-convert";

const text = { type: "string" };
const document = {
  openapi: "3.1.0", info: { title: "Members", version: "1" }, paths: {},
  components: { schemas: {
    Rule: { type: "object", required: ["const"], properties: { const: text, $comment: text, $id: text, name: text } },
    Settings: { type: "object", default: { const: 5 } },
  } },
};
writeFileSync("before.json", JSON.stringify(document));
const converted = new Converter(structuredClone(document), { verbose: false }).convert();
writeFileSync("after.json", JSON.stringify(converted));
console.log(converted.openapi, JSON.stringify(converted.components.schemas));
END
cat > check.py <<'END'
import json

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

for name, validator in (("before", OpenAPIV31SpecValidator), ("after", OpenAPIV30SpecValidator)):
    with open(f"{name}.json") as file:
        errors = list(validator(json.load(file)).iter_errors())
    print(name, "valid" if not errors else "not valid")
END
{ node run.mjs; env/bin/python check.py; } > seen

cat > expected <<'END'
3.0.3 {"Rule":{"type":"object","required":["const"],"properties":{"name":{"type":"string"},"enum":[{"type":"string"}]}},"Settings":{"type":"object","default":{"enum":[5]}}}
before valid
after not valid
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
