#!/usr/bin/env bash
# A decimal is described as an object with a member for each method of Python's Decimal, a duration as one of timedelta's; the
# server refuses every such object. What it requires is described as optional.
#
# Versions: sanic 25.12.1, sanic-ext 25.12.0, sanic-testing 24.6.0, pydantic 2.14.4, Python 3.11.
#
# Seen: a pydantic model with an integer, a Decimal and an optional timedelta is the body of an operation, which the server
# validates by the same model. Its description has `price` as an object with members such as `as_tuple` and `is_nan`, 55 by
# Python 3.11, `took` as one with `days`, `total_seconds` and others, `count` as int32, and nothing as required. The described
# object is answered with 400, as is a body without `count`; `"1.10"` and 2^40 are taken.
#
# Specification: OpenAPI 3.0.3, Schema Object: `required` lists the members that have to be there; `format: int32` is a signed
# integer of 32 bits.
#
# Reason: the schema is not made by pydantic, whose own is complete, but from the annotations of the class; a class that is not
# known is described by its public attributes, which for a class of the standard library are its methods.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check sanic==25.12.1 sanic-ext==25.12.0 sanic-testing==24.6.0 pydantic==2.14.4

cat > run.py <<'END'
import asyncio
import json
from datetime import timedelta
from decimal import Decimal
from typing import Optional

from pydantic import BaseModel
from sanic import Sanic
from sanic import json as reply
from sanic_ext import openapi, validate

app = Sanic("shop")


class Item(BaseModel):
    count: int
    price: Decimal
    took: Optional[timedelta] = None


@app.post("/items")
@openapi.definition(body={"application/json": Item})
@validate(json=Item)
async def create(request, body: Item):
    return reply(repr(body))


async def main():
    _, answer = await app.asgi_client.get("/docs/openapi.json")
    operation = json.loads(answer.text)["paths"]["/items"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    members = schema["properties"]
    print("count", members["count"]["type"], members["count"]["format"], "required", schema.get("required"))
    for name, some in [("price", ["as_tuple", "is_nan"]), ("took", ["days", "total_seconds"])]:
        print(name, members[name]["type"], [member in members[name]["properties"] for member in some])
    price = {member: {} for member in members["price"]["properties"]}
    for what, item in [
        ("described", {"count": 1, "price": price}),
        ("text", {"count": 1, "price": "1.10"}),
        ("large", {"count": 2**40, "price": "1"}),
        ("without", {"price": "1"}),
    ]:
        _, answer = await app.asgi_client.post("/items", json=item)
        print(what, answer.status, answer.json if answer.status == 200 else "")


asyncio.run(main())
END
timeout 60 env/bin/python run.py 2> log | grep -v INFO | grep -v '^Main' > seen || { cat log; exit 1; }
sed -i 's/ *$//' seen

cat > expected <<'END'
count integer int32 required None
price object [True, True]
took object [True, True]
described 400
text 200 Item(count=1, price=Decimal('1.10'), took=None)
large 200 Item(count=1099511627776, price=Decimal('1'), took=None)
without 400
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
