#!/usr/bin/env bash
# An object in a form is sent as an uploaded file called "blob", which the server refuses as a file that nobody described.
#
# Versions: oazapfts 7.5.0, @oazapfts/runtime 1.2.0, express 5.3.0, multer 2.5.0.
#
# Seen: a form has a text `note`, an object `meta` and one file. The generated client sends `meta` as JSON with
# `filename="blob"`. multer's `single("file")`, which takes the one file that the description has, reads a form without
# `meta`, and answers one with it by LIMIT_UNEXPECTED_FILE for `meta`. `any()` takes the request and has `meta` among the
# files. Sent by hand without the filename, the same part is a text member of the body.
#
# Specification: OpenAPI 3.0.3, Special Considerations for multipart Content: a complex property is sent as
# `application/json`. RFC 7578, section 4.2: a filename belongs to parts with the content of a file.
#
# Reason: a media type can be given to a part of a FormData only by a Blob, and FormData gives each Blob a filename ("blob" if
# none is given). A server that tells members from files by the filename, as most do, cannot see the difference.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . oazapfts@7.5.0 @oazapfts/runtime@1.2.0 express@5.3.0 multer@2.5.0 tsx@4.23.15

cat > openapi.json <<'END'
{"openapi": "3.0.3", "info": {"title": "Uploads", "version": "1"}, "paths": {"/uploads": {"post": {
  "operationId": "upload",
  "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {
    "note": {"type": "string"},
    "meta": {"type": "object", "properties": {"title": {"type": "string"}}},
    "file": {"type": "string", "format": "binary"}}}}}},
  "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object"}}}}}}}}}
END
npx oazapfts openapi.json client.ts > log 2>&1 || { cat log; exit 1; }
cat > run.mts <<'END'
import express from "express";
import multer from "multer";
import * as client from "./client.ts";

const app = express();
const said = (request, response) =>
  response.json({ body: request.body, files: [request.file, ...(request.files ?? [])].filter(Boolean).map((file) => file.originalname) });
app.post("/one/uploads", multer().single("file"), said);
app.post("/any/uploads", multer().any(), said);
app.use((error, _request, response, _next) => response.status(400).json({ code: error.code, field: error.field }));
const server = app.listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));
const url = `http://127.0.0.1:${server.address().port}`;

const file = () => new File(["x"], "x.txt");
const meta = { title: "t" };
for (const [route, body] of [["one", { note: "n" }], ["one", { note: "n", meta }], ["any", { note: "n", meta }]] as const) {
  const answer = await client.upload({ ...body, file: file() }, { baseUrl: `${url}/${route}` });
  console.log(route, Object.keys(body).join(), answer.status, JSON.stringify(answer.data));
}
const head = 'Content-Disposition: form-data; name="meta"\r\nContent-Type: application/json';
const response = await fetch(`${url}/one/uploads`, {
  method: "POST",
  headers: { "Content-Type": "multipart/form-data; boundary=b" },
  body: `--b\r\n${head}\r\n\r\n${JSON.stringify(meta)}\r\n--b--\r\n`,
});
console.log("by hand", response.status, await response.text());
server.closeAllConnections();
server.close();
END
timeout 60 npx tsx run.mts > seen

cat > expected <<'END'
one note 200 {"body":{"note":"n"},"files":["x.txt"]}
one note,meta 400 {"code":"LIMIT_UNEXPECTED_FILE","field":"meta"}
any note,meta 200 {"body":{"note":"n"},"files":["blob","x.txt"]}
by hand 200 {"body":{"meta":"{\"title\":\"t\"}"},"files":[]}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
