#!/usr/bin/env bash
# A path parameter of type number is 404 in Connexion for 0.00001, but not for 0.0001.
#
# Versions: connexion 3.3.0, httpx 0.28.1.
#
# Seen: `/rates/{value}` with `value` a number. A Python client that puts the float into the URL sends
# 0.0001 as "0.0001" and gets 200, 0.00001 as "1e-05" and gets 404 "Not Found"; 1e16 is "1e+16" and
# 404 as well, and so is what JavaScript writes for 1e-7 and 1e21. The same texts as a query parameter
# of the same schema are 200, with the right value. The 404 looks as if the resource did not exist.
#
# Specification: OpenAPI 3.1.1, appendix B, leaves the text of a number in a path or query to the
# implementation. The grammar of JSON numbers (RFC 8259, section 6) has exponents, Python and
# JavaScript change to them on their own for small and large values, and Connexion takes them in a
# query. Nothing in the description says that the same schema allows less in a path.
#
# Reason: numbers in paths are matched by a regular expression of the router, which knows digits and
# a point only; what it does not match belongs to no route.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check 'connexion[flask]==3.3.0' httpx==0.28.1

cat > api.json <<'END'
{
  "openapi": "3.0.3", "info": {"title": "Rates", "version": "1"},
  "paths": {
    "/rates/{value}": {"get": {"operationId": "handlers.echo",
      "parameters": [{"name": "value", "in": "path", "required": true, "schema": {"type": "number"}}],
      "responses": {"200": {"description": "Done."}}}},
    "/rates": {"get": {"operationId": "handlers.echo_query",
      "parameters": [{"name": "value", "in": "query", "required": true, "schema": {"type": "number"}}],
      "responses": {"200": {"description": "Done."}}}}
  }
}
END
cat > handlers.py <<'END'
def echo(value):
    return {"value": value}


echo_query = echo
END
cat > run.py <<'END'
import connexion

app = connexion.FlaskApp("rates", specification_dir=".")
app.add_api("api.json")
client = app.test_client()
for value in (0.0001, 0.00001, 1e15, 1e16):
    text = str(value).replace("+", "%2B")
    path = client.get(f"/rates/{text}")
    query = client.get(f"/rates?value={text}")
    print(text, path.status_code, query.status_code, query.json()["value"] == value)
END
env/bin/python -W ignore run.py > seen 2> log || { cat log; exit 1; }

cat > expected <<'END'
0.0001 200 200 True
1e-05 404 200 True
1000000000000000.0 200 200 True
1e%2B16 404 200 True
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
