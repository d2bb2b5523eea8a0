#!/usr/bin/env bash
# Objects of a query are typed member by member and sent as "[object Object]", a list in a form as one JSON text.
#
# Versions: swagger-typescript-api 13.13.0, fastify 5.12.8, @fastify/multipart 10.1.9.
#
# Seen: `deep` (deepObject), `point` (form) and `filter` (JSON, by `content`) are parameters whose types in the generated client
# have the described members; all three arrive as the text `[object Object]`. `ids`, a list with `explode: false`, is repeated,
# so that a server which reads the described style has the last item alone. `tags`, a list of texts in a multipart form,
# is one part with the text `["a","b"]`; in a urlencoded form the same list is sent item by item. Nothing is warned of when
# the client is generated, and the request compiles.
#
# Specification: OpenAPI 3.0.3, style values: an object in the styles above is `deep[a]=1`, `x=1&y=2`, and by `content` its
# JSON. Special Considerations for multipart Content: a list of primitive values is repeated, each `text/plain`.
#
# Reason: one function writes all queries, which tells lists from other values and has no access to the description; parts of
# forms that are neither Blob nor text are written as JSON, lists too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . swagger-typescript-api@13.13.0 fastify@5.12.8 @fastify/multipart@10.1.9 tsx@4.23.15

cat > openapi.json <<'END'
{"openapi": "3.0.3", "info": {"title": "Things", "version": "1"}, "paths": {"/things": {
  "get": {"operationId": "find", "parameters": [
    {"name": "deep", "in": "query", "style": "deepObject", "explode": true,
     "schema": {"type": "object", "properties": {"a": {"type": "integer"}}}},
    {"name": "point", "in": "query",
     "schema": {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}}}},
    {"name": "filter", "in": "query",
     "content": {"application/json": {"schema": {"type": "object", "properties": {"limit": {"type": "integer"}}}}}},
    {"name": "ids", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "integer"}}}],
    "responses": {"200": {"description": "ok"}}},
  "post": {"operationId": "create", "requestBody": {"content": {"multipart/form-data": {
    "schema": {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}}}},
    "responses": {"200": {"description": "ok"}}}}}}
END
npx swagger-typescript-api generate -p openapi.json -o . -n client.ts > log 2>&1 || { cat log; exit 1; }
if grep -i warn log; then exit 1; fi
cat > run.mts <<'END'
import Fastify from "fastify";
import multipart from "@fastify/multipart";
import { Api } from "./client.ts";

const server = Fastify();
await server.register(multipart);
server.get("/things", async (request) => {
  console.log("query", decodeURIComponent(request.url.split("?")[1]));
  return {};
});
server.post("/things", async (request) => {
  for await (const part of request.parts()) console.log("part", part.fieldname, part.value);
  return {};
});
const api = new Api({ baseUrl: await server.listen({ host: "127.0.0.1", port: 0 }) });
await api.things.find({ deep: { a: 1 }, point: { x: 1, y: 2 }, filter: { limit: 1 }, ids: [1, 2] });
await api.things.create({ tags: ["a", "b"] });
await server.close();
END
timeout 60 npx tsx run.mts > seen

cat > expected <<'END'
query deep=[object Object]&point=[object Object]&filter=[object Object]&ids=1&ids=2
part tags ["a","b"]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
