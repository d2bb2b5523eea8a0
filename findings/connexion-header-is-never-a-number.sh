#!/usr/bin/env bash
# A header or cookie that is described as an integer is refused, whatever is sent; in a query it is fine.
#
# Versions: connexion 3.3.0, httpx 0.28.1.
#
# Seen: three optional parameters of one operation, all {type: integer}. `?q=5` is 200, and the handler gets 5.
# `X-Count: 5` and the cookie `n=5` are answered with 400, "'5' is not of type 'integer'"; no other text passes
# either, so that the operation works as long as nobody sends them.
#
# Specification: OpenAPI 3.0.3, Parameter Object, style values: a header in style `simple` and a cookie in
# style `form` are the text of the value, as in a query; the schema is that of the value.
#
# Reason: texts of the path and the query are converted by the described type before they are validated;
# those of headers and cookies are validated as they came.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check connexion==3.3.0 httpx==0.28.1

cat > openapi.yaml <<'END'
openapi: 3.0.3
info: { title: Counts, version: '1' }
paths:
  /count:
    get:
      operationId: run.count
      parameters:
        - { name: q, in: query, schema: { type: integer } }
        - { name: X-Count, in: header, schema: { type: integer } }
        - { name: n, in: cookie, schema: { type: integer } }
      responses: { '200': { description: ok } }
END
cat > run.py <<'END'
import asyncio
import logging

import connexion
import httpx


def count(q=None):
    return repr(q)


async def main():
    logging.disable()
    app = connexion.AsyncApp(__name__)
    app.add_api("openapi.yaml")
    transport = httpx.ASGITransport(app=app)
    for place, sent in [
        ("query", {"params": {"q": "5"}}),
        ("header", {"headers": {"X-Count": "5"}}),
        ("cookie", {"headers": {"Cookie": "n=5"}}),
    ]:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get("/count", **sent)
        said = answer.text.strip() if answer.is_success else answer.json()["detail"].splitlines()[0]
        print(place, answer.status_code, said)


if __name__ == "__main__":
    asyncio.run(main())
END
timeout 60 env/bin/python run.py > seen 2> log || { cat log; exit 1; }

cat > expected <<'END'
query 200 "5"
header 400 '5' is not of type 'integer'
cookie 400 '5' is not of type 'integer'
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
