"""Make the project's Python environments from hash-locked requirements.

Runs on a bare Python 3.11 with nothing installed, so it uses the standard library only:

    python3 -P deploy/local/environment.py run     # .venv with what `make run` needs
    python3 -P deploy/local/environment.py dev     # the same, and what checks and tests need
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UV_LOCK = ROOT / "deploy/local/uv-requirements.txt"
OLDEST = (3, 11)
SERVICES = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits")


class CannotInstall(Exception):
    """The environment can't be made here; the message says what to do."""


@dataclass(frozen=True)
class Target:
    """A folder that holds a Python environment, and the locks that say what is in it."""

    name: str
    folder: str
    locks: tuple[str, ...]
    holds_our_packages: bool = False

    @property
    def path(self) -> Path:
        """Where it is."""
        return ROOT / self.folder

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.path / "bin" / "python"

    @property
    def fingerprint(self) -> str:
        """A digest that changes when the locks, the tree's place or its packages do."""
        digest = hashlib.sha256(str(import_roots()).encode())
        for name in self.locks:
            digest.update((ROOT / name).read_bytes())
        return digest.hexdigest()


TARGETS = {
    target.name: target
    for target in (
        Target("run", ".venv", ("requirements.txt",), holds_our_packages=True),
        Target("dev", ".venv", ("requirements.txt", "requirements-dev.txt"), holds_our_packages=True),
        # Each has pins, or a size, that the product should not carry.
        Target("node", ".venv-node", ("deploy/local/node-requirements.txt",)),
        Target("swift", ".venv-swift", ("deploy/local/swift-requirements.txt",)),
    )
}


def main() -> int:
    """Bring an environment up to date and answer the process's exit code."""
    try:
        install(TARGETS[sys.argv[1] if len(sys.argv) > 1 else "dev"])
    except CannotInstall as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def install(target: Target) -> Path:
    """Install what the target's locks say, unless that has been done already; answer where it is."""
    stamp = target.path / f".{target.name}"
    if stamp.exists() and stamp.read_text() == target.fingerprint:
        return target.path
    with (ROOT / f"{target.folder}.lock").open("w") as lock:
        # `make -j` may ask for two targets at once, and two shells may be open.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.python.exists():
            make_environment(target.path)
        install_locks(target)
        if target.holds_our_packages:
            make_importable(target.python)
        stamp.write_text(target.fingerprint)
    return target.path


def make_environment(path: Path) -> None:
    """Create an empty environment with pip inside."""
    interpreter = best_interpreter()
    if not has_ensurepip(interpreter):
        install_ensurepip(interpreter)
    say(f"Python environment: {path.name} ({interpreter})")
    run(interpreter, "-m", "venv", "--clear", str(path))


def best_interpreter() -> str:
    """Choose the interpreter: Debian's own build is measurably faster than most others."""
    debian = "/usr/bin/python3.11"
    if Path(debian).exists():
        return debian
    if sys.version_info[:2] < OLDEST:
        raise CannotInstall(f"Chartrier needs Python 3.11 or newer; this one is {sys.version.split()[0]}.")
    return sys.executable


def has_ensurepip(interpreter: str) -> bool:
    """Tell whether this interpreter can make an environment with pip (Debian ships that apart)."""
    if interpreter == sys.executable:
        return importlib.util.find_spec("ensurepip") is not None
    probe = [interpreter, "-c", "import ensurepip"]
    return subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode == 0


def install_ensurepip(interpreter: str) -> None:
    """Fetch Debian's python3-venv when we may, or say who has to."""
    wanted = "Python can't make environments here: the package python3-venv is missing."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        message = f"{wanted}\nAsk an administrator for `apt-get install python3-venv`, then run make again."
        raise CannotInstall(message)
    say(f"{wanted} Installing it.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", environment=quiet)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv", environment=quiet)
    if not has_ensurepip(interpreter):
        message = f"python3-venv is installed but {interpreter} still has no ensurepip."
        raise CannotInstall(message)


def install_locks(target: Target) -> None:
    """Install the locked packages: by uv, which is several times faster, else by pip."""
    locks = [str(ROOT / lock) for lock in target.locks]
    listed = [argument for lock in locks for argument in ("-r", lock)]
    say(f"Python packages: {', '.join(target.locks)}")
    pip = (str(target.python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--require-hashes")
    uv = TARGETS["run"].path / "bin/uv"
    if not uv.exists() and target.holds_our_packages:
        run(*pip, "-r", str(UV_LOCK))
    try:
        # With everything asked for, what nobody asks for any more goes: a test must not pass on a forgotten package.
        wanted = ("sync", *locks, str(UV_LOCK)) if target.name == "dev" else ("install", *listed)
        run(str(uv), "pip", *wanted, "--quiet", "--python", str(target.python), "--require-hashes")
    except (CannotInstall, FileNotFoundError):
        # A machine may have taught only pip where its packages come from.
        say("Not by uv; by pip then.")
        run(*pip, *listed)


def make_importable(python: Path) -> None:
    """Let the environment see our own packages where they are written."""
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([str(python), "-c", purelib], capture_output=True, text=True, check=True)
    Path(answer.stdout.strip(), "chartrier.pth").write_text("\n".join(import_roots()) + "\n")


def import_roots() -> list[str]:
    """List the folders our packages are imported from."""
    return [str(ROOT / folder) for folder in ("libs/common", *(f"services/{name}" for name in SERVICES), "")]


def run(*command: str, environment: dict[str, str] | None = None) -> None:
    """Run a command that must succeed."""
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        message = f"This failed: {' '.join(command[:6])} …"
        raise CannotInstall(message)


def say(line: str) -> None:
    """Print a line of progress."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
