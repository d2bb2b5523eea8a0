#!/usr/bin/env bash
# The example of a SCIM group, whose members have a "$ref" by RFC 7643, makes four of six tools fail.
#
# Versions: @apidevtools/swagger-parser 13.0.0, @stoplight/spectral-cli 6.16.3, jsonref 1.1.0,
# prance 26.7.19.0; without fault @redocly/cli 2.77.0, openapi-spec-validator 0.9.0.
#
# Seen: a 3.1 description of one operation whose answer has an `example` with
# {"value": "u1", "$ref": "../Users/u1"}. swagger-parser and jsonref stop because they cannot load that
# file, Spectral reports an error `invalid-ref` and prance fails one step before, at the schema: a
# property *called* `$ref` in `properties`, whose value is a schema and no text. With an absolute URL,
# as SCIM servers write it, the first three would fetch the user over the network. If by chance the
# text points to something that exists, the example is replaced by it without a word.
#
# Specification: OpenAPI 3.1.1: `example` is "Any"; only where the table of fields says "Reference
# Object", or in a Schema Object, does `$ref` refer to anything. JSON Schema Core 2020-12, section
# 9.4.2 (and 8.2.3): only schemas have references, the value of `properties` is a map of names and the
# values of `enum`, `const`, `default`, `examples` are instances. RFC 7643, section 2.4, defines
# the sub-attribute "$ref", a URI that may be relative.
#
# Reason: these tools walk the whole document as untyped JSON and follow every key of that name.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonref==1.1.0 prance==26.7.19.0 \
  openapi-spec-validator==0.9.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  @apidevtools/swagger-parser@13.0.0 @stoplight/spectral-cli@6.16.3 @redocly/cli@2.77.0

cat > api.json <<'END'
{
  "openapi": "3.1.0", "info": {"title": "Groups", "version": "1"},
  "paths": {"/Groups": {"get": {"operationId": "listGroups", "responses": {"200": {
    "description": "One group.",
    "content": {"application/scim+json": {
      "schema": {"$ref": "#/components/schemas/Group"},
      "example": {"displayName": "Team", "members": [{"value": "u1", "type": "User", "$ref": "../Users/u1"}]}
    }}
  }}}}},
  "components": {"schemas": {"Group": {"type": "object", "properties": {
    "displayName": {"type": "string"},
    "members": {"type": "array", "items": {"type": "object", "properties": {
      "value": {"type": "string"}, "type": {"type": "string"},
      "$ref": {"type": "string", "format": "uri-reference"}
    }}}
  }}}}
}
END
echo 'rules: {}' > ruleset.yaml
cat > run.py <<'END'
import json
import sys

with open("api.json") as file:
    document = json.load(file)
if sys.argv[1] == "jsonref":
    import jsonref

    jsonref.replace_refs(document, proxies=False, lazy_load=False)
elif sys.argv[1] == "prance":
    import prance

    prance.ResolvingParser("api.json", lazy=False)
else:
    import openapi_spec_validator

    openapi_spec_validator.validate(document)
END
cat > run.mjs <<'END'
import SwaggerParser from "@apidevtools/swagger-parser";

await SwaggerParser.bundle("api.json");
END
attempt() {
  local name=$1
  shift
  if "$@" > log 2>&1; then echo "$name: fine"; else echo "$name: fails"; fi
}
bin=node_modules/.bin
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
{
  attempt swagger-parser node run.mjs
  attempt spectral "$bin/spectral" lint --ruleset ruleset.yaml api.json
  grep -o "invalid-ref" log
  attempt jsonref env/bin/python run.py jsonref
  attempt prance env/bin/python run.py prance
  attempt redocly "$bin/redocly" bundle api.json -o bundle.json
  attempt openapi-spec-validator env/bin/python run.py openapi-spec-validator
  grep -o '"$ref": "[^#].*"' bundle.json
} > seen

cat > expected <<'END'
swagger-parser: fails
spectral: fails
invalid-ref
jsonref: fails
prance: fails
redocly: fine
openapi-spec-validator: fine
"$ref": "../Users/u1"
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
