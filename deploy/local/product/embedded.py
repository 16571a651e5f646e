"""`make run`: the whole product from one command, kept in one folder, with nothing to install beside it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from deploy.local.product.archive import data_of, named_archive
from deploy.local.product.gateway import answers_ok, local, start_gateway
from deploy.local.product.installation import Installation, public_url, refuse_taken_port
from deploy.local.product.settings import (
    Addresses,
    Tuning,
    migration_settings,
    service_settings,
    shared_settings,
)
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers import databases
from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.postgres import Postgres, Server
from deploy.local.servers.processes import Child, Command
from deploy.setup.environment import SERVICES
from gateway.envoy.topology import Endpoint, Topology
from gateway.envoy.topology import embedded as embedded_topology

BUS = "bus"
# The first start migrates seven databases.
COLD_START_SECONDS = 90


@dataclass(frozen=True)
class Embedded:
    """A running product."""

    url: str
    process: Child
    gateway: Child
    installation: Installation
    addresses: Addresses


def start(
    installation: Installation,
    supervisor: Supervisor,
    *,
    port: int,
    rate_factor: int = 1,
    keys_refreshed_every: int = 30,
    tuning: Tuning | None = None,
) -> Embedded:
    """Start everything and return once it serves."""
    refuse_taken_port(port)
    server = start_postgres(installation, supervisor)
    process_port = free_port()
    addresses = replace(addresses_of(installation, server, port=port, process_port=process_port), tuning=tuning or {})
    process = supervisor.keep_running(Child(process_command(installation, addresses, process_port=process_port)))
    gateway, gateway_is_ready = start_gateway(
        installation.home / "gateway",
        installation.logs / "gateway.log",
        lambda admin: replace(
            topology(admin, port=port, process_port=process_port, rate_factor=rate_factor),
            keys_refreshed_every=keys_refreshed_every,
        ),
    )
    supervisor.keep_running(gateway)
    process.wait_until(lambda: answers_ok(f"http://{LOOPBACK}:{process_port}/readyz"), within=COLD_START_SECONDS)
    gateway.wait_until(gateway_is_ready, within=60)
    return Embedded(public_url(port), process, gateway, installation, addresses)


def start_postgres(installation: Installation, supervisor: Supervisor) -> Server:
    """Start the database server, with every service's database in it."""
    password = installation.keys.password("postgres")
    archive = named_archive(installation)
    postgres = Postgres(
        installation.home / "postgres",
        password=password,
        log=installation.logs / "postgres.log",
        settings=archive.server_settings if archive else None,
    )
    if archive:
        # Before the start: a server that is restored asks the archive for what came after its backup.
        archive.configure(data_of(installation))
    server = postgres.start()
    if archive:
        archive.prepare(data_of(installation), server)
    supervisor.keep_running(postgres)
    databases.prepare(server, [*installation.databases, installation.database(BUS)])
    return server


def addresses_of(installation: Installation, server: Server, *, port: int, process_port: int) -> Addresses:
    """Return where everything is when all of it is in one process."""
    internal = f"http://{LOOPBACK}:{process_port}"
    return Addresses(
        public_url=public_url(port),
        postgres=server,
        broker_urls=dict.fromkeys(SERVICES, installation.database(BUS).owner_url(server)),
        service_urls=dict.fromkeys(SERVICES, internal),
        own={
            "vault": {"OBJECTS_PATH": str(installation.home / "documents")},
            "notify": {"CAPTURED_MAIL_PATH": str(installation.home / "mail")},
        },
    )


def process_command(installation: Installation, addresses: Addresses, *, process_port: int) -> Command:
    """Return how the process that holds every service is started."""
    settings = shared_settings(installation, addresses)
    for service in SERVICES:
        settings |= service_settings(service, installation, addresses)
        settings |= migration_settings(service, installation, addresses)
    return Command(
        "services",
        [sys.executable, "-m", "deploy.local.product.one_process", str(process_port)],
        log=installation.logs / "services.log",
        environment=settings,
        patience=15,
    )


def topology(admin: Endpoint, *, port: int, process_port: int, rate_factor: int) -> Topology:
    """Return how the gateway stands before the one process."""
    shape = embedded_topology(listen=local(port), admin=admin, process=local(process_port), issuer=public_url(port))
    return replace(shape, rate_factor=rate_factor)
