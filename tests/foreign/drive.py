"""Generates the foreign clients in a temporary folder and has each call all cases of a mock.

A case holds if the answer is one of success, and what the client has read of it has all members that the description
requires; openapi-python-client's models must have read everything that came, and the calls of openapi-fetch must be
right by the types that openapi-typescript makes.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "interop"))
from tools import Skip, call, node_modules, venv  # noqa: E402

INSTALLED = ROOT / "target/foreign"
# A client that says nothing for so long is ended.
SECONDS = 120


def main():
    cases = json.loads((HERE / "cases.json").read_text())
    mock = subprocess.Popen([ROOT / "target/debug/lvng-mock", "--spec", ROOT / "spec/openapi.yaml", "--port", "0"], stdout=subprocess.PIPE, text=True)
    wrong = 0
    try:
        address = mock.stdout.readline().strip().rsplit(" ", 1)[-1]
        with urllib.request.urlopen(f"{address}/openapi.json", timeout=30) as answer:
            document = json.load(answer)
        cases = [with_operation(case, document) for case in cases]
        for name, prepare in CLIENTS.items():
            with tempfile.TemporaryDirectory() as folder:
                try:
                    command, folder = prepare(pathlib.Path(folder), document, cases, address)
                    wrong += one(name, command, folder, cases, document)
                except Skip as why:
                    print(f"{name}: skipped, {why}")
    finally:
        mock.terminate()
        mock.wait(10)
    return 1 if wrong else 0


def with_operation(case, document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and operation.get("operationId") == case["id"]:
                return case | {"method": method, "template": path, "responses": operation["responses"]}
    raise SystemExit(f"the description has no operation {case['id']}")


def resolved(document, node):
    while "$ref" in node:
        place = node["$ref"].removeprefix("#/").split("/")
        node = document
        for key in place:
            node = node[key.replace("~1", "/").replace("~0", "~")]
    return node


def one(name, command, folder, cases, document):
    """How many cases of a client are wrong. Each is sent when the last is answered, because of what it keeps."""
    child = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    end = threading.Timer(SECONDS, child.kill)
    end.start()
    kept, wrong = {}, []
    try:
        for case in cases:
            sent = {key: filled(case[key], kept) for key in ("path", "query", "body") if key in case}
            child.stdin.write(json.dumps({"id": case["id"], "kept": kept, **sent}) + "\n")
            child.stdin.flush()
            line = child.stdout.readline()
            if not line:
                raise Skip(f"it ended: {child.stderr.read()[-500:]}")
            said = json.loads(line)
            why = fault(case, said, document, kept)
            wrong += [f"{case['id']}: {why}"] if why else []
            kept |= {key: at(said.get("value"), place) for key, place in case.get("keep", {}).items()}
    except BrokenPipeError:
        raise Skip(f"it ended: {child.stderr.read()[-500:]}") from None
    finally:
        end.cancel()
        child.stdin.close()
        child.kill()
        child.wait()
    print(f"{name}: {len(cases) - len(wrong)} of {len(cases)} operations are answered and read")
    for text in wrong:
        print(f"  {text}")
    return len(wrong)


def filled(value, kept):
    if isinstance(value, dict):
        return {name: filled(member, kept) for name, member in value.items()}
    return kept.get(value[1:-1], value) if isinstance(value, str) and value.startswith("{") else value


def at(value, pointer):
    for key in pointer.split("/")[1:]:
        is_item = isinstance(value, list) and key.isdigit() and int(key) < len(value)
        value = value[int(key)] if is_item else value.get(key) if isinstance(value, dict) else None
    return value


def fault(case, said, document, kept):
    """What is wrong with what a client has read; None if nothing is."""
    if said.get("refused") or not 200 <= (said.get("status") or 0) < 300:
        return f"{said.get('status')} {said.get('refused')}"[:500]
    response = resolved(document, case["responses"][str(said["status"])])
    schema = resolved(document, response["content"]["application/json"]["schema"])
    missing = [name for name in schema.get("required", []) if name not in (said["value"] or {})]
    if missing:
        return f"without {missing}"
    for pointer, value in case.get("same", {}).items():
        if at(said["value"], pointer) != filled(value, kept):
            return f"{pointer} is {at(said['value'], pointer)!r}"
    return differs(said["raw"], said["value"]) if "raw" in said else None


TIME = re.compile(r"\d{4}-\d\d-\d\dT")


def differs(sent, read, place=""):
    """Where what was read is not what was sent; times may be written in another way."""
    if isinstance(sent, dict) and isinstance(read, dict):
        found = (differs(value, read.get(name), f"{place}/{name}") for name, value in sent.items())
        return next((where for where in found if where), None)
    if isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        found = (differs(one, other, f"{place}/{index}") for index, (one, other) in enumerate(zip(sent, read)))
        return next((where for where in found if where), None)
    is_time = isinstance(sent, str) and TIME.match(sent) and isinstance(read, str) and TIME.match(read)
    return None if sent == read or is_time else f"{place}: {sent!r} came, {read!r} was read"


def python_client(folder, document, cases, address):
    """Inline objects get names there that components may have, which leaves both out: the component has another one."""
    python = venv(INSTALLED / "python", HERE / "requirements.txt")
    text = json.dumps(document)
    text = text.replace('#/components/schemas/AgentCapabilities"', '#/components/schemas/AgentSkills"')
    text = text.replace('"AgentCapabilities": {', '"AgentSkills": {')
    (folder / "description.json").write_text(text)
    made = [str(python.parent / "openapi-python-client"), "generate", "--path", "description.json", "--meta", "none"]
    call([*made, "--output-path", "made"], "not generated", cwd=folder)
    shutil.copy(HERE / "python_client.py", folder)
    return [str(python), "python_client.py", address], folder


def with_packages(folder):
    modules = node_modules(INSTALLED / "node", HERE) / "node_modules"
    (folder / "node_modules").symlink_to(modules, target_is_directory=True)
    for name in ("package.json", "swagger.mjs", "fetch.ts"):
        shutil.copy(HERE / name, folder)
    return folder


def swagger_client(folder, document, cases, address):
    with_packages(folder)
    (folder / "description.json").write_text(json.dumps(document))
    return ["node", "swagger.mjs", address, "description.json"], folder


def openapi_fetch(folder, document, cases, address):
    with_packages(folder)
    (folder / "description.json").write_text(json.dumps(document))
    bin = folder / "node_modules/.bin"
    call([str(bin / "openapi-typescript"), "description.json", "-o", "description.d.ts"], "not generated", cwd=folder)
    (folder / "calls.ts").write_text(typed_calls(cases))
    options = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck"]
    call([str(bin / "tsc"), *options, "fetch.ts"], "the calls do not compile", cwd=folder)
    return ["node", "fetch.js", address], folder


def typed_calls(cases):
    """The cases as calls in TypeScript, which the compiler holds against the types of the description."""
    lines = [
        "import type { Client } from 'openapi-fetch';",
        "import type { paths } from './description.js';",
        "type Answer = Promise<{ response: Response; data?: unknown; error?: unknown }>;",
        "type Call = (client: Client<paths>, kept: Record<string, string>) => Answer;",
        "export const calls: Record<string, Call> = {",
    ]
    for case in cases:
        params = {key: case[key] for key in ("path", "query") if key in case}
        given = {"params": params} if params else {}
        given |= {"body": case["body"]} if "body" in case else {}
        arguments = re.sub(r'"\{(\w+)\}"', r"kept.\1!", json.dumps(given))
        call = f"client.{case['method'].upper()}({json.dumps(case['template'])}, {arguments})"
        lines.append(f"  {case['id']}: (client, kept) => {call},")
    return "\n".join([*lines, "};", ""])


CLIENTS = {
    "openapi-python-client": python_client,
    "openapi-fetch": openapi_fetch,
    "swagger-client": swagger_client,
}

if __name__ == "__main__":
    sys.exit(main())
