#!/usr/bin/env bash
# A generated client types an int64 as bigint, has it rounded before, and sends it back as a string.
#
# Versions: @hey-api/openapi-ts 0.99.0 with its transformers plugin, typescript 5.9.3, esbuild 0.25.12.
#
# Seen: `id` is integer/int64, `day` is string/date. The generated types say bigint and Date, and the
# values have these types. But the id 9007199254740993 of the answer is 9007199254740992n, one less:
# another record. The type promises the precision that is gone. Sent back unchanged, the record is
# {"id":"9007199254740992", …}: a string where the description has an integer, and `day` is
# "2024-02-29T00:00:00.000Z", a date-time where it has a date. Two of two members are refused by a
# server that validates.
#
# Specification: OpenAPI 3.0.3, section "Data Types": int64 is a signed 64-bit integer; date is the
# full-date of RFC 3339. RFC 8259, section 6, allows larger numbers than doubles hold and warns
# that receivers may round them.
#
# Reason: the transformer runs on what response.json() returned, so BigInt() gets a rounded double.
# Only answers are transformed; a request body goes through JSON.stringify, with a replacer that makes
# a bigint a string, and writes a Date in full.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  @hey-api/openapi-ts@0.99.0 typescript@5.9.3 esbuild@0.25.12

cat > api.json <<'END'
{
  "openapi": "3.1.0", "info": {"title": "Records", "version": "1"},
  "paths": {"/record": {
    "get": {"operationId": "getRecord", "responses": {"200": {"description": "The record.",
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Record"}}}}}},
    "put": {"operationId": "putRecord",
      "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Record"}}}},
      "responses": {"204": {"description": "Done."}}}}},
  "components": {"schemas": {"Record": {"type": "object", "required": ["id", "day"], "properties": {
    "id": {"type": "integer", "format": "int64"}, "day": {"type": "string", "format": "date"}}}}}
}
END
cat > openapi-ts.config.mjs <<'END'
export default {
  input: "api.json", output: "client", logs: { level: "silent" },
  plugins: [
    "@hey-api/client-fetch",
    { name: "@hey-api/transformers", bigInt: true, dates: true },
    { name: "@hey-api/sdk", transformer: true },
  ],
};
END
node_modules/.bin/openapi-ts -f openapi-ts.config.mjs
cat > run.ts <<'END'
import { getRecord, putRecord } from "./client";
import { client } from "./client/client.gen";

const answer = '{"id":9007199254740993,"day":"2024-02-29"}';
const fetch = async (request: any) => {
  if (request.method === "GET") {
    console.log("received", answer);
    return new Response(answer, { headers: { "content-type": "application/json" } });
  }
  console.log("sent    ", await request.text());
  return new Response(null, { status: 204 });
};
client.setConfig({ baseUrl: "http://127.0.0.1", fetch });
const { data } = await getRecord();
console.log("typed   ", typeof data!.id, data!.id, data!.day.constructor.name);
await putRecord({ body: data! });
END
grep -n "id: \|day: " client/types.gen.ts | sed 's/.*: *\(\w*\);/declared \1/' > seen
node_modules/esbuild/bin/esbuild run.ts --bundle --format=esm --platform=node --outfile=run.mjs --log-level=error
node run.mjs >> seen

cat > expected <<'END'
declared bigint
declared Date
received {"id":9007199254740993,"day":"2024-02-29"}
typed    bigint 9007199254740992n Date
sent     {"id":"9007199254740992","day":"2024-02-29T00:00:00.000Z"}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
