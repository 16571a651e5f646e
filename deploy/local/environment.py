"""Make the project's Python environment, `.venv`, from the hash-locked requirements.

Runs on a bare Python 3.11 with nothing installed, so it uses the standard library only:

    python3 deploy/local/environment.py run     # what `make run` needs
    python3 deploy/local/environment.py dev     # the same, and what checks and tests need
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV_LOCK = ROOT / "deploy/local/uv-requirements.txt"
LOCKS = {"run": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}
OLDEST = (3, 11)
SERVICES = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits")


class CannotInstall(Exception):
    """The environment can't be made here; the message says what to do."""


def main() -> int:
    """Bring `.venv` up to date and answer the process's exit code."""
    target = sys.argv[1] if len(sys.argv) > 1 else "dev"
    try:
        install(target)
    except CannotInstall as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def install(target: str) -> None:
    """Install what the target's locks say, unless that has been done already."""
    stamp = VENV / f".{target}"
    with (ROOT / ".venv.lock").open("w") as lock:
        # `make -j` may ask for both targets at once, and two shells may be open.
        fcntl.flock(lock, fcntl.LOCK_EX)
        expected = fingerprint(target)
        if stamp.exists() and stamp.read_text() == expected:
            return
        if not PYTHON.exists():
            make_venv()
        install_locks([ROOT / name for name in LOCKS[target]])
        make_importable()
        stamp.write_text(expected)


def fingerprint(target: str) -> str:
    """Answer a digest that changes when the locks, the tree's place or its packages do."""
    digest = hashlib.sha256(str(import_roots()).encode())
    for name in LOCKS[target]:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    """Create an empty `.venv` with pip inside."""
    interpreter = best_interpreter()
    if not has_ensurepip(interpreter):
        install_ensurepip(interpreter)
    say(f"Python environment: {VENV.name} ({interpreter})")
    run(interpreter, "-m", "venv", "--clear", str(VENV))


def best_interpreter() -> str:
    """Choose the interpreter: Debian's own build is measurably faster than most others."""
    for candidate in ("/usr/bin/python3.11", sys.executable):
        if Path(candidate).exists():
            break
    if candidate == sys.executable and sys.version_info[:2] < OLDEST:
        message = f"Chartrier needs Python 3.11 or newer; this one is {sys.version.split()[0]}."
        raise CannotInstall(message)
    return candidate


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


def install_locks(locks: list[Path]) -> None:
    """Install the locked packages: by uv, which is several times faster, else by pip."""
    listed = [argument for lock in locks for argument in ("-r", str(lock))]
    say(f"Python packages: {', '.join(lock.name for lock in locks)}")
    uv = VENV / "bin" / "uv"
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--require-hashes")
    if not uv.exists():
        run(*pip, "-r", str(UV_LOCK))
    try:
        run(str(uv), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", *listed)
    except CannotInstall:
        # A machine may have taught only pip where its packages come from.
        say("uv could not install them; trying pip.")
        run(*pip, *listed)


def make_importable() -> None:
    """Let the environment see our own packages where they are written."""
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([str(PYTHON), "-c", purelib], capture_output=True, text=True, check=True)
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
