#!/usr/bin/env bash
# A decimal that marshmallow sends as text is described by apispec as a number.
#
# Versions: apispec 6.10.1, marshmallow 4.4.0, jsonschema 4.26.0.
#
# Seen: `Decimal(as_string=True)`, the way that keeps cents exact, is described as {"type": "number"};
# the answer has "19.90". A typed client cannot read the answer of its own description. An exclusive
# bound, `Range(min=0, min_inclusive=False)`, is described as `minimum: 0`, so 0 is sent and refused.
# `TimeDelta` and a timestamp are described right, as numbers; `Constant(5)` has neither type nor
# `const`, only a default. The timestamp's lower bound is called `min`, with a string for a value,
# which no validator reads.
#
# Specification: JSON Schema 2020-12, Validation, sections 6.1.1 (type) and 6.2.5 (exclusiveMinimum).
#
# Reason: the type is looked up by the field's class; options of the field and of its validators that
# have no attribute of their own in the table are not asked.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check apispec==6.10.1 marshmallow==4.4.0 jsonschema==4.26.0

cat > run.py <<'END'
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from jsonschema import Draft202012Validator
from marshmallow import Schema, ValidationError, fields, validate


class Order(Schema):
    price = fields.Decimal(as_string=True)
    ttl = fields.TimeDelta()
    at = fields.DateTime(format="timestamp")
    version = fields.Constant(5)
    amount = fields.Float(validate=validate.Range(min=0, min_inclusive=False))


spec = APISpec("Orders", "1", "3.1.0", plugins=[MarshmallowPlugin()])
spec.components.schema("Order", schema=Order)
schema = spec.to_dict()["components"]["schemas"]["Order"]
schema["properties"]["at"].pop("example")
for name, described in schema["properties"].items():
    print(name, json.dumps(described))

order = {"price": Decimal("19.90"), "ttl": timedelta(seconds=90), "at": datetime(2024, 5, 1, tzinfo=UTC)}
sent = Order().dump(order)
print("sent", json.dumps(sent))
for error in Draft202012Validator(schema).iter_errors(sent):
    print("answer:", error.json_path, error.message)

body = {"amount": 0}
print("request", body, "by the description:", Draft202012Validator(schema).is_valid(body))
try:
    Order().load(body)
except ValidationError as error:
    print("server:", error)
END
env/bin/python run.py > seen

cat > expected <<'END'
price {"type": "number"}
ttl {"type": "number", "x-unit": "seconds"}
at {"type": "number", "format": "float", "min": "0"}
version {"default": 5}
amount {"type": "number", "minimum": 0.0}
sent {"price": "19.90", "ttl": 90.0, "at": 1714521600.0, "version": 5}
answer: $.price '19.90' is not of type 'number'
request {'amount': 0} by the description: True
server: {'amount': ['Must be greater than 0.']}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
