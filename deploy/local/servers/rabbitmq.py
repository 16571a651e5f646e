"""A private RabbitMQ node: its own home, cookie, name server and data; one user for each service."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import secrets
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from deploy.local.servers.debian_packages import fetch
from deploy.local.servers.ports import LOOPBACK, free_ports
from deploy.local.servers.processes import Child, Command

PREFIX = "chartrier"
SCRIPTS = Path("/usr/lib/rabbitmq/bin")
SALT_BYTES = 4


class NoRabbit(Exception):
    """RabbitMQ is not installed: `apt-get install rabbitmq-server` brings it."""


def rabbitmq_program() -> Path:
    """Return the program that starts a node: the one under Debian's wrapper, which insists on its own user."""
    found = _program() or (_program() if fetch("rabbitmq-server") else None)
    if found is None:
        raise NoRabbit(NoRabbit.__doc__)
    return Path(found)


def _program() -> str | None:
    return shutil.which("rabbitmq-server", path=f"{SCRIPTS}:{os.environ.get('PATH', '')}")


class Rabbit:
    """A RabbitMQ of our own."""

    name = "rabbitmq"

    def __init__(self, folder: Path, passwords: Mapping[str, str], *, prefix: str = PREFIX) -> None:
        """Say where it keeps its data and who may sign in with what."""
        self._program = rabbitmq_program()
        self._folder = folder.resolve()
        self._passwords = passwords
        self._prefix = prefix
        self._amqp, self._distribution, self._names = free_ports(3)
        self._name_server: Child | None = None
        self._node: Child | None = None

    def url(self, user: str) -> str:
        """Return the address that a user connects to."""
        return f"amqp://{user}:{self._passwords[user]}@{LOOPBACK}:{self._amqp}/%2F"

    def start(self) -> None:
        """Start the node and wait until it takes connections."""
        self._write_configuration()
        if self._name_server is None:
            self._name_server = Child(self._name_server_command())
            self._name_server.wait_until(lambda: listens(self._names), within=60)
        self._node = Child(self._node_command())
        # Listeners open last, once users and queues are back.
        self._node.wait_until(lambda: greets(self._amqp), within=90)

    def stop(self) -> None:
        """Stop the node, then its name server."""
        for child in (self._node, self._name_server):
            if child is not None:
                child.stop()
        self._node = self._name_server = None

    def kill(self) -> None:
        """End the node as a power cut would; `start` brings it back on the same address."""
        if self._node is not None:
            self._node.kill()
            self._node = None

    @property
    def pid(self) -> int:
        """The node's process."""
        assert self._node is not None, "start it first"  # noqa: S101
        return self._node.pid

    @property
    def exit_code(self) -> int | None:
        """How its node, or its name server, ended by itself; nothing while both run or are stopped."""
        codes = [child.exit_code for child in (self._node, self._name_server) if child is not None]
        return next((code for code in codes if code is not None), None)

    def restart(self) -> None:
        """Stop the node cleanly, if it runs, and start it again on the same address."""
        if self._node is not None:
            self._node.stop()
        if self._name_server is not None and self._name_server.exit_code is not None:
            self._name_server = None
        self.start()

    def _write_configuration(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        cookie = self._folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)
        definitions = self._folder / "definitions.json"
        definitions.touch(mode=0o600)
        definitions.write_text(json.dumps(definitions_for(self._passwords, prefix=self._prefix)))
        (self._folder / "enabled_plugins").write_text("[].\n")
        (self._folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = {LOOPBACK}:{self._amqp}\n"
            f"load_definitions = {definitions}\n"
            "loopback_users = none\n"
            "vm_memory_high_watermark.absolute = 512MiB\n"
            "disk_free_limit.absolute = 100MB\n"
            # The stock log of 512 MB is for brokers that do nothing else.
            "raft.wal_max_size_bytes = 16777216\n"
            "log.file.level = warning\n"
            "log.console = false\n"
        )

    def _environment(self) -> dict[str, str]:
        at = self._folder
        loopback = f"{{{LOOPBACK.replace('.', ',')}}}"
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "HOME": str(at),
            "ERL_EPMD_PORT": str(self._names),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": f"{self._prefix}@localhost",
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_CONF_ENV_FILE": str(at / "none"),
            "RABBITMQ_CONFIG_FILE": str(at / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(at / "none.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(at / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(at / "generated"),
            "RABBITMQ_MNESIA_BASE": str(at / "data"),
            "RABBITMQ_LOG_BASE": str(at / "log"),
            "RABBITMQ_PID_FILE": str(at / "pid"),
            # Two schedulers that sleep when idle: this is one node among many processes.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"+S 2:2 +sbwt none -kernel inet_dist_use_interface {loopback}",
        }

    def _name_server_command(self) -> Command:
        epmd = next(iter(sorted(Path("/usr/lib/erlang").glob("erts-*/bin/epmd"))), None)
        line = [str(epmd or shutil.which("epmd") or "epmd"), "-port", str(self._names), "-address", LOOPBACK]
        return Command("epmd", line, self._folder / "epmd.log", self._environment(), inherit_environment=False)

    def _node_command(self) -> Command:
        return Command(
            "rabbitmq",
            [str(self._program)],
            log=self._folder / "node.log",
            environment=self._environment(),
            folder=self._folder,
            patience=30,
            inherit_environment=False,
        )


def definitions_for(passwords: Mapping[str, str], *, prefix: str) -> dict[str, list[dict[str, object]]]:
    """Answer RabbitMQ's definitions: each service announces only its own events and touches only its own queues."""
    users: list[dict[str, object]] = []
    permissions: list[dict[str, object]] = []
    topics: list[dict[str, object]] = []
    start = re.escape(prefix)
    for name, password in passwords.items():
        users.append(_user(name, password))
        own = rf"{start}\.(events|unrouted|{name}(\..*)?)"
        everything = name == "admin"
        permissions.append(
            {
                "user": name,
                "vhost": "/",
                "configure": ".*" if everything else f"^{own}$",
                "write": ".*" if everything else rf"^(amq\.default|{own})$",
                "read": ".*" if everything else f"^{own}$",
            }
        )
        if not everything:
            said = {"user": name, "vhost": "/", "exchange": f"{prefix}.events", "write": rf"^{name}\.", "read": ".*"}
            topics.append(dict(said))
    return {"vhosts": [{"name": "/"}], "users": users, "permissions": permissions, "topic_permissions": topics}


def _user(name: str, password: str) -> dict[str, object]:
    # RabbitMQ's own scheme: a salt of four bytes, then SHA-256 of salt and password.
    salt = hashlib.sha256(f"{name}:{password}".encode()).digest()[:SALT_BYTES]
    digest = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    tags = ["administrator"] if name == "admin" else []
    hashing = "rabbit_password_hashing_sha256"
    return {"name": name, "password_hash": digest, "hashing_algorithm": hashing, "tags": tags}


def listens(port: int) -> bool:
    """Return whether something accepts connections on this port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def greets(port: int) -> bool:
    """Return whether an AMQP broker answers here."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.settimeout(2)
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return bool(connection.recv(1))
    except OSError:
        return False
