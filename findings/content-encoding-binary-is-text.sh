#!/usr/bin/env bash
# Two ways to describe the bytes of an upload, and generated clients know one of them.
#
# Versions: openapi-python-client 0.29.1, httpx 0.28.1, attrs 26.1.0, @hey-api/openapi-ts 0.99.0,
# typescript 5.9.3.
#
# Seen: a form has the parts `old` (`format: binary`) and `new` (`contentEncoding: binary`).
# - openapi-python-client: `old` is a file. `new` is a `str`; handed the bytes of a picture, the
#   request carries how Python prints them, b'\x89PNG\r\n', as text/plain, without an error.
# - @hey-api/openapi-ts: `old` is `Blob | File`, `new` is `string`, which no picture fits into.
#
# Specification: JSON Schema 2020-12 Validation, section 8.3, takes the encodings of RFC 2045 (and
# RFC 4648) for `contentEncoding`; `binary` there (section 6.2) is bytes as they are. OpenAPI 3.1 moved
# content from `format` to these keywords. Discord's public description (OpenAPI 3.1) writes all of its
# uploads so.
#
# Reason: both look at `format` alone when they choose the type of a part.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1 httpx==0.28.1 attrs==26.1.0
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact @hey-api/openapi-ts@0.99.0 typescript@5.9.3

cat > api.json <<'JSON'
{
  "openapi": "3.1.0", "info": {"title": "Uploads", "version": "1"},
  "paths": {"/pictures": {"post": {
    "operationId": "addPicture",
    "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": {
      "type": "object", "required": ["old", "new"],
      "properties": {
        "old": {"type": "string", "format": "binary"},
        "new": {"type": "string", "contentEncoding": "binary"}
      }
    }}}},
    "responses": {"204": {"description": "Added."}}
  }}}
}
JSON
cat > run.py <<'PYTHON'
import io

from client.models.add_picture_body import AddPictureBody
from client.types import File

print("python:", {name: AddPictureBody.__annotations__[name] for name in ("old", "new")})
picture = b"\x89PNG\r\n"
for name, (_, content, media) in AddPictureBody(old=File(io.BytesIO(picture)), new=picture).to_multipart():
    print("python sends", name, "as", media, content if isinstance(content, bytes) else content.read())
PYTHON
env/bin/openapi-python-client generate --path api.json --output-path client --meta none > log 2>&1 || { cat log; exit 1; }
npx openapi-ts --input api.json --output typescript > log 2>&1 || { cat log; exit 1; }
{
  env/bin/python run.py
  sed -n 's/^ *\(old\|new\): \(.*\);$/typescript: \1 is \2/p' typescript/types.gen.ts
} > seen

cat > expected <<'TEXT'
python: {'old': 'File', 'new': 'str'}
python sends old as None b'\x89PNG\r\n'
python sends new as text/plain b"b'\\x89PNG\\r\\n'"
typescript: old is Blob | File
typescript: new is string
TEXT
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
