#!/usr/bin/env bash
# One JSONPath filter selects other nodes by one library than by three others: what is not there is null to it.
#
# Versions: jsonpath-plus 10.4.0, jsonpath-rfc9535 1.0.1, python-jsonpath 2.2.2, jsonpath-ng 1.16.0.
#
# Seen: of the objects {"a": 1}, {"b": 2}, {"a": null} and {"a": 0}, the filter `@.a == null` selects the third by the three
# libraries in Python, the second and the third by jsonpath-plus; `!@.a` selects the second by the three, the second, third
# and fourth by jsonpath-plus. `@.a < 5` takes null, too. An overlay whose action removes what such a filter selects
# removes more, without a word.
#
# Specification: RFC 9535, section 2.3.5.2.2: a query that finds nothing compares equal to nothing but another such, and
# section 2.3.5.2.1: `!@.a` is a test of existence, not of truth; numbers are ordered among themselves alone. OpenAPI
# Overlay 1.0.0, section 4.4.3 names RFC 9535 for `target`.
#
# Reason: the filter is run as an expression of JavaScript, in which `undefined == null`, `!0` and `null < 5` are true.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonpath-rfc9535==1.0.1 python-jsonpath==2.2.2 jsonpath-ng==1.16.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . jsonpath-plus@10.4.0

cat > run.mjs <<'END'
import { JSONPath } from "jsonpath-plus";

for (const filter of ["@.a == null", "!@.a", "@.a < 5"]) {
  const found = JSONPath({ path: `$[?(${filter})]`, json: [{ a: 1 }, { b: 2 }, { a: null }, { a: 0 }] });
  console.log(`${filter}: jsonpath-plus ${JSON.stringify(found)}`);
}
END
cat > run.py <<'END'
import json

import jsonpath
import jsonpath_rfc9535
from jsonpath_ng.ext import parse

DATA = [{"a": 1}, {"b": 2}, {"a": None}, {"a": 0}]
LIBRARIES = {
    "jsonpath-rfc9535": lambda path: jsonpath_rfc9535.find(path, DATA).values(),
    "python-jsonpath": lambda path: jsonpath.findall(path, DATA),
    "jsonpath-ng": lambda path: [match.value for match in parse(path).find(DATA)],
}
for filter in ("@.a == null", "!@.a", "@.a < 5"):
    for name, find in LIBRARIES.items():
        print(f"{filter}: {name} {json.dumps(find(f'$[?({filter})]'), separators=(',', ':'))}")
END
{ timeout 60 node run.mjs; timeout 60 env/bin/python run.py; } > seen

cat > expected <<'END'
@.a == null: jsonpath-plus [{"b":2},{"a":null}]
!@.a: jsonpath-plus [{"b":2},{"a":null},{"a":0}]
@.a < 5: jsonpath-plus [{"a":1},{"a":null},{"a":0}]
@.a == null: jsonpath-rfc9535 [{"a":null}]
@.a == null: python-jsonpath [{"a":null}]
@.a == null: jsonpath-ng [{"a":null}]
!@.a: jsonpath-rfc9535 [{"b":2}]
!@.a: python-jsonpath [{"b":2}]
!@.a: jsonpath-ng [{"b":2}]
@.a < 5: jsonpath-rfc9535 [{"a":1},{"a":0}]
@.a < 5: python-jsonpath [{"a":1},{"a":0}]
@.a < 5: jsonpath-ng [{"a":1},{"a":0}]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
