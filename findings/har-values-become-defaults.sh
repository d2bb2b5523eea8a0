#!/usr/bin/env bash
# One recorded request with ?status=open makes a client that always asks for status=open.
#
# Versions: har-to-openapi 2.0.0, openapi-python-client 0.29.1.
#
# Seen: a recording (HAR 1.2) of three calls of /orders: with status=open&page=2, with status=paid,
# and without any parameter. The description made of it has `status` and `page` as optional query
# parameters with `default: open` and `default: "2"`, the values of the first call. The client
# generated from that, called without arguments, sends ?status=open&page=2: it cannot repeat the third
# recorded call, and a page number is sent for ever. A recorded key or session id would go the same way.
#
# Specification: OpenAPI 3.0.3, Schema Object: `default` "represents what would be assumed by the
# consumer of the input as the value of the schema if one is not provided". What a server assumes
# cannot be seen in a recording; the third call even tells that it assumes something else. HAR 1.2
# records names and values in `queryString` and says nothing of defaults. A client may send a default
# or leave it out, since both mean the same, so the generated client is right by its description.
#
# Reason: the converter writes the first value that it saw as `example` and as `default`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1 httpx==0.28.1
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . har-to-openapi@2.0.0

cat > convert.mjs <<'END'
import { writeFileSync } from "node:fs";
import { generateSpecs } from "har-to-openapi";

const entry = (url) => ({
  startedDateTime: "2024-01-01T00:00:00Z", time: 1, cache: {}, timings: { send: 0, wait: 1, receive: 0 },
  request: {
    method: "GET", url, httpVersion: "HTTP/1.1", cookies: [], headers: [], headersSize: -1, bodySize: 0,
    queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
  },
  response: {
    status: 200, statusText: "OK", httpVersion: "HTTP/1.1", cookies: [], redirectURL: "",
    headers: [{ name: "Content-Type", value: "application/json" }], headersSize: -1, bodySize: 9,
    content: { size: 9, mimeType: "application/json", text: '{"n": 42}' },
  },
});
const calls = ["/orders?status=open&page=2", "/orders?status=paid", "/orders"];
const entries = calls.map((call) => entry(`http://127.0.0.1${call}`));
const [{ spec }] = await generateSpecs({ log: { version: "1.2", creator: { name: "x", version: "1" }, entries } });
for (const { name, required, schema } of spec.paths["/orders"].get.parameters) {
  console.log(name, required ?? false, JSON.stringify(schema));
}
writeFileSync("api.json", JSON.stringify(spec));
END
cat > call.py <<'END'
import httpx
from client.api.default import get_orders
from client.client import Client

client = Client(base_url="http://127.0.0.1")


def answer(request):
    print("sent", request.url.raw_path.decode())
    return httpx.Response(200, json={"n": 42})


client.set_httpx_client(httpx.Client(base_url="http://127.0.0.1", transport=httpx.MockTransport(answer)))
get_orders.sync(client=client)
END
{
  node convert.mjs
  env/bin/openapi-python-client generate --path api.json --output-path client --meta none > log 2>&1
  env/bin/python call.py
} > seen

cat > expected <<'END'
status false {"default":"open","example":"open","type":"string"}
page false {"default":"2","example":"2","type":"string"}
sent /orders?status=open&page=2
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
