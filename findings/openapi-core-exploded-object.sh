#!/usr/bin/env bash
# openapi-core finds no object in a query that is written in the default style, and says nothing.
#
# Versions: openapi-core 0.23.1, werkzeug 3.1.9 (for the query's dictionary).
#
# Seen: a parameter `box` of type object, without `style` or `explode`, and the query ?w=2&h=3. The
# parameters come out empty and without an error; once `box` is required, the same query is refused
# as lacking it. With `explode: false`, ?box=w,2,h,3, the object is there. A parameter of
# `type: [integer, "null"]`, as 3.1 writes an optional number, fails with a TypeError for every value,
# "expected a string value, got list": the list is that of the types. `anyOf` of the two works.
#
# Specification: OpenAPI 3.1.1, Parameter Object: for `in: query` the default style is form, and with
# form the default of explode is true; Style Examples: an object is then R=100&G=200&B=150, its own
# name does not occur.
#
# Reason: a parameter is looked for by its name. The type is used as a key of a table.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-core==0.23.1 werkzeug==3.1.9

cat > run.py <<'END'
import json
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.testing import MockRequest
from werkzeug.datastructures import ImmutableMultiDict

box = {"type": "object", "properties": {"w": {"type": "integer"}, "h": {"type": "integer"}}}
number = {"type": ["integer", "null"]}
either = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
for parameter, query in (
    ({"name": "box", "schema": box}, "w=2&h=3"),
    ({"name": "box", "required": True, "schema": box}, "w=2&h=3"),
    ({"name": "box", "explode": False, "schema": box}, "box=w,2,h,3"),
    ({"name": "n", "schema": number}, "n=5"),
    ({"name": "n", "schema": either}, "n=5"),
):
    operation = {"parameters": [{"in": "query", **parameter}], "responses": {"200": {"description": "ok"}}}
    api = OpenAPI.from_dict({
        "openapi": "3.1.0", "info": {"title": "Boxes", "version": "1"},
        "servers": [{"url": "http://localhost"}], "paths": {"/boxes": {"get": operation}},
    })
    request = MockRequest("http://localhost", "get", "/boxes", args=ImmutableMultiDict(parse_qsl(query)))
    try:
        result = api.unmarshal_request(request)
        seen = dict(result.parameters.query), [str(error) for error in result.errors]
    except TypeError as error:
        seen = error
    kind = {key: value for key, value in parameter.items() if key in ("required", "explode")}
    print(json.dumps(kind), "?" + query, seen)
END
env/bin/python run.py > seen

cat > expected <<'END'
{} ?w=2&h=3 ({}, [])
{"required": true} ?w=2&h=3 ({}, ['Missing required query parameter: box'])
{"explode": false} ?box=w,2,h,3 ({'box': {'w': 2, 'h': 3}}, [])
{} ?n=5 Expected a string value, got <class 'list'>
{} ?n=5 ({'n': 5}, [])
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
