"""The servers under a local stack: private ones, or those that the environment names.

CHARTRIER_STACK_POSTGRES   postgresql://superuser:password@host:port/postgres
CHARTRIER_STACK_RABBITMQ   amqp://user:password@host:port/%2F
CHARTRIER_STACK_S3         http://access-key:secret-key@host:port/region
CHARTRIER_STACK_SMTP       host:port
CHARTRIER_STACK_CLAMD      host:port
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from deploy.local.product.installation import Installation
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers import databases
from deploy.local.servers.clamd import Clamd, NoClamd
from deploy.local.servers.ports import LOOPBACK, free_ports
from deploy.local.servers.postgres import Postgres, Server
from deploy.local.servers.processes import Child, Command
from deploy.local.servers.rabbitmq import PREFIX, Rabbit, listens
from deploy.local.servers.swift import REGION, Store, Swift
from deploy.setup.environment import SERVICES


@dataclass
class Servers:
    """Where each server is; those that we started can be stopped, killed and started again."""

    postgres: Server
    broker_urls: Mapping[str, str]
    broker_prefix: str
    store: Store
    smtp: str
    mailbox: str | None
    clamd: str | None
    private_postgres: Postgres | None = None
    private_rabbit: Rabbit | None = None
    notes: list[str] = field(default_factory=list)


def named(server: str) -> str | None:
    """Return the address that the environment names for a server."""
    return os.environ.get(f"CHARTRIER_STACK_{server}") or None


def start_servers(installation: Installation, supervisor: Supervisor) -> Servers:
    """Start whatever the environment doesn't name, and return where everything is."""
    postgres, private_postgres = _postgres(installation, supervisor)
    databases.prepare(postgres, installation.databases)
    broker_urls, private_rabbit = _rabbit(installation, supervisor)
    smtp, mailbox = _smtp(installation, supervisor)
    clamd, note = _clamd(installation, supervisor)
    return Servers(
        postgres=postgres,
        broker_urls=broker_urls,
        broker_prefix=installation.prefix.strip("_") or PREFIX,
        store=_store(installation, supervisor),
        smtp=smtp,
        mailbox=mailbox,
        clamd=clamd,
        private_postgres=private_postgres,
        private_rabbit=private_rabbit,
        notes=[note] if note else [],
    )


def _postgres(installation: Installation, supervisor: Supervisor) -> tuple[Server, Postgres | None]:
    if url := named("POSTGRES"):
        return Server.at(url), None
    password = installation.keys.password("postgres")
    private = Postgres(installation.home / "postgres", password=password, log=installation.logs / "postgres.log")
    server = private.start()
    supervisor.keep_running(private)
    return server, private


def _rabbit(installation: Installation, supervisor: Supervisor) -> tuple[Mapping[str, str], Rabbit | None]:
    if url := named("RABBITMQ"):
        return dict.fromkeys(SERVICES, url), None
    passwords = {service: installation.keys.password(f"{service}-broker") for service in SERVICES}
    private = Rabbit(installation.home / "rabbitmq", passwords)
    supervisor.keep_running(private)
    private.start()
    return {service: private.url(service) for service in SERVICES}, private


def _store(installation: Installation, supervisor: Supervisor) -> Store:
    if url := named("S3"):
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.hostname}:{parts.port}"
        keys = unquote(parts.username or ""), unquote(parts.password or "")
        return Store(address, *keys, region=parts.path.strip("/") or REGION)
    private = Swift(installation.home / "swift", secret=installation.keys.password("store"))
    supervisor.will_stop(private.stop)
    store = private.start()
    for process in private.processes:
        supervisor.keep_running(process)
    return store


def _smtp(installation: Installation, supervisor: Supervisor) -> tuple[str, str | None]:
    if address := named("SMTP"):
        return address, None
    smtp, window = free_ports(2)
    line = [sys.executable, "-m", "deploy.local.servers.mail_catcher", str(smtp), str(window)]
    catcher = supervisor.keep_running(Child(Command("mail-catcher", line, log=installation.logs / "mail-catcher.log")))
    catcher.wait_until(lambda: listens(smtp) and listens(window), within=30)
    return f"{LOOPBACK}:{smtp}", f"http://{LOOPBACK}:{window}/messages"


def _clamd(installation: Installation, supervisor: Supervisor) -> tuple[str | None, str]:
    if address := named("CLAMD"):
        return address, ""
    try:
        private = Clamd(installation.home / "clamd")
    except NoClamd as missing:
        return None, f"Malware scan is off: {missing}"
    supervisor.will_stop(private.stop)
    address = private.start()
    supervisor.keep_running(private.process)
    return address, ""
