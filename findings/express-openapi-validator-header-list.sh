#!/usr/bin/env bash
# A list in a header is refused until the description restates the only style there is, and with `explode` it is one item.
#
# Versions: express-openapi-validator 5.6.2, express 5.3.0.
#
# Seen: `X-Tags: a,b`, described as {type: array, items: {type: string}}. Without `style` the request is refused with
# 400, "Parameter 'style' has incorrect value 'undefined'"; with `style: simple` the handler gets ["a", "b"]; with
# `explode: true` beside it, ["a,b"].
#
# Specification: OpenAPI 3.0.3, Parameter Object: `style` has the default `simple` for headers, and no other value is
# allowed there. Style values: in style `simple` a list is `blue,black,brown`, exploded or not; `explode` changes objects
# alone (RFC 6570, section 3.2.2).
#
# Reason: the code that reads headers looks at `style` as it is written, and splits at commas only where `explode` is
# not true.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . express-openapi-validator@5.6.2 express@5.3.0

cat > run.mjs <<'END'
import express from "express";
import { middleware } from "express-openapi-validator";

const list = (more) => ({
  get: {
    parameters: [{ name: "X-Tags", in: "header", schema: { type: "array", items: { type: "string" } }, ...more }],
    responses: { 200: { description: "ok" } },
  },
});
const paths = { "/given": list({}), "/simple": list({ style: "simple" }), "/exploded": list({ style: "simple", explode: true }) };
const app = express();
app.use(middleware({ apiSpec: { openapi: "3.0.3", info: { title: "Tags", version: "1" }, paths } }));
app.get("/:name", (request, answer) => answer.json(request.headers["x-tags"]));
app.use((error, request, answer, next) => answer.status(error.status ?? 500).json(error.message));
const server = app.listen(0, "127.0.0.1", async () => {
  for (const path of Object.keys(paths)) {
    const address = `http://127.0.0.1:${server.address().port}${path}`;
    const answer = await fetch(address, { headers: { "X-Tags": "a,b" }, signal: AbortSignal.timeout(10_000) });
    console.log(path, answer.status, await answer.text());
  }
  process.exit(0);
});
END
timeout 60 node run.mjs > seen

cat > expected <<'END'
/given 400 "Parameter 'style' has incorrect value 'undefined' for [X-Tags]"
/simple 200 ["a","b"]
/exploded 200 ["a,b"]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
