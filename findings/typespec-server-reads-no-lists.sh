#!/usr/bin/env bash
# The server that TypeSpec's emitter writes takes the first item of a list, and paths as they were sent.
#
# Versions: @typespec/http-server-js 0.58.0-alpha.25, @typespec/compiler and @typespec/openapi3 1.16.0, node 22.23.3.
#
# Seen: one TypeSpec file gives a description and a server. The description has the list `tag` in the query, exploded,
# and the text `name` in the path. For `?tag=a&tag=b` the operation of the server gets the text "a", though its type is
# string[]; for `/items/a%20b` it gets "a%20b". A client that keeps to the description that the same compiler wrote
# beside it loses items and reads other names than it sent.
#
# Specification: OpenAPI 3.0.3, style values: an exploded list in style `form` repeats the name. RFC 3986, section 2.4:
# a URI is taken apart first and each component decoded then.
#
# Reason: the emitted code reads each parameter of the query with `URLSearchParams.get`, and cuts the path into
# segments without decoding them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . node@22.23.3 typescript@5.9.3 \
  @typespec/compiler@1.16.0 @typespec/http@1.16.0 @typespec/openapi@1.16.0 @typespec/openapi3@1.16.0 @typespec/http-server-js@0.58.0-alpha.25
PATH=$PWD/node_modules/.bin:$PATH

cat > main.tsp <<'END'
import "@typespec/http";

@service(#{ title: "Items" })
namespace Items;

model Seen { name: string; tag: string; }
@TypeSpec.Http.route("/items/{name}") @TypeSpec.Http.get
op read(@TypeSpec.Http.path name: string, @TypeSpec.Http.query(#{ explode: true }) tag: string[]): Seen;
END
node node_modules/@typespec/compiler/cmd/tsp.js compile main.tsp --output-dir out \
  --emit @typespec/openapi3 --emit @typespec/http-server-js > log 2>&1 || { cat log; exit 1; }
made=out/@typespec/http-server-js
node node_modules/typescript/bin/tsc --noCheck --target es2022 --module esnext --moduleResolution bundler --outDir js $made/src/generated/http/router.ts
echo '{ "type": "module" }' > js/package.json
cat > js/run.js <<'END'
import { createServer } from "node:http";
import { createItemsRouter } from "./http/router.js";

const read = async (context, name, tag) => ({ name, tag: JSON.stringify(tag) });
const router = createItemsRouter({ read });
createServer((request, response) => router.dispatch(request, response)).listen(0, "127.0.0.1", async function () {
  for (const path of ["/items/a?tag=a&tag=b", "/items/a%20b?tag=a"]) {
    const answer = await fetch(`http://127.0.0.1:${this.address().port}${path}`, { signal: AbortSignal.timeout(10_000) });
    console.log(path, answer.status, await answer.text());
  }
  process.exit(0);
});
END
{ sed -n '/parameters:/,/responses:/p' out/@typespec/openapi3/openapi.yaml; timeout 60 node js/run.js; } > seen

cat > expected <<'END'
      parameters:
        - name: name
          in: path
          required: true
          schema:
            type: string
        - name: tag
          in: query
          required: true
          schema:
            type: array
            items:
              type: string
      responses:
/items/a?tag=a&tag=b 200 {"name":"a","tag":"\"a\""}
/items/a%20b?tag=a 200 {"name":"a%20b","tag":"\"a\""}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
