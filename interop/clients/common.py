"""What the clients in Python have in common: cases in, outcomes out."""

import base64
import json
import sys
import urllib.parse

WORK = json.load(open(sys.argv[1]))


def run(call):
    """Calls `call` with each case; it returns status, headers and content, or raises."""
    for case in WORK["cases"]:
        try:
            said = call(case)
        except Exception as error:  # whatever a client raises is what it says
            said = {"refused": f"{type(error).__name__}: {error}"[:500]}
        print(json.dumps(said, default=str))


def url(case):
    """Address and path of a case, for clients that have no templates."""
    path = case["path"]
    for name, value in case["args"].get("path", {}).items():
        path = path.replace("{" + name + "}", urllib.parse.quote(str(value), safe=""))
    return WORK["address"] + path


def outcome(status, headers, content):
    """What came, as the table compares it."""
    kind = headers.get("content-type", "").split(";")[0]
    if status >= 400:
        details = json.loads(content or "{}").get("details") if kind.endswith("json") else None
        return {"error": content.decode(), "raw": content.decode(), "status": status, "details": details}
    if kind == "text/event-stream":
        value = events(content.decode())
    elif kind == "application/octet-stream":
        value = {"base64": base64.b64encode(content).decode()}
    elif kind == "text/plain":
        value = content.decode()
    else:
        return {"value": content.decode() or "null", "status": status, "headers": headers}
    return {"value": json.dumps(value), "status": status, "headers": headers}


def events(text):
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append({"event": fields.get("event"), "id": fields.get("id"), "data": json.loads(fields["data"])})
    return found


def query(case):
    """Parameters of the query in the styles that the description gives them: names in brackets, and commas."""
    given = case["args"].get("query", {})
    if case["path"] == "/commas":
        return {"ids": ",".join(map(str, given["ids"]))}
    if "filter" in given:
        return {f"filter[{name}]": value for name, value in given["filter"].items()}
    return given


def headers(case):
    join = lambda value: ",".join(value) if isinstance(value, list) else str(value)  # noqa: E731
    return {name: join(value) for name, value in case["args"].get("header", {}).items()}


def cookies(case):
    given = {name: str(value) for name, value in case["args"].get("cookie", {}).items()}
    return given | ({"key": key(case)} if case["path"] == "/auth/cookie" else {})


def key(case):
    return case["credentials"]["key"]


def content(file):
    return base64.b64decode(file["base64"]) if "base64" in file else file["text"].encode()


def part(file):
    return file["name"], content(file), file["type"]


def secured(case):
    """Headers and query that carry a credential, but for Basic, which clients know."""
    if case["path"] == "/auth/bearer":
        return {"Authorization": "Bearer " + case["credentials"]["token"]}, {}
    if case["path"] == "/auth/header":
        return {"X-Key": key(case)}, {}
    return {}, ({"key": key(case)} if case["path"] == "/auth/query" else {})


def basic(case):
    given = case.get("credentials", {})
    return (given["user"], given["password"]) if case["path"] == "/auth/basic" else None
