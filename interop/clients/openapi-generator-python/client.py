"""Calls the method of each operation with what its annotations ask for."""

import re
import sys
import typing

sys.path.insert(0, "out")

import common  # noqa: E402
import made  # noqa: E402
from made.api.default_api import DefaultApi  # noqa: E402


def snake(name):
    return re.sub(r"[- ]", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)).lower()


def built(kind, value):
    for option in [kind, *typing.get_args(kind)]:
        if hasattr(option, "from_dict") and isinstance(value, dict):
            return option.from_dict(value)
        if isinstance(value, list) and typing.get_origin(option) is list:
            return [built(typing.get_args(option)[0], item) for item in value]
        inner = typing.get_args(option)
        if inner and option is not kind:
            found = built(option, value)
            if found is not value:
                return found
    return value


def call(case):
    args, given = case["args"], case.get("credentials", {})
    settings = made.Configuration(host=common.WORK["address"], username=given.get("user"), password=given.get("password"), access_token=given.get("token"), api_key={name: given.get("key") for name in ("header", "query", "cookie")} if given else None)
    with made.ApiClient(settings) as client:
        function = getattr(DefaultApi(client), snake(case["id"]) + "_with_http_info")
        hints = typing.get_type_hints(function.__wrapped__ if hasattr(function, "__wrapped__") else function)
        values = {}
        for place in ("path", "query", "header", "cookie"):
            for name, value in args.get(place, {}).items():
                values[snake(name)] = built(hints[snake(name)], value)
        body = args.get("body")
        if "body" in args and case["media"] in ("application/x-www-form-urlencoded", "multipart/form-data"):
            file = lambda v: (v["name"], common.content(v)) if isinstance(v, dict) else v  # noqa: E731
            values |= {snake(name): [file(v) for v in item] if isinstance(item, list) else file(item) for name, item in body.items()}
        elif case["media"] == "application/octet-stream":
            values["body"] = common.content(body)
        elif "body" in args:
            name = next(name for name in hints if not name.startswith("_") and name != "return")
            values[name] = built(hints[name], body)
        try:
            answer = function(**values, _request_timeout=20)
        except made.ApiException as error:
            return common.outcome(error.status, {k.lower(): v for k, v in (error.headers or {}).items()}, (error.body or "").encode())
        return {"value": common.json.dumps(shown(answer.data), default=lambda v: v.isoformat() if hasattr(v, "isoformat") else str(v)), "status": answer.status_code, "headers": dict(answer.headers or {})}


def shown(value):
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return {"base64": common.base64.b64encode(value).decode()}
    return value.to_dict() if hasattr(value, "to_dict") else value


common.run(call)
