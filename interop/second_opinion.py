"""Which of some JSON texts a validator of somebody else takes: `second_opinion.py DOCUMENT` with cases on standard input."""

import json
import sys

from openapi_schema_validator import OAS30Validator, OAS31Validator

document = json.load(open(sys.argv[1]))
validator = OAS31Validator if document["openapi"].startswith("3.1") else OAS30Validator
for line in sys.stdin:
    case = json.loads(line)
    schema = {"components": document.get("components", {}), "allOf": [case["schema"]]}
    try:
        found = next(iter(validator(schema).iter_errors(json.loads(case["text"]))), None)
        print("valid" if found is None else "not valid")
    except Exception as error:  # a schema that it cannot use is no opinion
        print(f"no opinion: {type(error).__name__}")
