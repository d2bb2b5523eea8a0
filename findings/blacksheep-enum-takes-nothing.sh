#!/usr/bin/env bash
# The server describes an enumeration of numbers as text that is one of the numbers, null as what 3.1 does not have, and bytes
# that it answers are other bytes when they are sent back.
#
# Versions: blacksheep 2.6.4, essentials-openapi 1.4.0, jsonschema 4.26.0.
#
# Seen: a dataclass with an Enum of 1 and 2, bytes, and an optional date. The description is of OpenAPI 3.1.0 and has the
# enumeration as {"type": "string", "enum": [1, 2]}, which no value meets, the date as a text that is "nullable", so that the
# null which the server sends is wrong by it, and members with a default as required. The answer to a request without them is
# sent with status 200 and breaks the description at both. The bytes, described as binary, are answered in base64; the same answer
# sent back is taken as text and encoded again: `eA==`, then `ZUE9PQ==`.
#
# Specification: JSON Schema 2020-12, which 3.1 uses: `type` and `enum` both have to hold; there is no `nullable`, a type that may
# be null is ["string", "null"]. `contentEncoding: base64` is what says that a text is base64.
#
# Reason: every Enum is described by one handler, as text with the values of its members; `nullable` of 3.0 is written into
# documents of 3.1 too; responses write bytes in base64, and requests do not read them so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check blacksheep==2.6.4 essentials-openapi==1.4.0 jsonschema==4.26.0

cat > run.py <<'END'
import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Optional

from blacksheep import Application, FromJSON, JSONContent, post
from blacksheep.server.openapi.v3 import OpenAPIHandler
from blacksheep.testing import TestClient
from jsonschema import Draft202012Validator
from openapidocs.v3 import Info

app = Application()
OpenAPIHandler(info=Info(title="Jobs", version="1")).bind_app(app)


class Level(Enum):
    LOW = 1
    HIGH = 2


@dataclass
class Job:
    level: Level = Level.LOW
    payload: bytes = b""
    due: Optional[datetime] = None


@post("/jobs")
def create(job: FromJSON[Job]) -> Job:
    return job.value


async def main():
    await app.start()
    client = TestClient(app)
    document = json.loads(await (await client.get("/openapi.json")).text())
    schema = document["components"]["schemas"]["Job"]
    level, due = schema["properties"]["level"], schema["properties"]["due"]
    print(document["openapi"], "required", schema["required"])
    print("level", level["type"], level["enum"], "due", due["type"], "nullable", due["nullable"])
    job = {"payload": "x"}
    for _ in range(2):
        answer = await client.post("/jobs", content=JSONContent(job))
        job = json.loads(await answer.text())
        print(answer.status, json.dumps(job))
        for error in Draft202012Validator(schema).iter_errors(job):
            print("  ", error.json_path, error.message)


asyncio.run(main())
END
timeout 60 env/bin/python run.py > seen

cat > expected <<'END'
3.1.0 required ['level', 'payload']
level string [1, 2] due string nullable True
200 {"level": 1, "payload": "eA==", "due": null}
   $.level 1 is not of type 'string'
   $.due None is not of type 'string'
200 {"level": 1, "payload": "ZUE9PQ==", "due": null}
   $.level 1 is not of type 'string'
   $.due None is not of type 'string'
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
