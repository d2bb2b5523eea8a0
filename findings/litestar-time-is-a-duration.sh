#!/usr/bin/env bash
# Litestar describes a time of day as a duration; a generated client reads it and cannot send it back.
#
# Versions: litestar 2.25.0 (msgspec 0.22.0), datamodel-code-generator 0.89.0, pydantic 2.14.4.
#
# Seen: a field `opens: datetime.time` is described as {type: string, format: duration}. The server
# sends and takes "10:30:00" and refuses "PT10H30M" with 400 "Invalid RFC3339 encoded time", the only
# form that its own description allows. The model generated from the description has
# `opens: timedelta`. Pydantic reads "10:30:00" as a timedelta, too, so answers parse and the mistake
# stays hidden; written again it is "PT10H30M", and the server answers 400 to its own data.
#
# Specification: JSON Schema Validation 2020-12, section 7.3.1: format `duration` is the ISO 8601
# form that starts with P, `time` is the full-time of RFC 3339. (That one demands an offset, which a
# naive Python time does not have; `duration` fits less still.)
#
# Reason: the table from Python types to formats has `duration` for time as well as for timedelta.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check litestar==2.25.0 msgspec==0.22.0 httpx==0.28.1 \
  datamodel-code-generator==0.89.0 pydantic==2.14.4

cat > server.py <<'END'
import datetime
from dataclasses import dataclass

from litestar import Litestar, post


@dataclass
class Shop:
    opens: datetime.time


@post("/shops")
async def create(data: Shop) -> Shop:
    return data


app = Litestar([create])
END
cat > run.py <<'END'
import json
import subprocess
import sys

from litestar.testing import TestClient
from server import app

with open("api.json", "w") as file:
    description = app.openapi_schema.to_schema()
    json.dump(description, file)
print(description["components"]["schemas"]["Shop"]["properties"])
subprocess.run(
    ["env/bin/datamodel-codegen", "--input", "api.json", "--output", "model.py",
     "--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"],
    check=True, capture_output=True,
)
from model import Shop

with TestClient(app) as client:
    answer = client.post("/shops", json={"opens": "10:30:00"})
    print(answer.status_code, answer.text)
    shop = Shop.model_validate_json(answer.text)
    print(repr(shop), shop.model_dump_json())
    answer = client.post("/shops", content=shop.model_dump_json())
    print(answer.status_code, answer.json()["extra"][0]["message"])
END
env/bin/python -W ignore run.py > seen 2> log || { cat log; exit 1; }

cat > expected <<'END'
{'opens': {'type': 'string', 'format': 'duration'}}
201 {"opens":"10:30:00"}
Shop(opens=datetime.timedelta(seconds=37800)) {"opens":"PT10H30M"}
400 Invalid RFC3339 encoded time
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
