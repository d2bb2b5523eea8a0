"""Calls the module of each operation with what its annotations ask for."""

import datetime
import importlib
import inspect
import io
import pathlib
import re
import types as builtin
import typing
import uuid

import common
import made
from made import types

ROOT = pathlib.Path(made.__file__).parent


def snake(name):
    return re.sub(r"[- ]", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)).lower()


def module(case):
    found = [path for path in ROOT.glob("api/*/*.py") if path.stem == snake(case["id"])]
    return importlib.import_module(f"made.api.{found[0].parent.name}.{found[0].stem}")


def built(kind, value):
    """A value of the annotated type."""
    options = typing.get_args(kind) if typing.get_origin(kind) in (typing.Union, builtin.UnionType) else [kind]
    for option in options:
        if isinstance(value, list) and typing.get_origin(option) is list:
            return [built(typing.get_args(option)[0], item) for item in value]
        if hasattr(option, "from_dict") and isinstance(value, dict):
            if "file" in value or "files" in value:
                return with_files(option, value)
            try:
                return option.from_dict(value)
            except Exception:
                continue
        if option is types.File and isinstance(value, dict):
            return types.File(io.BytesIO(common.content(value)), value["name"], value["type"])
        if isinstance(value, str) and option in (datetime.datetime, datetime.date):
            return option.fromisoformat(value)
        if isinstance(value, str) and option is uuid.UUID:
            return uuid.UUID(value)
        if isinstance(option, type) and issubclass(option, str) and option is not str and isinstance(value, str):
            return option(value)
    return value


def with_files(option, value):
    file = lambda v: types.File(io.BytesIO(common.content(v)), v["name"], v["type"])  # noqa: E731
    made_of = {name: [file(v) for v in item] if isinstance(item, list) else file(item) if isinstance(item, dict) else item for name, item in value.items()}
    return option(**made_of)


def call(case):
    from made import AuthenticatedClient, Client

    args, given = case["args"], case.get("credentials", {})
    headers, query = common.secured(case)
    client = Client(base_url=common.WORK["address"], headers=headers, cookies=common.cookies(case) if not args.get("cookie") else {}, timeout=20)
    if case["path"].startswith("/auth/"):
        import base64

        token, prefix = given["token"], "Bearer"
        if case["path"] == "/auth/basic":
            token, prefix = base64.b64encode(":".join(common.basic(case)).encode()).decode(), "Basic"
        client = AuthenticatedClient(base_url=common.WORK["address"], token=token, prefix=prefix, headers=headers, cookies=common.cookies(case), httpx_args={"params": query}, timeout=20)
    function = module(case).sync_detailed
    hints = typing.get_type_hints(function)
    wanted = inspect.signature(function).parameters
    values = {}
    for place in ("path", "query", "header", "cookie"):
        for name, value in args.get(place, {}).items():
            known = snake(name) if snake(name) in wanted else snake(name) + "_"
            values[known] = built(hints[known], value)
    if "body" in args:
        values["body"] = built(hints["body"], args["body"])
    answer = function(client=client, **values)
    if answer.status_code >= 400:
        return common.outcome(int(answer.status_code), {k.lower(): v for k, v in answer.headers.items()}, answer.content)
    return {"value": common.json.dumps(shown(answer.parsed), default=str), "status": int(answer.status_code), "headers": dict(answer.headers)}


def shown(value):
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, types.File):
        return {"base64": common.base64.b64encode(value.payload.read()).decode()}
    return value.to_dict() if hasattr(value, "to_dict") else value


common.run(call)
