"""The foreign clients: each calls a generated server of `description.yaml`, and says what it read."""

import json
import shutil
import subprocess

import compare
from cases import CASES, MADE_UP
from tools import CACHE, HERE, Process, Skip, call, free_port, need, node_modules, venv

FOLDER = HERE / "clients"


def names():
    return sorted(path.parent.name for path in FOLDER.glob("*/client.*"))


def run(wanted, workspace, found):
    if not wanted:
        return
    server = None
    try:
        description = HERE / "description.yaml"
        program, port = workspace.server(description), free_port()
        document = workspace.document(description)
        (CACHE / "description.json").write_text(json.dumps(document))
        server = Process([program, str(port)], CACHE / "server.txt")
        server.wait_for(port)
        cases = [with_operation(case, document) for case in CASES]
        for name in wanted:
            one(name, [MADE_UP] if name == "schemathesis" else [case for case in cases if case], f"http://127.0.0.1:{port}", found)
    except Skip as why:
        found.skip("clients", "all clients", str(why))
    finally:
        if server:
            server.end()


def with_operation(case, document):
    """A case with its operation, the template of its path and how its body is written; none for what is not described."""
    method, pattern = case["key"].split(" ")
    for path, item in document["paths"].items():
        names = [part.split("}")[0] for part in path.split("{")[1:]]
        erased = path
        for name in names:
            erased = erased.replace("{" + name + "}", "{}")
        operation = item.get(method.lower())
        if erased == pattern and operation:
            media = next(iter(operation.get("requestBody", {}).get("content", {})), None)
            more = {"id": operation["operationId"], "method": method, "path": path, "media": media, "names": names}
            return case | more
    return None


def one(name, cases, address, found):
    """Runs a client over all cases; it reads them as JSON and prints an outcome for each, as generated clients do."""
    try:
        command, folder, packages = prepare(name, address)
        work = {"address": address, "description": str(CACHE / "description.json"), "cases": cases}
        (folder / "work.json").write_text(json.dumps(work))
        done = subprocess.run([*command, "work.json"], capture_output=True, text=True, timeout=300, cwd=folder)
        outcomes = [json.loads(line) for line in done.stdout.split("\n") if line.startswith("{")]
        if done.returncode or len(outcomes) != len(cases):
            said = (done.stderr.strip().splitlines() or ["no word"])[-1]
            raise Skip(f"{len(outcomes)} outcomes of {len(cases)}: {said}")
        found.begin("clients", name, packages)
        for case, outcome in zip(cases, outcomes, strict=True):
            # The description's errors have a message and nothing else: that names the field.
            if "error" in outcome:
                outcome["details"] = [{"field": outcome.get("raw")}]
            found.add("clients", name, case["row"], *compare.verdict(case, outcome), json.dumps(outcome)[:300])
        print(f"{name}: {len(outcomes)} calls")
    except (Skip, subprocess.TimeoutExpired) as why:
        found.skip("clients", name, str(why))


def prepare(name, address):
    """What runs a client, where, and the versions of its packages."""
    source, folder = FOLDER / name, CACHE / f"client-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(CACHE / "description.json", folder / "description.json")
    for file in (HERE / "clients").glob("common.*"):
        shutil.copy(file, folder / file.name)
    if (source / "client.py").is_file():
        packages = source / "requirements.txt"
        python = venv(folder, packages) if packages.is_file() else "python3"
        if (source / "prepare").is_file():
            call(["bash", str(source / "prepare")], "not prepared", cwd=folder)
        shutil.copy(source / "client.py", folder / "client.py")
        said = packages.read_text().replace("==", " ").split("\n") if packages.is_file() else [version(source)]
        return [str(python), "client.py"], folder, ", ".join(line for line in said if line)
    need("node", "npm")
    node_modules(folder, source)
    if (source / "prepare").is_file():
        call(["bash", "prepare"], "not prepared", cwd=folder)
    packages = json.loads((source / "package.json").read_text()).get("dependencies", {})
    said = ", ".join(f"{name} {number}" for name, number in packages.items() if name not in ("tsx", "typescript"))
    if (source / "generator.txt").is_file():
        said = (source / "generator.txt").read_text().strip().replace("==", " ")
    return ["node", "client.mjs"], folder, said or "Node " + call(["node", "--version"], "no version").strip()


def version(source):
    """The version of a program, by the command that its folder names."""
    command = (source / "version").read_text().split()
    need(command[0])
    return " ".join(call(command, "no version").split()[:2])


