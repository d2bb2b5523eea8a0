#!/usr/bin/env bash
# A parameter that is JSON is sent as the members it has, and members that were never set are sent as empty texts.
#
# Versions: aiopenapi3 0.11.0, httpx2 2.16.2, pydantic 2.14.4.
#
# Seen: the query parameter `filter` with `content: application/json` and the value {"name": "x"} becomes `?name=x`; there is
# no `filter`, and nothing of JSON. The same value in the style `deepObject`, whose schema has a member `tags` that nobody
# set, becomes `?filter[name]=x&filter[tags]=`: a server finds a list of one empty text. A list ["a", "b,c"] without
# `explode` becomes `ids=a%2Cb%2Cc`, one item for a server that splits before it decodes.
#
# Specification: OpenAPI 3.1, Parameter Object: with `content`, the media type says how the value is written: here
# `filter=%7B%22name%22%3A%22x%22%7D`. A member that is not there has no place in `deepObject`. RFC 6570, 3.2.8, to which
# the styles refer: the comma between items is not encoded.
#
# Reason: parameters with `content` take the way of those with the default style, where an object's members are
# parameters; optional members of the model are None, and None is written as nothing after the name.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check aiopenapi3==0.11.0 httpx2==2.16.2 pydantic==2.14.4

cat > run.py <<'END'
from urllib.parse import unquote

import aiopenapi3
import httpx2

FILTER = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}},
}
LIST = {"type": "array", "items": {"type": "string"}}


def operation(name, parameter):
    answer = {"description": "ok", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"get": {"operationId": name, "parameters": [parameter], "responses": {"200": answer}}}


description = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "servers": [{"url": "http://localhost"}],
    "paths": {
        "/json": operation("json", {"name": "filter", "in": "query", "content": {"application/json": {"schema": FILTER}}}),
        "/deep": operation("deep", {"name": "filter", "in": "query", "style": "deepObject", "explode": True, "schema": FILTER}),
        "/list": operation("list", {"name": "ids", "in": "query", "explode": False, "schema": LIST}),
    },
}


def answer(request):
    raw = request.url.raw_path.decode()
    print(raw if raw.startswith("/list") else unquote(raw))
    return httpx2.Response(200, json={})


def session(*arguments, **settings) -> httpx2.Client:
    return httpx2.Client(*arguments, transport=httpx2.MockTransport(answer), **settings)


api = aiopenapi3.OpenAPI("http://localhost/openapi.json", description, session_factory=session)
api._.json(parameters={"filter": {"name": "x"}})
api._.deep(parameters={"filter": {"name": "x"}})
api._.list(parameters={"ids": ["a", "b,c"]})
END
timeout 60 env/bin/python run.py > seen

cat > expected <<'END'
/json?name=x
/deep?filter[name]=x&filter[tags]=
/list?ids=a%2Cb%2Cc
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
