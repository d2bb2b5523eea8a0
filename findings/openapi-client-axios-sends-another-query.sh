#!/usr/bin/env bash
# The request that the client describes and the one that it sends are two: lists and objects of the query get brackets.
# An operation whose id is a method of axios is never called.
#
# Versions: openapi-client-axios 7.9.1, axios 1.21.1.
#
# Seen: `getRequestConfigForOperation` writes `?tag=a&tag=b&ids=x,y&f[k]=v&m=1`, each parameter in its described style.
# The method of the same operation sends `?tag[]=a&tag[]=b&ids[]=x&ids[]=y&f[k]=v&o[m]=1` (the brackets encoded), so that
# `tag`, `ids` and `m` do not exist for the server. An operation with the operationId `getUri` sends nothing and answers
# a URL; `postForm` with the path /forms sends POST / as multipart/form-data, whatever the description says.
#
# Specification: OpenAPI 3.0.3, style values: `form` is the default, with `explode`: `tag=a&tag=b`; without: `ids=x,y`.
# operationId: any unique text; tools are recommended to follow "common programming naming conventions".
#
# Reason: the styles were added to the function that makes the URL, while methods pass the parsed values to axios,
# which has a style of its own; methods of operations are laid under an axios instance, whose own names win.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . openapi-client-axios@7.9.1 axios@1.21.1

cat > run.mjs <<'END'
import http from "node:http";
import described from "openapi-client-axios";

const server = http.createServer((request, response) => {
  const type = (request.headers["content-type"] ?? "").split(";")[0];
  console.log("sent", request.method, decodeURIComponent(request.url), type);
  response.end("{}");
});
server.listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const url = `http://127.0.0.1:${server.address().port}`;

const list = { type: "array", items: { type: "string" } };
const operation = (operationId, parameters) => ({ operationId, parameters, responses: { 200: { description: "ok" } } });
const form = { "application/x-www-form-urlencoded": { schema: { type: "object", properties: { a: { type: "string" } } } } };
const definition = {
  openapi: "3.0.3", info: { title: "Things", version: "1" }, servers: [{ url }],
  paths: {
    "/things": { get: operation("findThings", [
      { name: "tag", in: "query", schema: list },
      { name: "ids", in: "query", explode: false, schema: list },
      { name: "f", in: "query", style: "deepObject", explode: true, schema: { type: "object" } },
      { name: "o", in: "query", schema: { type: "object" } },
    ]) },
    "/address": { get: operation("getUri", []) },
    "/forms": { post: { ...operation("postForm", []), requestBody: { content: form } } },
  },
};
const Described = described.default ?? described;
const api = new Described({ definition });
const client = await api.init();
const values = { tag: ["a", "b"], ids: ["x", "y"], f: { k: "v" }, o: { m: "1" } };
console.log("described", api.getRequestConfigForOperation("findThings", [values]).url.replace(url, ""));
await client.findThings(values);
console.log("getUri", (await client.getUri()).replace(url, "URL"));
await client.postForm(null, { a: "x" });
server.closeAllConnections();
server.close();
END
timeout 60 node run.mjs > seen

cat > expected <<'END'
described /things?tag=a&tag=b&ids=x,y&f[k]=v&m=1
sent GET /things?tag[]=a&tag[]=b&ids[]=x&ids[]=y&f[k]=v&o[m]=1 
getUri URL
sent POST / multipart/form-data
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
