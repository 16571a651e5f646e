"""A private OpenStack Swift that speaks S3 and checks signatures: the store of the local stack."""

from __future__ import annotations

import getpass
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local.servers.ports import LOOPBACK, free_ports
from deploy.local.servers.processes import Child, Command
from deploy.local.servers.rabbitmq import listens
from deploy.setup.environment import ENVIRONMENTS, CannotInstall, install

RINGS = Path(__file__).with_name("swift_rings.py")
REGION = "us-east-1"
ACCOUNT = "chartrier"

SERVER = """\
[DEFAULT]
swift_dir = {folder}
devices = {folder}
mount_check = false
user = {user}
bind_ip = {host}
bind_port = {port}
workers = 0
log_level = WARNING
disable_fallocate = true
fallocate_reserve = 0

[pipeline:main]
pipeline = {kind}-server

[app:{kind}-server]
use = egg:swift#{kind}
"""

PROXY = """\
[DEFAULT]
swift_dir = {folder}
user = {user}
bind_ip = {host}
bind_port = {port}
workers = 0
log_level = WARNING

[pipeline:main]
pipeline = catch_errors healthcheck s3api tempauth proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:catch_errors]
use = egg:swift#catch_errors

[filter:healthcheck]
use = egg:swift#healthcheck

[filter:s3api]
use = egg:swift#s3api
location = {region}
# No large-object filter stands in this pipeline: one put, one object.
allow_multipart_uploads = false
auth_pipeline_check = false

[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{name} = {secret} .admin
"""


class NoSwift(Exception):
    """OpenStack Swift could not be installed in its own environment."""


@dataclass(frozen=True)
class Store:
    """Where an S3-compatible store listens and how to sign for it."""

    url: str
    access_key: str
    secret_key: str
    region: str = REGION


class Swift:
    """A Swift of our own, with one disk, one account and one user."""

    def __init__(self, folder: Path, *, secret: str, environment: Path | None = None) -> None:
        """Say where it keeps its data and what its only user signs with."""
        self._environment = environment or swift_environment()
        self._folder = folder.resolve()
        self._secret = secret
        self._ports = dict(zip(("account", "container", "object", "proxy"), free_ports(4), strict=True))
        self.processes: list[Child] = []

    def start(self) -> Store:
        """Start its four servers and return where the store listens."""
        self._write_configuration()
        self.processes = [Child(self._command(kind)) for kind in self._ports]
        for process, port in zip(self.processes, self._ports.values(), strict=True):
            process.wait_until(lambda port=port: listens(port), within=60)  # type: ignore[misc]
        return Store(f"http://{LOOPBACK}:{self._ports['proxy']}", f"{ACCOUNT}:vault", self._secret)

    def stop(self) -> None:
        """Stop its servers, the outermost first."""
        for process in reversed(self.processes):
            process.stop()
        self.processes = []

    def _write_configuration(self) -> None:
        (self._folder / "disk").mkdir(parents=True, exist_ok=True, mode=0o700)
        self._keep("swift.conf", "[swift-hash]\nswift_hash_path_suffix = chartrier\nswift_hash_path_prefix = local\n")
        shared = {"folder": self._folder, "user": getpass.getuser(), "host": LOOPBACK}
        for kind, port in self._ports.items():
            if kind == "proxy":
                named = {"account": ACCOUNT, "name": "vault", "secret": self._secret, "region": REGION}
                self._keep("proxy.conf", PROXY.format(**shared, **named, port=port))
            else:
                self._keep(f"{kind}.conf", SERVER.format(**shared, kind=kind, port=port))
        # -P: the script lies beside a module named swift, and means the other one.
        rings = [
            str(self._environment / "bin/python"),
            "-P",
            str(RINGS),
            str(self._folder),
        ]
        ports = [str(self._ports[kind]) for kind in ("account", "container", "object")]
        subprocess.run([*rings, *ports], check=True, capture_output=True)

    def _keep(self, name: str, text: str) -> None:
        path = self._folder / name
        path.touch(mode=0o600)
        path.write_text(text)

    def _command(self, kind: str) -> Command:
        line = [str(self._environment / f"bin/swift-{kind}-server"), str(self._folder / f"{kind}.conf"), "-v"]
        return Command(f"swift-{kind}", line, log=self._folder / f"{kind}.log", patience=5)


def swift_environment() -> Path:
    """Return Swift's own environment, made on first use: its pins are not ours."""
    try:
        return install(ENVIRONMENTS["swift"])
    except CannotInstall as failure:
        raise NoSwift(f"{NoSwift.__doc__} {failure}") from failure
