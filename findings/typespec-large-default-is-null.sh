#!/usr/bin/env bash
# TypeSpec's emitter writes an int64 default beyond 2^53 as `default: null` and drops such bounds.
#
# Versions: @typespec/compiler 1.11.0, @typespec/http 1.11.0, @typespec/openapi3 1.11.0.
#
# Seen: `after: int64 = 9007199254740993` becomes {type: integer, format: int64, default: null}, in a
# schema that does not allow null; `= 9007199254740991` is written as it is. A server or client that
# fills in defaults from the description puts null into a member that cannot be null.
# `@maxValue(9007199254740993)` on an int64 is missing from the output, while `@maxValue(1000)` is
# there. The compiler ends with success and without a warning.
#
# Specification: OpenAPI 3.0.3, Schema Object: for `default`, "the value MUST conform to the defined
# type for the Schema Object defined at the same level"; null does so only with `nullable: true`. JSON
# numbers have no limit of size (RFC 8259, section 6, only warns about interoperability).
#
# Reason: the compiler keeps exact numbers; its conversion to a JavaScript number gives null where that
# would lose digits. A default is written from that result, a bound left out.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  @typespec/compiler@1.11.0 @typespec/http@1.11.0 @typespec/openapi@1.11.0 @typespec/openapi3@1.11.0

cat > main.tsp <<'END'
import "@typespec/http";

@service(#{ title: "Events" })
namespace Events;

model Cursor {
  small: int64 = 9007199254740991;
  after: int64 = 9007199254740993;
  @maxValue(1000) limit: int64;
  @maxValue(9007199254740993) large: int64;
  @maxValue(9223372036854775807) largest: int64;
}

@TypeSpec.Http.post op seek(@TypeSpec.Http.body cursor: Cursor): void;
END
node_modules/.bin/tsp compile main.tsp --emit @typespec/openapi3 --output-dir out > log || { cat log; exit 1; }
{ grep -c -i warning log || true; sed -n '/properties:/,$p' out/@typespec/openapi3/openapi.yaml; } > seen

cat > expected <<'END'
0
      properties:
        small:
          type: integer
          format: int64
          default: 9007199254740991
        after:
          type: integer
          format: int64
          default: null
        limit:
          type: integer
          format: int64
          maximum: 1000
        large:
          type: integer
          format: int64
        largest:
          type: integer
          format: int64
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
