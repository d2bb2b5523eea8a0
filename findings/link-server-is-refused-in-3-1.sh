#!/usr/bin/env bash
# The `server` of a link is valid in 3.0, 3.1 and 3.2, and three of four validators refuse it in 3.1.
#
# Versions: openapi-spec-validator 0.9.0, @apidevtools/swagger-parser 13.0.0, @scalar/openapi-parser 0.29.22,
# @seriousme/openapi-schema-validator 2.11.0.
#
# Seen: a document with a link of `operationId` and `server` is valid as 3.0.3 and, where the tool knows it, as 3.2.0.
# As 3.1.0 the first three say that the member was not expected; the fourth takes it. The same three take a server under
# the name `body`, which no version of OpenAPI has. So a document that is moved from 3.0 to 3.1 breaks in a place that
# the specification did not touch, and is whole again as 3.2.
#
# Specification: OpenAPI 3.1.0, Link Object: the fixed fields are `operationRef`, `operationId`, `parameters`,
# `requestBody`, `description` and `server`.
#
# Reason: the tools carry an early revision of the schema of 3.1 published by the OpenAPI Initiative, in which the field
# is called `body` (with the schema of a server) and anything else is refused by `unevaluatedProperties: false`.
# Later revisions have `server`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-spec-validator==0.9.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  @apidevtools/swagger-parser@13.0.0 @scalar/openapi-parser@0.29.22 @seriousme/openapi-schema-validator@2.11.0

cat > documents.json <<'END'
[["3.0.3", "server"], ["3.1.0", "server"], ["3.1.0", "body"], ["3.2.0", "server"]]
END
cat > check.py <<'END'
import json

import openapi_spec_validator as validators

BY_VERSION = {
    "3.0.3": validators.OpenAPIV30SpecValidator,
    "3.1.0": validators.OpenAPIV31SpecValidator,
    "3.2.0": validators.OpenAPIV32SpecValidator,
}
for version, member in json.load(open("documents.json")):
    link = {"operationId": "find", member: {"url": "https://other.example"}}
    responses = {"200": {"description": "ok", "links": {"again": link}}}
    document = {
        "openapi": version,
        "info": {"title": "Links", "version": "1"},
        "paths": {"/things": {"get": {"operationId": "find", "responses": responses}}},
    }
    print("openapi-spec-validator", version, member, "refused" if list(BY_VERSION[version](document).iter_errors()) else "valid")
END
cat > check.mjs <<'END'
import { readFileSync } from "node:fs";
import SwaggerParser from "@apidevtools/swagger-parser";
import { validate } from "@scalar/openapi-parser";
import { Validator } from "@seriousme/openapi-schema-validator";

const tools = {
  "swagger-parser": (document) => SwaggerParser.validate(document).then(() => true, () => false),
  scalar: async (document) => (await validate(document)).valid,
  seriousme: async (document) => (await new Validator().validate(document)).valid,
};
for (const [name, check] of Object.entries(tools)) {
  for (const [version, member] of JSON.parse(readFileSync("documents.json"))) {
    if (name === "swagger-parser" && version === "3.2.0") continue; // It does not know this version.
    const link = { operationId: "find", [member]: { url: "https://other.example" } };
    const get = { operationId: "find", responses: { 200: { description: "ok", links: { again: link } } } };
    const document = { openapi: version, info: { title: "Links", version: "1" }, paths: { "/things": { get } } };
    console.log(name, version, member, (await check(document)) ? "valid" : "refused");
  }
}
END
{ timeout 60 env/bin/python check.py; timeout 60 node check.mjs; } > seen

cat > expected <<'END'
openapi-spec-validator 3.0.3 server valid
openapi-spec-validator 3.1.0 server refused
openapi-spec-validator 3.1.0 body valid
openapi-spec-validator 3.2.0 server valid
swagger-parser 3.0.3 server valid
swagger-parser 3.1.0 server refused
swagger-parser 3.1.0 body valid
scalar 3.0.3 server valid
scalar 3.1.0 server refused
scalar 3.1.0 body valid
scalar 3.2.0 server valid
seriousme 3.0.3 server valid
seriousme 3.1.0 server valid
seriousme 3.1.0 body refused
seriousme 3.2.0 server valid
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
