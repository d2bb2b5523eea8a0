"""Calls each case with what openapi-python-client has made of the description."""

import importlib
import inspect
import json
import pathlib
import re
import sys
import types
import typing

import made

ROOT = pathlib.Path(made.__file__).parent
CLIENT = made.Client(base_url=sys.argv[1], headers={"x-api-key": "any"}, timeout=20)


def snake(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def built(kind, value):
    """A value of the annotated type."""
    options = typing.get_args(kind) if typing.get_origin(kind) in (typing.Union, types.UnionType) else [kind]
    models = [option for option in options if hasattr(option, "from_dict")]
    return models[0].from_dict(value) if models and isinstance(value, dict) else value


def call(case):
    found = list(ROOT.glob(f"api/*/{snake(case['id'])}.py"))
    function = importlib.import_module(f"made.api.{found[0].parent.name}.{found[0].stem}").sync_detailed
    hints = typing.get_type_hints(function)
    wanted = inspect.signature(function).parameters
    values = {}
    for name, value in {**case.get("path", {}), **case.get("query", {})}.items():
        known = snake(name) if snake(name) in wanted else snake(name) + "_"
        values[known] = built(hints[known], value)
    if "body" in case:
        values["body"] = built(hints["body"], case["body"])
    answer = function(client=CLIENT, **values)
    if answer.parsed is None:
        return {"status": int(answer.status_code), "refused": f"nothing read of {answer.content[:200]}"}
    # What the models write again is all that they have read.
    return {"status": int(answer.status_code), "value": answer.parsed.to_dict(), "raw": json.loads(answer.content)}


for line in sys.stdin:
    try:
        said = call(json.loads(line))
    except Exception as error:  # whatever a client raises is what it says
        said = {"refused": f"{type(error).__name__}: {error}"[:500]}
    print(json.dumps(said, default=str), flush=True)
