#!/usr/bin/env bash
# aiohttp turns %2C back into a comma, so a list item that contains a comma cannot be sent.
#
# Versions: aiohttp 3.14.5, yarl 1.25.1; httpx 0.28.1 and urllib3 2.6.3 for comparison.
#
# Seen: a list parameter without explode, ["a,b", "c"], is one text by OpenAPI's rules: `a%2Cb,c`.
# The server that aiohttp calls gets `?list=a,b,c`, three items. In a path, `/x/a%2Cb,c` leaves as
# `/x/a,b,c`. %2F in a query is undone, too; %3B, %26, %2B and %7C stay. httpx and urllib3 send what
# they were given. Giving the parts through `params=` changes nothing.
#
# Specification: RFC 3986, section 2.2: the comma is a reserved character (sub-delims), and "URIs
# that differ in the replacement of a reserved character with its corresponding percent-encoded
# octet are not equivalent"; section 6.2.2.2 normalises only unreserved characters. OpenAPI 3.1.1,
# appendix C, and RFC 6570, section 3.2.1, encode the value's own commas for exactly this reason.
#
# Reason: yarl requotes every URL with a fixed set of characters that it considers safe in a query
# or path, and the comma is in it. `yarl.URL(text, encoded=True)` leaves the text alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check aiohttp==3.14.5 yarl==1.25.1 \
  httpx==0.28.1 urllib3==2.6.3

cat > run.py <<'END'
import asyncio
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import aiohttp
import httpx
import urllib3
import yarl

TARGET = "/x/a%2Cb,c?list=a%2Cb,c&others=%2F%3B%26%2B%7C"
targets = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        targets.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"


async def with_aiohttp():
    async with aiohttp.ClientSession() as session:
        for target in (url + TARGET, yarl.URL(url + TARGET, encoded=True)):
            async with session.get(target):
                pass


asyncio.run(with_aiohttp())
httpx.get(url + TARGET, trust_env=False)
urllib3.PoolManager().request("GET", url + TARGET)
server.shutdown()
names = ("aiohttp", "aiohttp, encoded=True", "httpx", "urllib3")
for name, target in zip(names, targets, strict=True):
    print(name, target)
END
env/bin/python run.py > seen

cat > expected <<'END'
aiohttp /x/a,b,c?list=a,b,c&others=/%3B%26%2B%7C
aiohttp, encoded=True /x/a%2Cb,c?list=a%2Cb,c&others=%2F%3B%26%2B%7C
httpx /x/a%2Cb,c?list=a%2Cb,c&others=%2F%3B%26%2B%7C
urllib3 /x/a%2Cb,c?list=a%2Cb,c&others=%2F%3B%26%2B%7C
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
