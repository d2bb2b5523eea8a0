#!/usr/bin/env bash
# Elysia describes objects and lists of a query in the default style, and reads them in others.
#
# Versions: elysia 1.4.30, @elysiajs/openapi 1.4.16, swagger-client 3.37.3.
#
# Seen: `box: t.Object({ w: t.Number() })` is described as an object without `style`, so a client that
# follows the description sends ?w=2 and the handler gets no box: the server wants the JSON text ?box={"w":2}.
# `tag: t.Array(t.String())` is described as a list whose name is repeated; a single tag "red,blue"
# arrives as two, because one value is split at its commas. Two tags under one name arrive as they were.
# An enum of 1 and "auto" is described as {"type": "string", "enum": [1, "auto"]}: 1 is never valid.
#
# Specification: OpenAPI 3.0.3, Parameter Object: form with explode is the default of a query; a
# parameter that holds JSON has `content` with application/json. JSON Schema: type and enum both hold.
#
# Reason: the schema goes into the description as it is; how the server reads text is not in it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y > /dev/null
npm install --silent --no-fund --no-audit elysia@1.4.30 @elysiajs/openapi@1.4.16 swagger-client@3.37.3

cat > run.mjs <<'END'
import { openapi } from '@elysiajs/openapi';
import { Elysia, t } from 'elysia';
import SwaggerClient from 'swagger-client';

const query = t.Object({
  box: t.Optional(t.Object({ w: t.Number() })),
  tag: t.Optional(t.Array(t.String())),
  size: t.Optional(t.Enum({ One: 1, Auto: 'auto' })),
});
const app = new Elysia().use(openapi({ path: '/docs' })).get('/boxes', ({ query }) => query, { query });
const get = (url) => app.handle(new Request(new URL(url, 'http://localhost')));
const spec = await (await get('/docs/json')).json();
for (const parameter of spec.paths['/boxes'].get.parameters) {
  console.log(JSON.stringify(parameter));
}
const send = async (url) => {
  const answer = await get(url);
  const { pathname, search } = new URL(url, 'http://localhost');
  console.log(pathname + search, answer.status, answer.ok ? await answer.text() : '');
};
for (const parameters of [{ box: { w: 2 } }, { tag: ['red', 'blue'] }, { tag: ['red,blue'] }]) {
  await send(SwaggerClient.buildRequest({ spec, operationId: 'getBoxes', parameters, baseURL: 'http://localhost' }).url);
}
await send('/boxes?box=' + encodeURIComponent('{"w":2}'));
END
node run.mjs > seen

cat > expected <<'END'
{"name":"box","in":"query","required":false,"schema":{"type":"object","required":["w"],"properties":{"w":{"type":"number"}}}}
{"name":"tag","in":"query","required":false,"schema":{"type":"array","items":{"type":"string"}}}
{"name":"size","in":"query","required":false,"schema":{"type":"string","enum":[1,"auto"]}}
/boxes?w=2 200 {}
/boxes?tag=red&tag=blue 200 {"tag":["red","blue"]}
/boxes?tag=red%2Cblue 200 {"tag":["red","blue"]}
/boxes?box=%7B%22w%22%3A2%7D 200 {"box":{"w":2}}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
