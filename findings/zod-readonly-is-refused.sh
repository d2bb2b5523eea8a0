#!/usr/bin/env bash
# Zod's readonly(), a promise not to mutate, becomes readOnly in OpenAPI, and the request is refused.
#
# Versions: zod 4.6.7, express 4.22.3, express-openapi-validator 5.6.2.
#
# Seen: `z.object({ name: z.string(), tags: z.array(z.string()).readonly() })` as the body of a POST.
# Its JSON Schema for input has `tags: {type: array, readOnly: true}` and still lists tags as
# required. Zod itself takes {"name": "n", "tags": ["x"]} and throws without tags. Behind
# express-openapi-validator with that schema in a 3.1 description, the body with tags is 400
# "is read-only", the body without tags is taken: exactly the opposite of the schema it was made from.
#
# Specification: JSON Schema Validation 2020-12, section 9.4: readOnly says that the value is managed
# by the owning authority and that attempts to modify it are ignored or rejected. OpenAPI 3.0.3 had:
# "SHOULD NOT be sent as part of the request". Zod documents readonly() as Object.freeze on the result
# and TypeScript's `readonly`: who may write the parsed object in memory, nothing about messages.
#
# Reason: two meanings of one word, mapped onto each other by z.toJSONSchema.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  zod@4.6.7 express@4.22.3 express-openapi-validator@5.6.2

cat > run.mjs <<'END'
import express from "express";
import validator from "express-openapi-validator";
import { z } from "zod";

const Body = z.object({ name: z.string(), tags: z.array(z.string()).readonly() });
const { $schema, ...schema } = z.toJSONSchema(Body, { io: "input" });
console.log(JSON.stringify(schema));

const app = express();
app.use(express.json());
app.use(validator.middleware({
  apiSpec: {
    openapi: "3.1.0", info: { title: "Things", version: "1" },
    paths: { "/things": { post: {
      requestBody: { required: true, content: { "application/json": { schema } } },
      responses: { 204: { description: "Done." } },
    } } },
  },
  validateRequests: true,
}));
app.post("/things", (request, response) => response.status(204).end());
app.use((error, request, response, next) => response.status(error.status ?? 500).json(error.message));

const server = app.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/things`;
  for (const value of [{ name: "n", tags: ["x"] }, { name: "n" }]) {
    const body = JSON.stringify(value);
    const answer = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
    console.log(body, "zod", Body.safeParse(value).success, "validator", answer.status, await answer.text());
  }
  server.close();
});
END
node run.mjs > seen

cat > expected <<'END'
{"type":"object","properties":{"name":{"type":"string"},"tags":{"readOnly":true,"type":"array","items":{"type":"string"}}},"required":["name","tags"]}
{"name":"n","tags":["x"]} zod true validator 400 "request/body/tags is read-only"
{"name":"n"} zod false validator 204 
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
