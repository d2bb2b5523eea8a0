#!/usr/bin/env bash
# An object in a header becomes headers of its members, and one in the query a text that holds a query of its own.
#
# Versions: @readme/oas-to-har 38.5.1, oas 38.6.0.
#
# Seen: the HAR of one call, which snippets and "try it" pages are made from.
# - The header `X-Filter` with `explode: true` and the value {a: "x", b: 1} becomes the headers `a: x` and `b: 1`;
#   `X-Filter` is not sent.
# - The query parameter `o` in the default style with {a: "x", b: 0} becomes one parameter `o` whose value is `a=x&b=0`.
#   The description means `?a=x&b=0`, where no `o` appears.
# - A list in a path, ["a,b", "c"], becomes `a%2Cb%2Cc`: whether it had two items or three cannot be told any more.
#   In the style `matrix` beside it the items stay apart.
# - Values in `queryString` are encoded already, some of them in part (`a,b%2Cc`); HAR's own clients encode them again.
#
# Specification: OpenAPI 3.1, style values: `simple` with `explode` writes an object as `a=x,b=1` into the one header, and
# `form` with `explode` writes the members as parameters; a comma between items is not encoded (RFC 6570, 3.2.2).
# HAR 1.2: `queryString` is the list of parsed parameters.
#
# Reason: what is made from a value is a list of names and values for the query, and the same list is taken for headers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . @readme/oas-to-har@38.5.1 oas@38.6.0

cat > run.mjs <<'END'
import made from "@readme/oas-to-har";
import Oas from "oas";

const list = { type: "array", items: { type: "string" } };
const object = { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } } };
const oas = new Oas({
  openapi: "3.1.0", info: { title: "Things", version: "1" }, servers: [{ url: "https://api.example" }],
  paths: { "/things/{ids}/{more}": { get: {
    parameters: [
      { name: "ids", in: "path", required: true, schema: list },
      { name: "more", in: "path", required: true, style: "matrix", explode: true, schema: list },
      { name: "o", in: "query", schema: object },
      { name: "n", in: "query", explode: false, schema: list },
      { name: "X-Filter", in: "header", explode: true, schema: object },
    ],
    responses: { 200: { description: "Found." } },
  } } },
});
const toHar = made.default ?? made;
const har = toHar(oas, oas.operation("/things/{ids}/{more}", "get"), {
  path: { ids: ["a,b", "c"], more: ["a,b", "c"] },
  query: { o: { a: "x", b: 0 }, n: ["a", "b,c"] },
  header: { "X-Filter": { a: "x", b: 1 } },
});
const { url, queryString, headers } = har.log.entries[0].request;
console.log(url);
for (const { name, value } of queryString) console.log("query", name, value);
for (const { name, value } of headers) console.log("header", name, value);
END
node run.mjs > seen

cat > expected <<'END'
https://api.example/things/a%2Cb%2Cc/;more=a%2Cb;more=c
query o a=x&b=0
query n a,b%2Cc
header a x
header b 1
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
