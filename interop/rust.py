"""Generated crates, each with the program that calls it, in one workspace below `interop/target/rust`."""

import json
import os
import re
import shutil
import subprocess

from tools import CACHE, HERE, ROOT, Skip, call

DRIVER = """[package]
name = "driver-{name}"
version = "0.0.0"
edition = "2024"

[dependencies]
api = {{ package = "api-{name}", path = "../api-{name}" }}
futures-util = {{ version = "0.3", default-features = false }}
interop-calls = {{ path = "{here}/rust/calls" }}
lvng-runtime = {{ path = "{root}/lvng-runtime", default-features = false, features = ["client"] }}
serde_json = "1"
"""
EXAMPLES = """[package]
name = "driver-{name}"
version = "0.0.0"
edition = "2024"

[dependencies]
api = {{ package = "api-{name}", path = "../api-{name}", default-features = false, features = ["all-tags"] }}
http = "1"
lvng-runtime = {{ path = "{root}/lvng-runtime", default-features = false }}
serde_json = "1"
"""
SERVER = """[package]
name = "server-interop"
version = "0.0.0"
edition = "2024"

[dependencies]
api = {{ package = "api-interop", path = "../api-interop", default-features = false, features = ["server", "all-tags"] }}
futures-util = {{ version = "0.3", default-features = false }}
lvng-runtime = {{ path = "{root}/lvng-runtime", default-features = false, features = ["server"] }}
serde_json = "1"
tokio = {{ version = "1", features = ["macros", "net", "rt"] }}
"""
# Not the defaults: no server here speaks HTTP/2 without TLS.
API = 'api = {{ package = "api-{name}", path = "../api-{name}", default-features = false, features = ["client", "all-tags"] }}'


class Workspace:
    """The workspace, with the generator and the writer of programs built."""

    def __init__(self):
        self.folder = CACHE / "rust"
        self.missing = None if shutil.which("cargo") else "cargo is not there"
        if self.missing:
            return
        target = os.environ.get("CARGO_TARGET_DIR", str(ROOT / "target"))
        self.environment = os.environ | {
            "CARGO_INCREMENTAL": "0", "CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_TARGET_DIR": target,
        }
        self.programs = f"{target}/debug"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cargo(["build", "--quiet", "--package", "xtask"], ROOT)
        self.cargo(["build", "--quiet", "--package", "interop-dispatch"], HERE / "rust")

    def cargo(self, arguments, folder):
        call(["cargo", *arguments], "cargo " + arguments[0], 3000, cwd=folder, env=self.environment)

    def generate(self, name, description, allow_skips=False):
        """The crate of a description, without a list of what may be left out. Returns what the generator said, its counts among it."""
        crate = self.folder / f"api-{name}"
        shutil.rmtree(crate, ignore_errors=True)
        # The generator makes a crate a workspace of its own unless one around it has it as a member.
        self.members(f"api-{name}")
        command = [f"{self.programs}/xtask", "generate", "--spec", str(description), "--out", str(crate)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
        if done.returncode and not (allow_skips and done.returncode == 3):
            raise Skip(f"the generator refuses: {(done.stderr or done.stdout).strip()}")
        return done.stdout + done.stderr

    def members(self, *more):
        """Writes the manifest of the workspace, of the crates that are there and some more."""
        members = sorted({path.parent.name for path in self.folder.glob("*/Cargo.toml")} | set(more))
        write_if_new(self.folder / "Cargo.toml", f"[workspace]\nresolver = \"3\"\nmembers = {json.dumps(members)}\n")

    def driver(self, name):
        """Builds the program that calls the operations of a crate."""
        folder = self.folder / f"driver-{name}"
        (folder / "src").mkdir(parents=True, exist_ok=True)
        generated = self.folder / f"api-{name}/src/generated"
        program = call([f"{self.programs}/interop-dispatch", str(generated)], "no program")
        write_if_new(folder / "src/main.rs", program)
        manifest = DRIVER.format(name=name, here=HERE, root=ROOT)
        manifest = re.sub(r"(?m)^api = .*$", API.format(name=name), manifest)
        write_if_new(folder / "Cargo.toml", manifest)
        self.members()
        if not (self.folder / "Cargo.lock").is_file():
            shutil.copy(ROOT / "Cargo.lock", self.folder / "Cargo.lock")
        self.cargo(["build", "--quiet", "--package", f"driver-{name}"], self.folder)
        return f"{self.programs}/driver-{name}"

    def server(self, description):
        """Builds a server of a description: `rust/server.rs` with the crate that is generated."""
        self.generate("interop", description)
        folder = self.folder / "server-interop"
        (folder / "src").mkdir(parents=True, exist_ok=True)
        write_if_new(folder / "src/main.rs", (HERE / "rust/server.rs").read_text())
        write_if_new(folder / "Cargo.toml", SERVER.format(root=ROOT))
        self.members()
        if not (self.folder / "Cargo.lock").is_file():
            shutil.copy(ROOT / "Cargo.lock", self.folder / "Cargo.lock")
        self.cargo(["build", "--quiet", "--package", "server-interop"], self.folder)
        return f"{self.programs}/server-interop"

    def examples(self, name):
        """Builds the program that reads examples with the types of a crate."""
        folder = self.folder / f"driver-{name}"
        (folder / "src").mkdir(parents=True, exist_ok=True)
        write_if_new(folder / "src/main.rs", (HERE / "rust/examples.rs").read_text())
        write_if_new(folder / "Cargo.toml", EXAMPLES.format(name=name, root=ROOT))
        self.members()
        if not (self.folder / "Cargo.lock").is_file():
            shutil.copy(ROOT / "Cargo.lock", self.folder / "Cargo.lock")
        self.cargo(["build", "--quiet", "--package", f"driver-{name}"], self.folder)
        return f"{self.programs}/driver-{name}"

    def document(self, description):
        """A description as JSON, which Python reads without more packages."""
        command = [f"{self.programs}/xtask", "bundle", "--format", "json", "--spec", str(description)]
        return json.loads(call(command, "no document", cwd=ROOT))

    def calls(self, driver, port, cases):
        """What became of each case."""
        lines = "".join(json.dumps(case) + "\n" for case in cases)
        command = [driver, f"http://127.0.0.1:{port}"]
        done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise Skip(f"the program fails: {done.stderr.strip()}")
        return [json.loads(line) for line in done.stdout.split("\n") if line]


def write_if_new(path, text):
    if not (path.is_file() and path.read_text() == text):
        path.write_text(text)
