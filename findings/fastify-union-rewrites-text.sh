#!/usr/bin/env bash
# Fastify validates a body against anyOf and the handler gets "501" where the client sent "00501".
#
# Versions: fastify 5.12.8 with ajv 8.20.0.
#
# Seen: the body is a union of two described objects, told apart by the constant `kind`; `code` is an
# integer in the first and a string in the second. {"kind": "zip", "code": "00501"} meets the second
# alone and is taken, but the handler sees "501". "1e3" arrives as "1000", "0x10" as "16", and the 19
# digits 1234567890123456789 as 1234567890123456800. With the two branches in the other order, or
# with ajv's `discriminator` support, every text stays. One body member is enough; no parameter or
# form is involved, where conversions would be expected.
#
# Specification: JSON Schema Core 2020-12, section 10.2.1.2: anyOf asks whether an instance is valid
# against a subschema, each applied to the same instance. Validation changes nothing, and failed
# branches leave no trace (section 7.7.1.2 drops even their annotations).
#
# Reason: Fastify switches on ajv's `coerceTypes`. ajv coerces while it tries a branch: "00501"
# becomes the number 501 in the parsed body, then the branch fails on `kind`, and nothing restores
# the old value; the second branch finds a number where it wants a string and coerces it back.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . fastify@5.12.8 ajv@8.20.0

cat > run.mjs <<'END'
import fastify from "fastify";

const branch = (kind, type) => ({
  type: "object", required: ["kind", "code"], properties: { code: { type }, kind: { const: kind } },
});
const bodies = {
  "anyOf": { anyOf: [branch("number", "integer"), branch("zip", "string")] },
  "anyOf, other order": { anyOf: [branch("zip", "string"), branch("number", "integer")] },
  "oneOf": { oneOf: [branch("number", "integer"), branch("zip", "string")] },
  "oneOf, discriminator": {
    type: "object", required: ["kind"], discriminator: { propertyName: "kind" },
    oneOf: [branch("number", "integer"), branch("zip", "string")],
  },
};
for (const [name, body] of Object.entries(bodies)) {
  const app = fastify({ ajv: { customOptions: { discriminator: name.endsWith("discriminator") } } });
  app.post("/", { schema: { body } }, async (request) => request.body);
  const codes = [];
  for (const code of ["00501", "1e3", "0x10", "1234567890123456789"]) {
    const answer = await app.inject({ method: "POST", url: "/", payload: { kind: "zip", code } });
    codes.push(answer.statusCode === 200 ? answer.json().code : answer.statusCode);
  }
  console.log(`${name}:`, ...codes);
}
END
node run.mjs > seen

cat > expected <<'END'
anyOf: 501 1000 16 1234567890123456800
anyOf, other order: 00501 1e3 0x10 1234567890123456789
oneOf: 501 1000 16 1234567890123456800
oneOf, discriminator: 00501 1e3 0x10 1234567890123456789
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
