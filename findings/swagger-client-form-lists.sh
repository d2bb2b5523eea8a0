#!/usr/bin/env bash
# Swagger UI's client sends a form list in another way once the description restates the default.
#
# Versions: swagger-client 3.37.3 (what Swagger UI builds its requests with).
#
# Seen: a urlencoded body with `tags: array of string`. Without `encoding`, ["a", "b,c"] is sent as
# `tags=a,b%2Cc`, one field with commas. With `encoding: {tags: {style: form}}`, and also with
# `{tags: {style: form, explode: true}}`, it is sent as `tags=a&tags=b%2Cc`, two fields. In multipart
# the list is one part with the text `a,b,c`: the items can no longer be told apart. A server that
# reads repeated fields, as the description says, sees one tag for two.
#
# Specification: OpenAPI 3.0.3, Encoding Object: `style` has "the same values as query parameters,
# including default values", so form, and "when style is form, the default value [of explode] is
# true": one name=value pair per item, in all three descriptions. (3.0.4 and 3.1.1 word the absence of
# style, explode and allowReserved as `content` with the media type of the items; commas are not in
# there either.) For multipart, RFC 7578, section 5.2: parts of the same name must not be coalesced.
#
# Reason: lists of primitive values without an entry in `encoding` are joined with commas, escaped
# item by item in a urlencoded body and not at all in multipart.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . swagger-client@3.37.3

cat > run.mjs <<'END'
import SwaggerClient from "swagger-client";

const schema = { type: "object", properties: { tags: { type: "array", items: { type: "string" } } } };
const build = async (mediaType, encoding) => {
  const spec = {
    openapi: "3.0.3", info: { title: "Forms", version: "1" }, servers: [{ url: "http://127.0.0.1" }],
    paths: { "/form": { post: {
      operationId: "form", responses: { 200: { description: "Done." } },
      requestBody: { content: { [mediaType]: { schema, ...(encoding && { encoding }) } } },
    } } },
  };
  const client = await SwaggerClient.resolve({ spec });
  const request = SwaggerClient.buildRequest({
    spec: client.spec, operationId: "form", requestBody: { tags: ["a", "b,c"] },
  });
  const body = typeof request.body === "string" ? request.body : JSON.stringify([...request.body.entries()]);
  console.log(mediaType, JSON.stringify(encoding ?? {}), body);
};
const form = "application/x-www-form-urlencoded";
await build(form);
await build(form, { tags: { style: "form" } });
await build(form, { tags: { style: "form", explode: true } });
await build("multipart/form-data");
END
node run.mjs > seen

cat > expected <<'END'
application/x-www-form-urlencoded {} tags=a,b%2Cc
application/x-www-form-urlencoded {"tags":{"style":"form"}} tags=a&tags=b%2Cc
application/x-www-form-urlencoded {"tags":{"style":"form","explode":true}} tags=a&tags=b%2Cc
multipart/form-data {} [["tags","a,b,c"]]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
