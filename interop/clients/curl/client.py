import json
import subprocess

import common


def call(case):
    headers, query = common.secured(case)
    command = ["curl", "--silent", "--show-error", "--max-time", "20", "--request", case["method"], "--get" if query or common.query(case) else "--globoff"]
    for name, value in (common.query(case) | query).items():
        for item in value if isinstance(value, list) else [value]:
            command += ["--data-urlencode", f"{name}={text(item)}"]
    for name, value in (headers | common.headers(case)).items():
        command += ["--header", f"{name}: {value}"]
    if common.cookies(case):
        command += ["--cookie", "; ".join(f"{name}={value}" for name, value in common.cookies(case).items())]
    if common.basic(case):
        command += ["--user", ":".join(common.basic(case))]
    command += written(case)
    done = subprocess.run([*command, "--write-out", "\n%{http_code} %{content_type}", common.url(case)], capture_output=True, timeout=30)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    content, _, last = done.stdout.rpartition(b"\n")
    status, _, kind = last.decode().partition(" ")
    return common.outcome(int(status), {"content-type": kind}, content)


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def written(case):
    body, media = case["args"].get("body"), case["media"]
    if not media:
        return []
    if media == "application/json":
        return ["--json", json.dumps(body)]
    out = []
    if media == "application/octet-stream":
        with open("body.bin", "wb") as file:
            file.write(common.content(body))
        return ["--header", f"Content-Type: {media}", "--data-binary", "@body.bin"]
    if media == "text/plain":
        return ["--header", f"Content-Type: {media}", "--data-raw", body]
    for name, value in body.items():
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, dict):
                with open(f"{name}{number}.bin", "wb") as file:
                    file.write(common.content(item))
                quoted = item["name"].replace('"', '\\"')
                out += ["--form", f'{name}=@{name}{number}.bin;type={item["type"]};filename="{quoted}"']
            else:
                out += ["--data-urlencode" if "urlencoded" in media else "--form-string", f"{name}={text(item)}"]
    return out


common.run(call)
