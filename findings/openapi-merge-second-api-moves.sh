#!/usr/bin/env bash
# Merged descriptions move the second API: its operations stand at the first one's server and require the first one's key.
#
# Versions: openapi-merge 2.0.2.
#
# Seen: two documents, each with a server and a scheme `key` that all its operations require, in headers of different names.
# The second has a dispute prefix, so its scheme becomes `Twokey`, and references and a discriminator's mapping are rewritten
# with the schemas they mean. Its operation has neither `servers` nor `security` of its own: in the merged document it is at
# https://one.example and requires `key`, which is X-one-Key, and nothing refers to `Twokey`. The same operation with its
# requirement written beside it requires `Twokey`. No warning.
#
# Specification: OpenAPI 3.0.3, OpenAPI Object: `servers` and `security` of the document hold for each operation that has
# none of its own, so leaving them out and writing them at the operation is the same description.
#
# Reason: members of the document are taken from the first input that has them, and are not moved into the operations of the
# others before.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . openapi-merge@2.0.2

cat > run.cjs <<'END'
const { merge } = require("openapi-merge");

const api = (name, security) => ({
  openapi: "3.0.3", info: { title: name, version: "1" },
  servers: [{ url: `https://${name}.example` }],
  security: [{ key: [] }],
  paths: { [`/${name}`]: { get: { operationId: name, ...security, responses: { 204: { description: "done" } } } } },
  components: { securitySchemes: { key: { type: "apiKey", in: "header", name: `X-${name}-Key` } } },
});

for (const [how, security] of [["inherited", {}], ["written", { security: [{ key: [] }] }]]) {
  const { output, ...problem } = merge([{ oas: api("one", {}) }, { oas: api("two", security), dispute: { prefix: "Two" } }]);
  if (!output) throw new Error(JSON.stringify(problem));
  const second = output.paths["/two"].get;
  const [requirement] = second.security ?? output.security;
  const header = Object.keys(requirement).map((name) => output.components.securitySchemes[name].name);
  const schemes = Object.keys(output.components.securitySchemes);
  console.log(how, "/two is at", (second.servers ?? output.servers).map(({ url }) => url).join(), "with", header.join(), "of", schemes.join());
}
END
timeout 60 node run.cjs > seen

cat > expected <<'END'
inherited /two is at https://one.example with X-one-Key of key,Twokey
written /two is at https://one.example with X-two-Key of key,Twokey
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
