#!/usr/bin/env bash
# Paging by Link header stops early in Requests and HTTPX when a link has two relations.
#
# Versions: requests 2.34.2, httpx 0.28.1; http-link-header 1.1.4 (npm) for comparison.
#
# Seen: `response.links` is a dictionary by relation.
# - `rel="next last"` (the next page is the last one) is the key "next last"; there is no "next", so
#   the usual loop ends one page early, without an error.
# - Two links with `rel="item"` are one entry, the second.
# - A title with a comma or semicolon is cut, and `title="a, <b>"` makes a second link, to "b".
# - `rel=NEXT` is the key "NEXT".
# The Node package gives next and last, both items, the whole title.
#
# Specification: RFC 8288, section 3.3: `rel` may have several relation types, separated by spaces, and
# each makes a link of its own; by section 2.1.1 registered names are compared without regard to case.
# Section 3: values of parameters may be quoted strings, in which commas and semicolons are text
# (RFC 9110, section 5.6.4). OpenAPI can describe the header only as a string.
#
# Reason: the header is split at commas before "<" and at semicolons, without regard to quotes, and
# the text of `rel` is the key. HTTPX parses the header in the same way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check requests==2.34.2 httpx==0.28.1
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . http-link-header@1.1.4

cat > headers.json <<'END'
[
  "</orders?page=3>; rel=\"next last\"",
  "</orders/1>; rel=\"item\", </orders/2>; rel=\"item\"",
  "</orders?page=3>; rel=\"next\"; title=\"a, <b>; c\"",
  "</orders?page=3>; rel=NEXT"
]
END
cat > run.py <<'END'
import json

import httpx
import requests

with open("headers.json") as file:
    for header in json.load(file):
        response = requests.Response()
        response.headers["link"] = header
        same = response.links == httpx.Response(200, headers={"link": header}).links
        print("requests", json.dumps(response.links), "httpx the same" if same else "httpx differs")
END
cat > run.mjs <<'END'
import { readFileSync } from "node:fs";
import LinkHeader from "http-link-header";

for (const header of JSON.parse(readFileSync("headers.json"))) {
  console.log("http-link-header", JSON.stringify(LinkHeader.parse(header).refs));
}
END
{ env/bin/python run.py; node run.mjs; } > seen

cat > expected <<'END'
requests {"next last": {"url": "/orders?page=3", "rel": "next last"}} httpx the same
requests {"item": {"url": "/orders/2", "rel": "item"}} httpx the same
requests {"next": {"url": "/orders?page=3", "rel": "next", "title": "a"}, "b": {"url": "b"}} httpx the same
requests {"NEXT": {"url": "/orders?page=3", "rel": "NEXT"}} httpx the same
http-link-header [{"uri":"/orders?page=3","rel":"next"},{"uri":"/orders?page=3","rel":"last"}]
http-link-header [{"uri":"/orders/1","rel":"item"},{"uri":"/orders/2","rel":"item"}]
http-link-header [{"uri":"/orders?page=3","rel":"next","title":"a, <b>; c"}]
http-link-header [{"uri":"/orders?page=3","rel":"NEXT"}]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
