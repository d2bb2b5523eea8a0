#!/usr/bin/env bash
# One Pydantic model, one JSON text, two results: validating the bytes and validating what
# json.loads made of them pick different branches of a union, and one turns "20240101" into 1970.
#
# Versions: pydantic 2.14.4, jsonschema 4.26.0 with its format extras.
#
# Seen: a model with `since: datetime | str` and `ref: UUID | str`. `model_validate(json.loads(text))`
# keeps every text as it is, even a full RFC 3339 date-time. `model_validate_json(text)` turns
# "20240101" into 1970-08-23T06:15:01Z, "1700000000" into a day of 2023, and the 32 hex digits of a
# checksum into a UUID with hyphens; written again, the document has other texts than were read.
# Both calls are in common use for the same thing: FastAPI uses the first for request bodies, a
# client that reads `response.content` the second, with the model generated from that server.
# `int | str`, `date | str` keep "20240101" in both.
#
# Specification: JSON Schema Validation 2020-12, section 7.3: `date-time` is the production of
# RFC 3339 and `uuid` that of RFC 4122, with hyphens. Neither allows digits alone, so by the schema
# that Pydantic writes for the model only the branch {"type": "string"} holds these values.
#
# Reason: smart mode prefers the branch that needs no conversion. JSON has no datetime and no UUID,
# so reading one from a JSON string counts as no conversion, as reading a str does; the first of two
# equal branches wins. From Python objects, str to datetime is a conversion. What counts as text of
# a datetime includes Unix times, as text of a UUID also forms without hyphens.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 'jsonschema[format]==4.26.0'

cat > run.py <<'END'
import json
from datetime import date, datetime
from uuid import UUID

import jsonschema
from pydantic import BaseModel


class Record(BaseModel):
    since: datetime | str
    ref: UUID | str
    count: int | str
    day: date | str


FORMATS = jsonschema.Draft202012Validator.FORMAT_CHECKER
properties = Record.model_json_schema()["properties"]


def branches(name, value):
    return [
        branch.get("format", branch["type"])
        for branch in properties[name]["anyOf"]
        if jsonschema.Draft202012Validator(branch, format_checker=FORMATS).is_valid(value)
    ]


for since, ref in (
    ("20240101", "0123456789abcdef0123456789abcdef"),
    ("1700000000", "{01234567-89ab-cdef-0123-456789abcdef}"),
    ("2024-01-01T00:00:00Z", "01234567-89ab-cdef-0123-456789abcdef"),
):
    text = json.dumps({"since": since, "ref": ref, "count": "20240101", "day": "20240101"})
    print("given  ", since, branches("since", since), ref, branches("ref", ref))
    for name, record in (
        ("objects", Record.model_validate(json.loads(text))),
        ("bytes  ", Record.model_validate_json(text)),
    ):
        types = [type(value).__name__ for _, value in record]
        print(name, *types, record.model_dump(mode="json"))
END
env/bin/python run.py > seen

cat > expected <<'END'
given   20240101 ['string'] 0123456789abcdef0123456789abcdef ['string']
objects str str str str {'since': '20240101', 'ref': '0123456789abcdef0123456789abcdef', 'count': '20240101', 'day': '20240101'}
bytes   datetime UUID str str {'since': '1970-08-23T06:15:01Z', 'ref': '01234567-89ab-cdef-0123-456789abcdef', 'count': '20240101', 'day': '20240101'}
given   1700000000 ['string'] {01234567-89ab-cdef-0123-456789abcdef} ['string']
objects str str str str {'since': '1700000000', 'ref': '{01234567-89ab-cdef-0123-456789abcdef}', 'count': '20240101', 'day': '20240101'}
bytes   datetime UUID str str {'since': '2023-11-14T22:13:20Z', 'ref': '01234567-89ab-cdef-0123-456789abcdef', 'count': '20240101', 'day': '20240101'}
given   2024-01-01T00:00:00Z ['date-time', 'string'] 01234567-89ab-cdef-0123-456789abcdef ['uuid', 'string']
objects str str str str {'since': '2024-01-01T00:00:00Z', 'ref': '01234567-89ab-cdef-0123-456789abcdef', 'count': '20240101', 'day': '20240101'}
bytes   datetime UUID str str {'since': '2024-01-01T00:00:00Z', 'ref': '01234567-89ab-cdef-0123-456789abcdef', 'count': '20240101', 'day': '20240101'}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
