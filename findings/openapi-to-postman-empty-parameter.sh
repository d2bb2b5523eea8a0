#!/usr/bin/env bash
# A required parameter in JSON is sent empty, a required cookie not at all, and examples change on the way: a slash in a path
# becomes a segment, a literal percent and a plus in a query something else.
#
# Versions: openapi-to-postmanv2 6.3.3, newman 6.2.2.
#
# Seen: an operation whose parameters all have an example is converted and sent by newman, with examples asked for. The path
# example `a/b` arrives as two segments; `tag` with the examples `R&D`, `100%25` and `x+y` as `tag=R%26D&tag=100%25&tag=x+y`,
# which a server reads as `R&D`, `100%` and `x y`; `filter`, described by `content` with the example {"limit": 1}, as `filter=`;
# the cookie `session` is neither in the collection nor in the request. A list in a header arrives as described. The
# conversion reports success.
#
# Specification: OpenAPI 3.0.3, Parameter Object: `in: cookie` is "used to pass a specific cookie value to the API"; `content`
# defines "the media type and schema for the parameter", and its Media Type Object has `example`. RFC 6570, which styles are
# described by: what is not unreserved is percent-encoded, the percent sign too.
#
# Reason: a collection holds a URL as text, and examples are put into it as they are; what newman encodes afterwards are the
# characters that cannot stand there, not those that would mean something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . openapi-to-postmanv2@6.3.3 newman@6.2.2

cat > run.cjs <<'END'
const http = require("http");
const { convertV2 } = require("openapi-to-postmanv2");
const newman = require("newman");

const text = { type: "string" };
const parameters = [
  { name: "name", in: "path", required: true, schema: text, example: "a/b" },
  { name: "tag", in: "query", required: true, schema: { type: "array", items: text }, example: ["R&D", "100%25", "x+y"] },
  { name: "filter", in: "query", required: true, content: { "application/json": {
    schema: { type: "object", properties: { limit: { type: "integer" } } }, example: { limit: 1 } } } },
  { name: "X-Ids", in: "header", required: true, schema: { type: "array", items: { type: "integer" } }, example: [1, 2] },
  { name: "session", in: "cookie", required: true, schema: text, example: "s1" },
];

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  console.log("sent", request.url);
  console.log("segments", pathname.split("/").slice(2).map(decodeURIComponent).join(" | "));
  console.log("tags", searchParams.getAll("tag").join(" | "));
  console.log("filter", JSON.stringify(searchParams.get("filter")));
  console.log("header", request.headers["x-ids"], "cookie", request.headers.cookie);
  response.end("{}");
});
server.listen(0, "127.0.0.1", () => {
  const data = {
    openapi: "3.0.3", info: { title: "Search", version: "1" },
    servers: [{ url: `http://127.0.0.1:${server.address().port}` }],
    paths: { "/search/{name}": { get: { operationId: "search", parameters, responses: { 200: { description: "ok" } } } } },
  };
  const options = { parametersResolution: "Example", requestParametersResolution: "Example" };
  convertV2({ type: "json", data }, options, (error, converted) => {
    if (error) throw error;
    console.log("converted", converted.result);
    newman.run({ collection: converted.output[0].data, reporters: [] }, (error) => {
      if (error) throw error;
      server.closeAllConnections();
      server.close();
    });
  });
});
END
timeout 60 node run.cjs > seen

cat > expected <<'END'
converted true
sent /search/a/b?tag=R%26D&tag=100%25&tag=x+y&filter=
segments a | b
tags R&D | 100% | x y
filter ""
header 1,2 cookie undefined
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
