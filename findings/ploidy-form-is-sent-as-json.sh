#!/usr/bin/env bash
# A Rust client generated from a form sends JSON, and has no place for a required header; nothing is said of either.
#
# Versions: ploidy 0.15.0.
#
# Seen: an operation with one required header parameter and a body that is described as `application/x-www-form-urlencoded`
# alone. The method that is generated takes any `serde_json::Value` and sends it as JSON, and the header has no argument. With
# the same schema as `application/json` the argument has the schema's type. Generating prints no warning and ends with 0.
#
# Specification: OpenAPI 3.0.3, Request Body Object: the keys of `content` are the media types that the body may have; Parameter
# Object: `in: header` with `required: true` must be in the request.
#
# Reason: JSON is the only media type whose schemas become arguments; the method of sending is the same for all others.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

CARGO_TARGET_DIR=target cargo install --quiet --locked --root . --version 0.15.0 ploidy

api() {
  cat > "$1.yaml" <<END
openapi: 3.0.3
info: { title: notes, version: "1" }
servers: [{ url: https://notes.example }]
paths:
  /notes:
    post:
      operationId: createNote
      parameters: [{ name: X-Tenant, in: header, required: true, schema: { type: string } }]
      requestBody: { required: true, content: { $2: { schema: { \$ref: '#/components/schemas/NewNote' } } } }
      responses: { '204': { description: done } }
components:
  schemas:
    NewNote: { type: object, required: [text], properties: { text: { type: string } } }
END
  bin/ploidy generate rust --name notes --output "$1" "$1.yaml" > "$1.log" 2>&1
  local method=$1/src/client/default.rs
  echo "$1: $(grep -ic warn "$1.log" || true) warnings, $(grep -o 'request: impl Into<.*>' "$method")"
  echo "$1: $(grep -c '\.json(&request' "$method") calls of json, $(grep -c '\.form(' "$method" || true) of form," \
    "$(grep -ci 'x.tenant' "$method" || true) lines with the header"
}
{ api json application/json; api form application/x-www-form-urlencoded; } > seen

cat > expected <<'END'
json: 0 warnings, request: impl Into<crate::types::NewNote>
json: 1 calls of json, 0 of form, 0 lines with the header
form: 0 warnings, request: impl Into<::ploidy_util::serde_json::Value>
form: 1 calls of json, 0 of form, 0 lines with the header
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
