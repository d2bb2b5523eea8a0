#!/usr/bin/env bash
# A generated client reads an answer of any type as None, and sends an object of the query without the parameter's name.
#
# Versions: openapi-python-client 0.29.1, httpx 0.28.1.
#
# Seen: for an operation that answers `application/json` with the schema {}, and a server that answers {"a": 1},
# `parsed` is None; the content is there as bytes alone. With {type: object} it is read. A parameter `filter` in the
# style `deepObject` with the member `name` is sent as `?name=x`, so that it is taken for another parameter, or for none.
# The generator ends with success and says nothing of either.
#
# Specification: JSON Schema Core 2020-12, section 4.3.1: the empty schema allows any instance. OpenAPI 3.1, style
# values: `deepObject` is `filter[name]=x`; the default style `form` with `explode` would be `name=x`.
#
# Reason: where the return type of an operation is Any, the template reads no answer at all, as if there were no body;
# the one for the query writes the members of objects without looking at the style.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1 httpx==0.28.1

cat > openapi.json <<'END'
{
  "openapi": "3.1.0", "info": { "title": "Items", "version": "1" },
  "paths": {
    "/any": { "get": { "operationId": "any", "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": {} } } } } } },
    "/object": { "get": { "operationId": "object", "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": { "type": "object" } } } } } } },
    "/find": { "get": {
      "operationId": "find",
      "parameters": [{ "name": "filter", "in": "query", "style": "deepObject", "explode": true, "schema": { "type": "object", "properties": { "name": { "type": "string" } } } }],
      "responses": { "200": { "description": "ok" } } } }
  }
}
END
{ env/bin/openapi-python-client generate --path openapi.json --output-path made --meta none || true; } | { grep -i "error\|warning" || true; } > seen
cat > run.py <<'END'
import httpx

from made import Client
from made.api.default import any_, find, object_
from made.models import FindFilter


def answer(request):
    print(request.url.raw_path.decode())
    return httpx.Response(200, json={"a": 1})


client = Client(base_url="http://localhost", httpx_args={"transport": httpx.MockTransport(answer)})
for operation in (any_, object_):
    read = operation.sync_detailed(client=client)
    print(read.content, read.parsed if read.parsed is None else read.parsed.to_dict())
find.sync_detailed(client=client, filter_=FindFilter(name="x"))
END
timeout 60 env/bin/python run.py >> seen

cat > expected <<'END'
/any
b'{"a":1}' None
/object
b'{"a":1}' {'a': 1}
/find?name=x
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
