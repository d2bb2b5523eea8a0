#!/usr/bin/env bash
# Hono describes a list parameter and a boolean, then refuses a list of one and reads false as true.
#
# Versions: hono 4.13.19, @hono/zod-openapi 1.6.3, zod 4.6.7.
#
# Seen: `tag: z.array(z.string())` in the query is described as an array. ?tag=a&tag=b is two items,
# ?tag=a is 400: a client that filters by one tag instead of two fails, and only then.
# `done: z.coerce.boolean()`, the way to a boolean in a query, is described as {type: [boolean, null]};
# ?done=false arrives as true, with status 200; only ?done= is false.
# `page: z.coerce.number()` takes an empty ?page= as 0.
#
# Specification: OpenAPI 3.1.1, Parameter Object: in a query the default style is form with explode, so
# an array is one name=value pair per item; the table of section "Style Examples" has no other form for
# one item. Appendix B leaves the text of a boolean to the implementation; clients write it as in JSON.
#
# Reason: a name that comes once is given to the schema as a text, twice as a list, whatever the schema
# is. z.coerce.boolean() is Boolean(text), which is true for every text but the empty one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  hono@4.13.19 @hono/zod-openapi@1.6.3 zod@4.6.7

cat > run.mjs <<'END'
import { OpenAPIHono, createRoute, z } from "@hono/zod-openapi";

const app = new OpenAPIHono();
const query = z.object({
  tag: z.array(z.string()).optional(), done: z.coerce.boolean().optional(), page: z.coerce.number().optional(),
});
const content = { "application/json": { schema: query } };
app.openapi(
  createRoute({ method: "get", path: "/tasks", request: { query }, responses: { 200: { description: "Seen.", content } } }),
  (context) => context.json(context.req.valid("query")),
);
const document = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "Tasks", version: "1" } });
for (const { name, schema } of document.paths["/tasks"].get.parameters) console.log(name, JSON.stringify(schema));
for (const target of ["?tag=a&tag=b", "?tag=a", "?done=true", "?done=false", "?done=", "?page="]) {
  const answer = await app.request(`/tasks${target}`);
  console.log(target, answer.status, answer.status === 200 ? await answer.text() : "refused");
}
END
node run.mjs > seen

cat > expected <<'END'
tag {"type":"array","items":{"type":"string"}}
done {"type":["boolean","null"]}
page {"type":["number","null"]}
?tag=a&tag=b 200 {"tag":["a","b"]}
?tag=a 400 refused
?done=true 200 {"done":true}
?done=false 200 {"done":true}
?done= 200 {"done":false}
?page= 200 {"page":0}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
