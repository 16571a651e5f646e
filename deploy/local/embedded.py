"""`make run`: the whole product from one command, kept in one folder, with nothing to install beside it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from deploy.local import databases
from deploy.local.front import answers_ok, local, start_front
from deploy.local.installation import (
    Installation,
    Surroundings,
    public_url,
    refuse_taken,
    told_to,
    told_to_all,
    told_to_migrate,
)
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.postgres import Postgres, Server
from deploy.local.processes import Child, Command
from deploy.local.supervisor import Supervisor
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
    house: str
    installation: Installation
    around: Surroundings


def start(
    installation: Installation,
    supervisor: Supervisor,
    *,
    port: int,
    rate_factor: int = 1,
    keys_refreshed_every: int = 30,
) -> Embedded:
    """Start everything and answer once it serves."""
    refuse_taken(port)
    server = start_postgres(installation, supervisor)
    house_port = free_port()
    around = surroundings(installation, server, port=port, house_port=house_port)
    house = supervisor.watches(Child(house_command(installation, around, house_port=house_port)))
    front, front_is_ready = start_front(
        installation.home / "gateway",
        installation.logs / "gateway.log",
        lambda admin: replace(
            topology(admin, port=port, house_port=house_port, rate_factor=rate_factor),
            keys_refreshed_every=keys_refreshed_every,
        ),
    )
    supervisor.watches(front)
    internal = f"http://{LOOPBACK}:{house_port}"
    house.wait_until(lambda: answers_ok(f"{internal}/readyz"), within=COLD_START_SECONDS)
    front.wait_until(front_is_ready, within=20)
    return Embedded(public_url(port), internal, installation, around)


def start_postgres(installation: Installation, supervisor: Supervisor) -> Server:
    """Start the database server, with every service's database in it."""
    password = installation.keys.password("postgres")
    postgres = Postgres(installation.home / "postgres", password=password, log=installation.logs / "postgres.log")
    server = postgres.start()
    supervisor.holds("postgres", postgres.stop)
    databases.prepare(server, [*installation.databases, installation.database(BUS)])
    return server


def surroundings(installation: Installation, server: Server, *, port: int, house_port: int) -> Surroundings:
    """Answer where everything is when all of it is in one process."""
    internal = f"http://{LOOPBACK}:{house_port}"
    return Surroundings(
        public_url=public_url(port),
        postgres=server,
        broker_urls=dict.fromkeys(SERVICES, installation.database(BUS).owner_url(server)),
        service_urls=dict.fromkeys(SERVICES, internal),
        own={
            "vault": {"BLOBS_PATH": str(installation.home / "documents")},
            "notify": {"CAPTURED_MAIL_PATH": str(installation.home / "mail")},
        },
    )


def house_command(installation: Installation, around: Surroundings, *, house_port: int) -> Command:
    """Answer how the process that holds every service is started."""
    told = told_to_all(installation, around)
    for service in SERVICES:
        told |= told_to(service, installation, around) | told_to_migrate(service, installation, around)
    return Command(
        "runtime",
        [sys.executable, "-m", "deploy.local.house", str(house_port)],
        log=installation.logs / "house.log",
        environment=told,
        patience=15,
    )


def topology(admin: Endpoint, *, port: int, house_port: int, rate_factor: int) -> Topology:
    """Answer how the gateway stands before the one process."""
    shape = embedded_topology(listen=local(port), admin=admin, process=local(house_port), issuer=public_url(port))
    return replace(shape, rate_factor=rate_factor)
