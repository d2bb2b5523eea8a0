#!/usr/bin/env bash
# A schema with a member called "d", such as a JSON Web Key, cannot be read or written by its model.
#
# Versions: openapi-python-client 0.29.1, httpx 0.28.1, attrs 26.1.0.
#
# Seen: three schemas, each generated without a warning.
# - A key with `kty` and `d`: from_dict() takes {"kty": "EC", "d": "AQ"}, but the text of `d` is also
#   the object's additional_properties; to_dict() of what was just read is a ValueError.
# - A box with `d`, `h`, `w`: from_dict() is an AttributeError, 'int' object has no attribute 'pop'.
# - A form with `field_dict`: to_dict() gives a dictionary that contains itself, and the text is gone.
# Schemas that have other names for the same members work.
#
# Specification: OpenAPI and JSON Schema reserve no member names. `d` is a registered member of JSON
# Web Keys (RFC 7518, sections 6.2.2.1 and 6.3.2.1).
#
# Reason: the generated methods keep the values of members in local variables of the members' names,
# beside local variables of their own called `d` and `field_dict`. Python keywords are renamed, these
# two are not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1 httpx==0.28.1 attrs==26.1.0

cat > api.json <<'END'
{
  "openapi": "3.1.0", "info": {"title": "Members", "version": "1"}, "paths": {},
  "components": {"schemas": {
    "Key": {"type": "object", "required": ["kty", "d"],
      "properties": {"kty": {"type": "string"}, "d": {"type": "string"}}},
    "Box": {"type": "object", "required": ["d", "h", "w"],
      "properties": {"d": {"type": "number"}, "h": {"type": "number"}, "w": {"type": "number"}}},
    "Form": {"type": "object", "required": ["field_dict"], "properties": {"field_dict": {"type": "string"}}}
  }}
}
END
cat > run.py <<'END'
from client.models.box import Box
from client.models.form import Form
from client.models.key import Key


def attempt(name, call):
    try:
        print(name, call())
    except (AttributeError, ValueError) as error:
        print(name, type(error).__name__, error)


key = Key.from_dict({"kty": "EC", "d": "AQ"})
print("read key:", key)
attempt("write key:", key.to_dict)
attempt("read box:", lambda: Box.from_dict({"d": 1, "h": 2, "w": 3}))
attempt("write form:", lambda: Form(field_dict="text").to_dict())
END
env/bin/openapi-python-client generate --path api.json --output-path client --meta none > log 2>&1 || { cat log; exit 1; }
env/bin/python run.py > seen

cat > expected <<'END'
read key: Key(kty='EC', d='AQ', additional_properties='AQ')
write key: ValueError dictionary update sequence element #0 has length 1; 2 is required
read box: AttributeError 'int' object has no attribute 'pop'
write form: {'field_dict': {...}}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
