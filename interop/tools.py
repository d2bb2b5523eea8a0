"""Processes of the run: each has a time, and what is started is ended."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
CACHE = HERE / "target"


class Skip(Exception):
    """Why a part cannot run here."""


def need(*programs):
    """Skips where a program is not on the path."""
    for program in programs:
        if not shutil.which(program):
            raise Skip(f"{program} is not there")


def call(command, why, timeout=600, **options):
    """Runs a command to its end; skips, with the last line of what it said, where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, **options)
    except subprocess.TimeoutExpired:
        raise Skip(f"{why}: no end after {timeout} s") from None
    if done.returncode:
        said = (done.stderr + done.stdout).strip() or "no word"
        raise Skip(f"{why}: {said[:2000]}")
    return done.stdout


def venv(folder, requirements):
    """A Python environment with the packages of a file; made anew where the file has changed."""
    need("python3")
    wanted = requirements.read_text()
    mark = folder / "installed.txt"
    if not (mark.is_file() and mark.read_text() == wanted):
        folder.mkdir(parents=True, exist_ok=True)
        call(["python3", "-m", "venv", str(folder / "venv")], "no Python with venv")
        pip = [str(folder / "venv/bin/pip"), "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements)]
        call(pip, "not installed")
        mark.write_text(wanted)
    return folder / "venv/bin/python"


def node_modules(folder, source):
    """A copy of a folder with a `package.json`, and what that asks for."""
    need("node", "npm")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = (source / "package.json").read_text()
    mark = folder / "installed.json"
    for file in source.iterdir():
        shutil.copy(file, folder / file.name)
    if not (mark.is_file() and mark.read_text() == wanted):
        call(["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"], "not installed", cwd=folder)
        mark.write_text(wanted)
    return folder


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """A server of the run, in a group of processes of its own."""

    def __init__(self, command, log, **options):
        self.log = log
        with open(log, "w") as output:
            self.child = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True, **options)

    def wait_for(self, port, seconds=60):
        """Returns once something listens at the port."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.child.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        said = pathlib.Path(self.log).read_text().strip().splitlines() or ["no word"]
        raise Skip(f"it does not start: {said[-1]}")

    def end(self):
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGTERM)
            try:
                self.child.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.child.pid, signal.SIGKILL)
                self.child.wait(5)
