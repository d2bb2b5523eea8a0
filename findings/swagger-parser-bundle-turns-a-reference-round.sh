#!/usr/bin/env bash
# Bundling a document that needs no bundling turns "an integer" into "the object around it".
#
# Versions: @apidevtools/swagger-parser 13.0.0 (json-schema-ref-parser 15.3.6), ajv 8.20.0.
#
# Seen: a component `Page` with an `$id` and, in its `$defs`, a schema with the relative `$id` "limit".
# The member `size: {$ref: limit}` is an integer: ajv takes {"size": 5} and refuses {"size": {}}. After
# bundle(), the member is `{$ref: "#"}`, which inside a schema with an `$id` means that schema: now
# ajv refuses {"size": 5} and takes {"size": {"size": {}}}. The document had no reference to another
# file, everything was resolvable in place, and bundle() reports no problem.
#
# Specification: OpenAPI 3.1.1 takes `$id` from JSON Schema 2020-12. Core, section 8.2.1: `$id` sets the
# base URI that every `$ref` below it resolves against, so "#" is the root of the embedded schema and
# not of the file. Section 9.3 calls schemas embedded under their own `$id` a compound document; the
# point of it is that no `$ref` has to be rewritten.
#
# Reason: the target is found by its `$id`, then written as a pointer relative to the embedded
# schema's own root, which is empty.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . @apidevtools/swagger-parser@13.0.0 ajv@8.20.0

cat > run.mjs <<'END'
import SwaggerParser from "@apidevtools/swagger-parser";
import Ajv from "ajv/dist/2020.js";

const document = {
  openapi: "3.1.0", info: { title: "Pages", version: "1" }, paths: {},
  components: { schemas: { Page: {
    $id: "https://schemas.example/page", type: "object",
    properties: { size: { $ref: "limit" } },
    $defs: { Limit: { $id: "limit", type: "integer" } },
  } } },
};
const show = (name, { components: { schemas: { Page } } }) => {
  const validate = new Ajv.default().compile(Page);
  const verdicts = [{ size: 5 }, { size: { size: {} } }].map((page) => `${JSON.stringify(page)} ${validate(page)}`);
  console.log(name, JSON.stringify(Page.properties.size), ...verdicts);
};
show("before", document);
show("after ", await SwaggerParser.bundle(structuredClone(document)));
END
node run.mjs > seen

cat > expected <<'END'
before {"$ref":"limit"} {"size":5} true {"size":{"size":{}}} false
after  {"$ref":"#"} {"size":5} false {"size":{"size":{}}} true
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
