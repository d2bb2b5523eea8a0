#!/usr/bin/env bash
# openapi-diff calls a new optional member of a request breaking, and by JSON Schema it is right.
#
# Versions: openapi-diff 0.24.1 (npm).
#
# Seen, comparing two 3.0 documents that differ in one place: an optional text member added to a
# request body is "breaking", removing one is "non-breaking"; an answer that gains an optional member
# is "non-breaking", one that loses it "breaking". Every habit of API review says the contrary for
# requests. On the other hand an enum that lost a value, a parameter that became required, null no
# longer allowed and another `pattern` are no difference at all; its documents list these keywords
# and all parameters as not supported, the verdict does not mention that anything was left out.
#
# Specification: OpenAPI defines no compatibility. JSON Schema objects are open (OpenAPI 3.0.3, Schema
# Object: additionalProperties defaults to true), so before the change any value was allowed under
# the new name: {"note": 5} was a valid request, afterwards it is not. The set of valid requests
# shrank. With `additionalProperties: false` on both sides the verdict turns round.
#
# Reason: bodies are compared as sets of JSON values and not by the keywords that changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . openapi-diff@0.24.1

cat > run.mjs <<'END'
import diff from "openapi-diff";

const text = { type: "string" };
const object = (properties) => ({ type: "object", properties });
const document = ({ request = object({}), response = object({}), required = false }) => JSON.stringify({
  openapi: "3.0.3", info: { title: "Notes", version: "1" },
  paths: { "/notes": { post: {
    parameters: [{ name: "q", in: "query", required, schema: text }],
    requestBody: { content: { "application/json": { schema: request } } },
    responses: { 200: { description: "Done.", content: { "application/json": { schema: response } } } },
  } } },
});
const compare = async (name, before, after) => {
  const spec = (content, location) => ({ content: document(content), location, format: "openapi3" });
  const result = await diff.diffSpecs({
    sourceSpec: spec(before, "before.json"), destinationSpec: spec(after, "after.json"),
  });
  const all = [...(result.breakingDifferences ?? []), ...result.nonBreakingDifferences, ...result.unclassifiedDifferences];
  console.log(`${name}:`, all.map(({ type, code }) => `${type} ${code}`).join(", ") || "no difference");
};
const member = (schema) => ({ request: object({ note: schema }) });
await compare("optional request member added", {}, member(text));
await compare("optional request member removed", member(text), {});
await compare("optional response member added", {}, { response: object({ note: text }) });
await compare("optional response member removed", { response: object({ note: text }) }, {});
const closed = (properties) => ({ request: { ...object(properties), additionalProperties: false } });
await compare("optional request member added, closed", closed({}), closed({ note: text }));
await compare("enum value removed", member({ ...text, enum: ["a", "b"] }), member({ ...text, enum: ["a"] }));
await compare("parameter becomes required", {}, { required: true });
await compare("null no longer allowed", member({ ...text, nullable: true }), member(text));
await compare("other pattern", member({ ...text, pattern: "^a" }), member({ ...text, pattern: "^b" }));
END
node run.mjs > seen

cat > expected <<'END'
optional request member added: breaking request.body.scope.remove
optional request member removed: non-breaking request.body.scope.add
optional response member added: non-breaking response.body.scope.remove
optional response member removed: breaking response.body.scope.add
optional request member added, closed: non-breaking request.body.scope.add
enum value removed: no difference
parameter becomes required: no difference
null no longer allowed: no difference
other pattern: no difference
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
