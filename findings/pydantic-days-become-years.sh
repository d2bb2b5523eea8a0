#!/usr/bin/env bash
# Pydantic writes a timedelta of 365 days as "P1Y"; a reader that knows calendars gets 366 days back.
#
# Versions: pydantic 2.14.4, isodate 0.7.2 (msgspec 0.22.0 beside them, for comparison).
#
# Seen: a `timedelta` field is described as {"type": "string", "format": "duration"}. 364 days leave
# as "P364D", 365 as "P1Y", 400 as "P1Y35D". Pydantic reads "P1Y" as 365 days, so its own round trip
# is clean and no test inside one service shows anything. isodate reads "P1Y" as one calendar year
# (it has no timedelta to offer): added to 1 January 2024 it ends 366 days later, not 365. msgspec
# writes the same two values as "P365D" and "P400D".
#
# Specification: JSON Schema Validation 2020-12, section 7.3.1, defines the format `duration` by the
# ABNF of RFC 3339, appendix A. There a year may be followed by months only
# (dur-year = 1*DIGIT "Y" [dur-month]), so "P1Y35D" is no `duration` at all. "P1Y" is one, and in
# ISO 8601 a year is a calendar year. isodate is right to refuse to count its days.
#
# Reason: the serializer splits the days of a timedelta by 365 before it writes them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 isodate==0.7.2 msgspec==0.22.0

cat > run.py <<'END'
import re
from datetime import datetime, timedelta

import isodate
import msgspec
from pydantic import TypeAdapter

# RFC 3339, appendix A, production `duration`.
TIME = r"T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)"
DATE = r"(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)"
GRAMMAR = re.compile(rf"P(?:{DATE}(?:{TIME})?|{TIME}|\d+W)")

adapter = TypeAdapter(timedelta)
print(adapter.json_schema(mode="serialization"))
start = datetime(2024, 1, 1)
for days in (364, 365, 400):
    value = timedelta(days=days)
    text = adapter.dump_python(value, mode="json")
    own = adapter.validate_python(text) == value
    there = (start + isodate.parse_duration(text) - start).days
    grammar = GRAMMAR.fullmatch(text) is not None
    print(days, text, f"own={own} isodate={there} rfc3339={grammar}", msgspec.to_builtins(value))
END
env/bin/python run.py > seen

cat > expected <<'END'
{'format': 'duration', 'type': 'string'}
364 P364D own=True isodate=364 rfc3339=True P364D
365 P1Y own=True isodate=366 rfc3339=True P365D
400 P1Y35D own=True isodate=401 rfc3339=False P400D
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
