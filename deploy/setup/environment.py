"""Make the project's Python environments from hash-locked requirements.

Runs on a bare Python 3.11 with nothing installed, so it uses the standard library only:

    python3 -P deploy/setup/environment.py run     # .venv with what `make run` needs
    python3 -P deploy/setup/environment.py dev     # the same, and what checks and tests need
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits")
PACKAGES = ("libs/common", *(f"services/{name}" for name in SERVICES), "gateway", "connector", ".")
# uv, which installs several times faster than pip, and pip, which brings it.
INSTALLERS = "deploy/setup/installer-requirements.txt"
OLDEST = (3, 11)


class CannotInstall(Exception):
    """The environment can't be made here; the message says what to do."""


@dataclass(frozen=True)
class Environment:
    """A folder with a Python environment, the locks of what is in it, and our packages that are installed editable."""

    name: str
    folder: str
    locks: tuple[str, ...]
    packages: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Return where it is."""
        return ROOT / self.folder

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        return self.path / "bin/python"

    @property
    def fingerprint(self) -> str:
        """Return a digest that changes when the locks, our packages' metadata or the tree's place do."""
        digest = hashlib.sha256(str(ROOT).encode())
        for name in (*self.locks, *(f"{package}/pyproject.toml" for package in self.packages)):
            digest.update((ROOT / name).read_bytes())
        return digest.hexdigest()


ENVIRONMENTS = {
    environment.name: environment
    for environment in (
        Environment("run", ".venv", ("requirements.txt",), PACKAGES),
        Environment("dev", ".venv", ("requirements.txt", "requirements-dev.txt"), PACKAGES),
        # Each has pins, or a size, that the product should not carry.
        Environment("node", ".venv-node", ("deploy/setup/node-requirements.txt",)),
        Environment("k8s", ".venv-k8s", ("deploy/setup/k8s-requirements.txt",)),
        Environment("swift", ".venv-swift", ("deploy/setup/swift-requirements.txt",)),
    )
}


def main() -> int:
    """Bring an environment up to date and return the process's exit code."""
    try:
        install(ENVIRONMENTS[sys.argv[1]])
    except CannotInstall as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def install(environment: Environment) -> Path:
    """Install what the environment's locks list, unless that is done already; return where it is."""
    stamp = environment.path / f".{environment.name}"
    # `make -j` may ask for two environments at once, and two shells may be open.
    with (ROOT / f"{environment.folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == environment.fingerprint:
            return environment.path
        if not environment.python.exists():
            make_environment(environment.path)
        say(f"Python packages: {', '.join(environment.locks)}")
        install_locked(environment)
        install_editable(environment)
        stamp.write_text(environment.fingerprint)
    return environment.path


def make_environment(path: Path) -> None:
    """Create an environment that holds pip only; Debian ships what `venv` needs for that apart."""
    interpreter = best_interpreter()
    say(f"Python environment: {path.name} ({interpreter})")
    if not has(interpreter, "ensurepip") and has(interpreter, "pip"):
        run(interpreter, "-m", "venv", "--clear", "--without-pip", str(path))
        into = ("--python", str(path / "bin/python"), "--disable-pip-version-check", "--quiet")
        run(interpreter, "-m", "pip", *into, "install", "--require-hashes", "-r", str(ROOT / INSTALLERS))
        return
    if not has(interpreter, "ensurepip"):
        install_ensurepip()
    run(interpreter, "-m", "venv", "--clear", str(path))


def best_interpreter() -> str:
    """Choose the interpreter: Debian's own build is measurably faster than most others."""
    debian = "/usr/bin/python3.11"
    if Path(debian).exists():
        return debian
    if sys.version_info[:2] < OLDEST:
        raise CannotInstall(f"Chartrier needs Python 3.11 or newer; this one is {sys.version.split()[0]}.")
    return sys.executable


def has(interpreter: str, module: str) -> bool:
    """Tell whether an interpreter has a module."""
    return (
        subprocess.run([interpreter, "-c", f"import {module}"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    )


def install_ensurepip() -> None:
    """Fetch Debian's python3-venv where root may, else say who can."""
    wanted = "Python can't make environments here: the package python3-venv is missing."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotInstall(f"{wanted}\nAsk an administrator for `apt-get install python3-venv`, then run make again.")
    say(f"{wanted} Installing it.")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv")


def install_locked(environment: Environment) -> None:
    """Install what is locked, by uv, else by pip: a machine may have taught only pip where packages come from."""
    locks = [argument for lock in environment.locks for argument in ("-r", str(ROOT / lock))]
    try:
        # Of everything asked for nothing else stays: a test must not pass on a forgotten package.
        exactly = ("sync", *locks[1::2], str(ROOT / INSTALLERS)) if environment.name == "dev" else ("install", *locks)
        uv(environment, *exactly, "--require-hashes")
    except CannotInstall:
        say("Not by uv; by pip then.")
        pip(environment, "--require-hashes", *locks)


def install_editable(environment: Environment) -> None:
    """Install our own packages where they lie; what they depend on is locked and there already."""
    places = [argument for package in environment.packages for argument in ("-e", str(ROOT / package))]
    if not places:
        return
    how = ("--no-deps", "--no-build-isolation")
    try:
        uv(environment, "install", *how, "--offline", *places)
    except CannotInstall:
        pip(environment, *how, *places)


def uv(environment: Environment, *arguments: str) -> None:
    """Run uv on an environment; it lives in the product's own."""
    program = ENVIRONMENTS["run"].path / "bin/uv"
    if not program.exists() and environment.packages:
        pip(environment, "--require-hashes", "-r", str(ROOT / INSTALLERS))
    if not program.exists():
        raise CannotInstall("There is no uv.")
    run(str(program), "pip", *arguments, "--quiet", "--python", str(environment.python))


def pip(environment: Environment, *arguments: str) -> None:
    """Install something by an environment's pip."""
    run(str(environment.python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *arguments)


def run(*command: str) -> None:
    """Run a command that must succeed."""
    if subprocess.run(command, check=False).returncode != 0:
        raise CannotInstall(f"This failed: {' '.join(command[:6])} …")


def say(line: str) -> None:
    """Print a line of progress."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
