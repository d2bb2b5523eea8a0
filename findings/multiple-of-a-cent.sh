#!/usr/bin/env bash
# `multipleOf: 0.01` on a price: between 0 and 9,985 of 10,000 correct prices are refused, by validator.
#
# Versions: ajv 8.20.0, jsonschema 4.26.0, fastjsonschema 2.22.3, jsonschema-rs 0.61.0,
# pydantic 2.14.4, msgspec 0.22.0.
#
# Seen: the prices 0.00, 0.01, … 99.99, each read from its two-digit JSON text. ajv and jsonschema
# refuse the same 1,363 of them (the first are 0.07, 0.14, 0.28), msgspec refuses 9,985 and takes
# 15, the other three take all. The JSON Schema that msgspec writes for its type is still
# multipleOf 0.01, so a client that validates before it sends finds nothing wrong.
#
# Specification: JSON Schema Validation 2020-12, section 6.2.1: valid "if division by this keyword's
# value results in an integer". JSON Schema Core, section 4.2.1, takes numbers as decimals of
# arbitrary precision, so all 10,000 are valid.
#
# Reason: 0.01 has no exact binary form. ajv and jsonschema divide and ask whether the quotient is
# whole (0.07 / 0.01 is 7.000000000000001). msgspec takes the floating-point remainder,
# which for most multiples is not 0. The others work with decimals, fractions or a tolerance.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 fastjsonschema==2.22.3 \
  jsonschema-rs==0.61.0 pydantic==2.14.4 msgspec==0.22.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . ajv@8.20.0

cat > run.py <<'END'
import json
from typing import Annotated

import fastjsonschema
import jsonschema
import jsonschema_rs
import msgspec
import pydantic

SCHEMA = {"type": "number", "multipleOf": 0.01}
PRICES = [f"{cents // 100}.{cents % 100:02}" for cents in range(10_000)]


def refused(check):
    def fails(text):
        try:
            return check(text) is False
        except (ValueError, fastjsonschema.JsonSchemaException):
            return True

    return sum(fails(text) for text in PRICES)


slow = jsonschema.Draft202012Validator(SCHEMA)
fast = fastjsonschema.compile(SCHEMA)
rust = jsonschema_rs.validator_for(SCHEMA)
model = pydantic.TypeAdapter(Annotated[float, pydantic.Field(multiple_of=0.01)])
cents = Annotated[float, msgspec.Meta(multiple_of=0.01)]
decoder = msgspec.json.Decoder(cents)

print("jsonschema", refused(lambda text: slow.is_valid(json.loads(text))))
print("fastjsonschema", refused(lambda text: fast(json.loads(text)) is not None))
print("jsonschema-rs", refused(lambda text: rust.is_valid(json.loads(text))))
print("pydantic", refused(model.validate_json))
print("msgspec", refused(decoder.decode), msgspec.json.schema(cents))
END
cat > run.mjs <<'END'
import Ajv from "ajv/dist/2020.js";

const check = new Ajv.default().compile({ type: "number", multipleOf: 0.01 });
let refused = 0;
for (let cents = 0; cents < 10_000; cents += 1) {
  const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  if (!check(JSON.parse(text))) refused += 1;
}
console.log("ajv", refused);
END
{ env/bin/python run.py; node run.mjs; } > seen

cat > expected <<'END'
jsonschema 1363
fastjsonschema 0
jsonschema-rs 0
pydantic 0
msgspec 9985 {'type': 'number', 'multipleOf': 0.01}
ajv 1363
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
