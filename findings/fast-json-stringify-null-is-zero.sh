#!/usr/bin/env bash
# A Fastify response schema turns null into 0, "", false, [] or {}, and a constant replaces the value.
#
# Versions: fastify 5.12.8, fast-json-stringify 7.3.10 (what Fastify serialises answers with).
#
# Seen: a handler returns null for members described as integer, string, boolean, array and object.
# The answer is status 200 with 0, "", false, [] and {}: an unknown price goes out as free of charge,
# an unknown flag as off. 1.5 for an integer leaves as 1, "false" for a boolean as true, and a member
# described with `const: "paid"` says "paid" whatever the handler returned ("refunded" here). No
# error, no log line. Null in a `oneOf` that has no null is an error, status 500.
#
# Specification: JSON Schema Validation 2020-12, sections 6.1.1 and 6.1.3: null is not of those types
# and "refunded" is not the constant, so the handler's value does not meet the schema. Nothing in
# JSON Schema or OpenAPI converts values. The surprise is that what reaches the client does meet it:
# validating the traffic against the description can never find the fault.
#
# Reason: the serialiser is compiled from the schema; for each type it coerces as JavaScript does
# (Number(null) is 0), and a constant is printed without looking at the value.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . fastify@5.12.8 fast-json-stringify@7.3.10

cat > run.mjs <<'END'
import fastify from "fastify";

const value = {
  price: null, name: null, open: null, tags: null, address: null,
  floor: 1.5, active: "false", state: "refunded",
};
const app = fastify();
const properties = {
  price: { type: "integer" }, name: { type: "string" }, open: { type: "boolean" },
  tags: { type: "array", items: { type: "string" } }, address: { type: "object" },
  floor: { type: "integer" }, active: { type: "boolean" }, state: { type: "string", const: "paid" },
};
app.get("/one", { schema: { response: { 200: { type: "object", required: Object.keys(properties), properties } } } },
  async () => value);
const either = { oneOf: [{ type: "integer" }, { type: "string" }] };
app.get("/two", { schema: { response: { 200: { type: "object", properties: { either } } } } },
  async () => ({ either: null }));
for (const url of ["/one", "/two"]) {
  const answer = await app.inject({ url });
  console.log(answer.statusCode, answer.statusCode === 200 ? answer.body : answer.json().message);
}
END
node run.mjs > seen

cat > expected <<'END'
200 {"price":0,"name":"","open":false,"tags":[],"address":{},"floor":1,"active":true,"state":"paid"}
500 The value of '#/properties/either' does not match schema definition.
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
