#!/usr/bin/env bash
# A body that is described as a merge patch alone is sent as `application/json` by four generated or described clients.
#
# Versions: swagger-typescript-api 13.13.0, oazapfts 7.5.0, openapi-client-axios 7.9.1, openapi-fetch 0.17.0, each with a
# server in Express 5.3.0 that takes what is described.
#
# Seen: PATCH with a request body whose only content is `application/merge-patch+json`. All four send the body with
# `Content-Type: application/json`, and a server that reads merge patches alone answers 415. None of them warns while it
# generates. openapi-fetch sends the right one where the caller repeats it in `headers`.
#
# Specification: OpenAPI 3.1, Request Body Object: the keys of `content` are the media types of the body. RFC 7396 and
# RFC 5789: the media type says how the document changes the resource; `application/json` says nothing of that.
#
# Reason: the clients know kinds of bodies (JSON, form, text) and write the kind's own media type; a name that ends in
# `+json` is of the kind JSON.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  swagger-typescript-api@13.13.0 oazapfts@7.5.0 @oazapfts/runtime@1.2.0 openapi-client-axios@7.9.1 axios@1.13.5 \
  openapi-fetch@0.17.0 express@5.3.0 esbuild@0.25.12

cat > openapi.json <<'END'
{
  "openapi": "3.1.0", "info": { "title": "Things", "version": "1" }, "servers": [{ "url": "http://localhost" }],
  "paths": { "/things": { "patch": {
    "operationId": "changeThing",
    "requestBody": { "required": true, "content": { "application/merge-patch+json": { "schema": {
      "type": "object", "properties": { "name": { "type": ["string", "null"] } } } } } },
    "responses": { "204": { "description": "Changed." } } } } }
}
END
cat > generate.mjs <<'END'
import path from "node:path";
import { generateApi } from "swagger-typescript-api";

await generateApi({
  input: path.resolve("openapi.json"), output: path.resolve("."), fileName: "generated.ts",
  httpClientType: "fetch", silent: true,
});
END
node generate.mjs > /dev/null
npx oazapfts openapi.json functions.ts > /dev/null
for name in generated functions; do
  npx esbuild "$name.ts" --bundle --format=esm --platform=node --outfile="$name.mjs" --log-level=error
done

cat > run.mjs <<'END'
import express from "express";
import createClient from "openapi-fetch";
import described from "openapi-client-axios";
import { readFileSync } from "node:fs";
import * as functions from "./functions.mjs";
import { Api } from "./generated.mjs";

const app = express();
let seen;
app.patch("/things", (request, response) => {
  seen = request.headers["content-type"];
  response.status(request.is("application/merge-patch+json") ? 204 : 415).end();
});
const server = app.listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const baseUrl = `http://127.0.0.1:${server.address().port}`;
const body = { name: null };

async function show(name, call) {
  const status = await call().then((answer) => answer.status ?? answer.response.status, (error) => error.status);
  console.log(name, seen, status);
}
const fetching = createClient({ baseUrl });
functions.defaults.baseUrl = baseUrl;
const Described = described.default ?? described;
const definition = { ...JSON.parse(readFileSync("openapi.json")), servers: [{ url: baseUrl }] };
const client = await new Described({ definition }).init();
await show("swagger-typescript-api", () => new Api({ baseUrl }).things.changeThing(body));
await show("oazapfts", () => functions.changeThing(body));
await show("openapi-client-axios", () => client.changeThing(null, body));
await show("openapi-fetch", () => fetching.PATCH("/things", { body }));
const headers = { "content-type": "application/merge-patch+json" };
await show("openapi-fetch, told", () => fetching.PATCH("/things", { body, headers }));
server.closeAllConnections();
server.close();
END
timeout 60 node run.mjs > seen

cat > expected <<'END'
swagger-typescript-api application/json 415
oazapfts application/json 415
openapi-client-axios application/json 415
openapi-fetch application/json 415
openapi-fetch, told application/merge-patch+json 204
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
