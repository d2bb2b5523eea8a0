#!/usr/bin/env bash
# A part of a form that is a file or a URL cannot be tested: making a value for it raises an error.
#
# Versions: schemathesis 4.32.5, hypothesis 6.170.17.
#
# Seen: `multipart/form-data` whose member `file` is `oneOf` of a binary string and a string of the format `uri`, as
# transcription services describe "a file, or where it is". Making a request raises ValueError "Unsupported type:
# 'Binary'", and a run counts the operation as an error of its own, not of the API. With either of the two schemas alone
# a request is made, as it is for `anyOf`.
#
# Specification: OpenAPI 3.0.3, "Considerations for File Uploads": `type: string, format: binary` is a file's content, and a
# Schema Object may stand in `oneOf` like any other. Exactly one of the two has to take the value.
#
# Reason: what stands for file contents while values are made is a type of its own, and "exactly one" is looked for by a
# JSON Schema validator, which knows JSON's types alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check schemathesis==4.32.5 hypothesis==6.170.17

cat > run.py <<'END'
import warnings

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

warnings.simplefilter("ignore")
FILE = {"type": "string", "format": "binary"}
URL = {"type": "string", "format": "uri"}


def description(file):
    form = {"type": "object", "required": ["file"], "properties": {"file": file}}
    body = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Texts", "version": "1"},
        "paths": {"/texts": {"post": {"requestBody": body, "responses": {"200": {"description": "ok"}}}}},
    }


for name, file in [
    ("file", FILE),
    ("URL", URL),
    ("anyOf", {"anyOf": [FILE, URL]}),
    ("oneOf", {"oneOf": [FILE, URL]}),
]:
    operation = schemathesis.openapi.from_dict(description(file))["/texts"]["POST"]

    @settings(max_examples=20, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def requests(case):
        assert case.body is not None

    try:
        requests()
        print(name, "requests are made")
    except Exception as error:
        print(name, type(error).__name__, error)
END
timeout 300 env/bin/python run.py > seen

cat > expected <<'END'
file requests are made
URL requests are made
anyOf requests are made
oneOf ValueError Unsupported type: 'Binary'
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
