#!/usr/bin/env bash
# What passed validation is not what the handler gets: false arrives as a text that counts as true, a list of one as a text,
# a text that looks like a number as a number.
#
# Versions: openapi-backend 5.21.2.
#
# Seen: `?archived=false` is valid for a boolean ("no" is refused), and the handler gets the text "false", of which
# JavaScript says that it is true. `?tag=ab` is valid for a list, and the handler gets the text "ab", whose items are
# letters. A `text/plain` body that is described as a string arrives as the number 5 where its text is 5, and a form as
# the text that was sent, its schema unasked. A list in a path, /things/a,b, is 400 whatever is sent.
#
# Specification: OpenAPI 3.0.3: a parameter's value is what its style and schema make of the text; `simple` is the default
# of paths, where `a,b` is a list of two.
#
# Reason: values are converted in a copy that the validator keeps; `JSON.parse` is tried on every body that is text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . openapi-backend@5.21.2

cat > run.mjs <<'END'
import { OpenAPIBackend } from "openapi-backend";

const list = { type: "array", items: { type: "string" } };
const responses = { 200: { description: "ok" } };
const form = { type: "object", required: ["count"], properties: { count: { type: "integer" } } };
const api = new OpenAPIBackend({
  strict: true,
  definition: {
    openapi: "3.0.3", info: { title: "Things", version: "1" },
    paths: {
      "/things": { get: { operationId: "find", responses, parameters: [
        { name: "archived", in: "query", schema: { type: "boolean" } },
        { name: "tag", in: "query", schema: list },
      ] } },
      "/things/{ids}": { get: {
        operationId: "get", responses, parameters: [{ name: "ids", in: "path", required: true, schema: list }] } },
      "/note": { put: {
        operationId: "note", responses, requestBody: { content: { "text/plain": { schema: { type: "string" } } } } } },
      "/form": { post: {
        operationId: "form", responses, requestBody: { content: { "application/x-www-form-urlencoded": { schema: form } } } } },
    },
  },
});
const seen = ({ request }) => ({ query: request.query, body: request.requestBody });
api.register({
  find: seen, get: seen, note: seen, form: seen,
  validationFail: ({ validation }) => validation.errors.map((error) => `${error.instancePath} ${error.message}`),
});
await api.init();
async function show(method, path, type, body) {
  const answer = await api.handleRequest({ method, path, headers: type ? { "content-type": type } : {}, body });
  console.log(method, path, body ?? "", JSON.stringify(answer));
}
await show("GET", "/things?archived=false");
await show("GET", "/things?archived=no");
await show("GET", "/things?tag=ab");
await show("GET", "/things/a,b");
await show("PUT", "/note", "text/plain", "5");
await show("PUT", "/note", "text/plain", "five");
await show("POST", "/form", "application/x-www-form-urlencoded", "count=many");
END
node run.mjs > seen

cat > expected <<'END'
GET /things?archived=false  {"query":{"archived":"false"}}
GET /things?archived=no  ["/query/archived must be boolean"]
GET /things?tag=ab  {"query":{"tag":"ab"}}
GET /things/a,b  ["/path/ids must be array"]
PUT /note 5 {"query":{},"body":5}
PUT /note five {"query":{},"body":"five"}
POST /form count=many {"query":{},"body":"count=many"}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
