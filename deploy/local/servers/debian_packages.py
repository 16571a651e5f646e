"""Servers from Debian: fetched when they are missing and we may, never started by their package."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")
DO_NOT_START = "#!/bin/sh\nexit 101\n"


def fetch(package: str) -> bool:
    """Install a Debian package when root may; answer whether that was done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PG_CREATECLUSTER": "no"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    with _nothing_started():
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False, stdout=subprocess.DEVNULL)
        done = subprocess.run(install, env=environment, check=False, stdout=subprocess.DEVNULL)
    return done.returncode == 0


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Keep a package from starting a server on its usual port: we want the program, on ports of our own."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text(DO_NOT_START)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()
