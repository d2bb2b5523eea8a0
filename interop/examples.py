"""Examples that vendors publish in their descriptions, read with the generated types."""

import json
import subprocess

from tools import CACHE, HERE, ROOT, Skip, call, need, venv

# Packages of npm that hold a description, and its file.
PACKAGES = {
    "blockfrost": ("@blockfrost/openapi", "0.1.93", "openapi.yaml"),
    "github": ("@octokit/openapi", "23.0.2", "generated/api.github.com.json"),
    "dialogporten": ("@digdir/dialogporten-schema", "1.118.6", "swagger.verified.json"),
}
# Descriptions that lie beside the project where it is developed.
REAL = ROOT.parent / "shared/corpus/real"
FILES = ["circleci.json", "google-sheets.yaml", "hcloud.json", "linode.json", "mastodon.json", "openai.yaml",
         "oxide-nexus.json", "slack.json", "xero-payroll-nz.yaml"]


def names():
    return [*PACKAGES, *(file.split(".")[0] for file in FILES)]


def run(wanted, workspace, found):
    for name in wanted:
        try:
            one(name, workspace, found)
        except Skip as why:
            found.skip("examples", name, str(why))


def one(name, workspace, found):
    path, source = description(name)
    said = workspace.generate(f"examples-{name}", path, allow_skips=True)
    examples = list(of_document(workspace.document(path)))
    if not examples:
        raise Skip("there are no examples of bodies")
    program = workspace.examples(f"examples-{name}")
    lines = "".join(json.dumps(example) + "\n" for example in examples)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise Skip(f"the program fails: {done.stderr.strip()}")
    outcomes = [json.loads(line) for line in done.stdout.split("\n") if line]
    counted = count(examples, outcomes)
    failed = [example for example, outcome in zip(examples, outcomes, strict=True) if outcome.get("lenient")]
    counted["refused by another"] = second_opinion(workspace.document(path), failed)
    found.examples(name, source, counted)
    with open(CACHE / f"examples-{name}.txt", "w") as file:
        for example, outcome in zip(examples, outcomes, strict=True):
            if outcome.get("strict") or outcome.get("lenient") or "left out" in outcome:
                file.write(f"{example['key']} {example['status']}: {json.dumps(outcome)[:1000]}\n")
    print(f"{name}: {counted}{', skips' if 'allow-skips' in said else ''}")


def second_opinion(document, failed):
    """How many of the examples that a client cannot read a validator of somebody else refuses as well."""
    python = venv(CACHE / "second-opinion", HERE / "second_opinion.txt")
    file = CACHE / "second-opinion/document.json"
    file.write_text(json.dumps(document))
    lines = "".join(json.dumps(example) + "\n" for example in failed)
    command = [str(python), str(HERE / "second_opinion.py"), str(file)]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise Skip(f"no second opinion: {done.stderr.strip().splitlines()[-1]}")
    said = done.stdout.splitlines()
    for example, opinion in zip(failed, said, strict=True):
        if opinion != "not valid":
            print(f"    {example['key']} {example['status']}: {opinion} to another validator")
    return said.count("not valid")


def description(name):
    """The file of a description, and where it is from."""
    if name in PACKAGES:
        need("npm", "tar")
        package, version, file = PACKAGES[name]
        folder = CACHE / f"package-{name}"
        if not (folder / "package" / file).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            call(["npm", "pack", "--silent", f"{package}@{version}"], "not fetched", cwd=folder)
            call(["tar", "xzf", str(next(folder.glob("*.tgz")))], "not unpacked", cwd=folder)
        return folder / "package" / file, f"{package} {version} (npm)"
    file = next(file for file in FILES if file.startswith(name + "."))
    if not (REAL / file).is_file():
        raise Skip(f"{file} is not there")
    return REAL / file, f"{file}, as its vendor publishes it"


def of_document(document):
    """Examples of JSON bodies, of requests and answers."""
    resolve = lambda value: follow(document, value)  # noqa: E731
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method not in ("get", "put", "post", "delete", "patch"):
                continue
            key = f"{method.upper()} {path}"
            request = resolve(operation.get("requestBody", {}))
            yield from of_content(request.get("content", {}), key, None, resolve)
            for status, response in operation.get("responses", {}).items():
                # `default` stands for success where nothing else does.
                default = 500 if any(name.startswith("2") for name in operation["responses"]) else 200
                code = int(status.upper().replace("XX", "00")) if status[0].isdigit() else default
                yield from of_content(resolve(response).get("content", {}), key, code, resolve)


def of_content(content, key, status, resolve):
    for media, described in content.items():
        if not media.split(";")[0].endswith("json"):
            continue
        schema = resolve(described.get("schema")) or {}
        values = [described["example"]] if "example" in described else []
        values += [resolve(example)["value"] for example in described.get("examples", {}).values() if "value" in resolve(example)]
        if not values and "example" in schema:
            values = [schema["example"]]
        for value in values:
            text = json.dumps(value)
            yield {"key": key, "status": status, "media": media, "text": text, "schema": described.get("schema") or {}}


def follow(document, value):
    while isinstance(value, dict) and "$ref" in value:
        found = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found.get(part.replace("~1", "/").replace("~0", "~"), {})
        value = found
    return value


def count(examples, outcomes):
    """How many there are, read by a client, read as a server reads, and of operations that are left out."""
    left_out = sum("left out" in outcome for outcome in outcomes)
    lenient = sum("left out" not in outcome and not outcome["lenient"] for outcome in outcomes)
    strict = sum("left out" not in outcome and not outcome["strict"] for outcome in outcomes)
    return {"examples": len(examples), "read": lenient, "strictly": strict, "left out": left_out}
