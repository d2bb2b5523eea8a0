"""The servers: each is installed, started and asked for its description, and all its operations are called."""

import json
import re
import time

import compare
from cases import CASES
from tools import CACHE, HERE, Process, Skip, call, free_port, need, node_modules, venv

FOLDER = HERE / "servers"
RUST = FOLDER / "rust"


def names():
    """Python and Node applications have a folder each, those in Rust share a workspace."""
    folders = [path.parent.name for path in FOLDER.glob("*/app.*")]
    return sorted(folders + [path.stem for path in (RUST / "src/bin").glob("*.rs")])


def command(name, workspace):
    """Installs a server; returns what starts it, where, and the versions of its packages."""
    source, folder = FOLDER / name, CACHE / name
    if (source / "requirements.txt").is_file():
        python = venv(folder, source / "requirements.txt")
        frozen = call([str(python), "-m", "pip", "list", "--format=freeze"], "no versions")
        return [str(python), str(source / "app.py")], folder, versions(source / "requirements.txt", frozen)
    if (source / "package.json").is_file():
        node_modules(folder, source)
        if (folder / "prepare").is_file():
            call(["bash", "prepare"], "not prepared", cwd=folder)
        return ["node", "app.mjs"], folder, of_package_json(source / "package.json")
    need("cargo")
    folder.mkdir(parents=True, exist_ok=True)
    workspace.cargo(["build", "--quiet", "--bin", name], RUST)
    return [f"{workspace.programs}/{name}"], folder, of_cargo_toml(name)


def versions(requirements, frozen):
    wanted = [re.split(r"[=\[<>]", line)[0].lower() for line in requirements.read_text().split("\n") if line]
    found = [line.split("==") for line in frozen.splitlines() if "==" in line]
    return ", ".join(f"{name} {version}" for name, version in found if name.lower().replace("_", "-") in wanted)


def of_package_json(path):
    packages = json.loads(path.read_text())["dependencies"]
    return ", ".join(f"{name} {version}" for name, version in packages.items() if not of_types(name))


def of_types(name):
    """Whether a package is for the compiler of TypeScript alone."""
    return name == "typescript" or name.startswith("@types/")


def of_cargo_toml(name):
    """The crates that the program's first line names: `//! crates: utoipa, axum`."""
    first = (RUST / f"src/bin/{name}.rs").read_text().splitlines()[0]
    lock = (RUST / "Cargo.lock").read_text()
    found = []
    for crate in first.split("crates:")[1].split(","):
        match = re.search(rf'name = "{crate.strip()}"\nversion = "([^"]*)"', lock)
        found.append(f"{crate.strip()} {match.group(1) if match else '?'}")
    return ", ".join(found)


def summary(said):
    """How many operations and warnings the generator tells of."""
    lines = [line for line in said.splitlines() if " operations in " in line]
    return f"{lines[-1] if lines else 'no count'}, {len(re.findall(r'(?m)^warning', said))} kinds of warnings"


def run(wanted, workspace, found):
    for name in wanted:
        process, start = None, time.monotonic()
        try:
            program, folder, packages = command(name, workspace)
            port, description = free_port(), folder / "openapi.json"
            description.unlink(missing_ok=True)
            process = Process([*program, str(port), str(description)], folder / "log.txt", cwd=folder)
            process.wait_for(port)
            said = workspace.generate(name, description)
            driver = workspace.driver(name)
            outcomes = workspace.calls(driver, port, CASES)
            found.begin("servers", name, packages)
            for case, outcome in zip(CASES, outcomes, strict=True):
                found.add("servers", name, case["row"], *compare.verdict(case, outcome), outcome.get("sent"))
            print(f"{name}: {len(outcomes)} calls, {time.monotonic() - start:.0f} s; {summary(said)}")
        except Skip as why:
            found.skip("servers", name, str(why))
        finally:
            if process:
                process.end()
