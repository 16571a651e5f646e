"""The product as in a cluster: each service in processes of its own, on private servers, documents in files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from signal import SIGHUP, SIGINT, SIGTERM, getsignal, signal

from bench.system.process_usage import command_line_contains, descendants
from deploy.local.product.gateway import answers_ok, local, start_gateway
from deploy.local.product.installation import Installation, public_url
from deploy.local.product.settings import Addresses, migration_settings, service_settings, shared_settings
from deploy.local.product.stack import inherited
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers import databases
from deploy.local.servers.ports import LOOPBACK, free_port, free_ports
from deploy.local.servers.postgres import Postgres, Server
from deploy.local.servers.processes import Child, Command, DidNotStart
from deploy.local.servers.rabbitmq import Rabbit
from deploy.setup.environment import SERVICES
from gateway.envoy.route_table import PORTAL
from gateway.envoy.topology import stack as stack_topology

BUS = "bus"
# All load comes from one address, whose rate limits are not what is measured.
UNLIMITED = 1000


@dataclass
class Product:
    """A running product."""

    url: str
    installation: Installation
    surroundings: Addresses
    postgres: Server
    postgres_pid: int
    rabbit: Rabbit
    bus_url: str
    services: tuple[str, ...]
    processes: dict[str, Child] = field(default_factory=dict)

    def pids(self, *names: str) -> list[int]:
        """Return the ids of some processes."""
        return [self.processes[name].pid for name in names]

    def backends(self, role: str) -> list[int]:
        """Return the ids of the database's processes that serve a role now."""
        return [pid for pid in descendants(self.postgres_pid) if command_line_contains(pid, f"postgres: {role} ")]

    def direct(self, service: str) -> str:
        """Return a service's own URL, without the gateway."""
        return self.surroundings.service_urls[service]


@contextmanager
def supervised() -> Iterator[Supervisor]:
    """Supervise what is started, stop it at the end and restore the signal handlers."""
    before = {number: getsignal(number) for number in (SIGINT, SIGTERM, SIGHUP)}
    try:
        with Supervisor() as supervisor:
            yield supervisor
    finally:
        for number, handler in before.items():
            signal(number, handler)


def start(installation: Installation, supervisor: Supervisor, services: tuple[str, ...] = SERVICES) -> Product:
    """Start servers, some services (api and worker each) and the gateway; return once they serve."""
    rabbit = _rabbit(installation, supervisor)
    server, pid = _postgres(installation, supervisor)
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    port = free_port()
    surroundings = Addresses(
        public_url=public_url(port),
        postgres=server,
        broker_urls={service: rabbit.url(service) for service in SERVICES},
        service_urls={service: f"http://{LOOPBACK}:{its}" for service, its in ports.items()},
        own={
            "vault": {"OBJECTS_PATH": str(installation.home / "documents")},
            # Signing keys are changed during a measure.
            "auth": {"KEYS_READ_SECONDS": "1"},
            "notify": {"CAPTURED_MAIL_PATH": str(installation.home / "mail"), "DIGEST_QUIET": "0.5"},
        },
    )
    bus_url = installation.database(BUS).owner_url(server)
    product = Product(public_url(port), installation, surroundings, server, pid, rabbit, bus_url, services)
    _migrate(product)
    for service in services:
        for role in ("api", "worker"):
            child = Child(_command(product, service, role, port=ports[service]))
            product.processes[f"{service} {role}"] = supervisor.keep_running(child)
    for service in services:
        ready = f"{product.direct(service)}/readyz"
        product.processes[f"{service} api"].wait_until(lambda ready=ready: answers_ok(ready), within=90)  # type: ignore[misc]
    _start_gateway(product, supervisor, ports, port=port)
    return product


def _rabbit(installation: Installation, supervisor: Supervisor) -> Rabbit:
    users = [*SERVICES, "admin"]
    rabbit = Rabbit(
        installation.home / "rabbitmq", {user: installation.keys.password(f"{user}-broker") for user in users}
    )
    supervisor.will_stop(rabbit.stop)
    rabbit.start()
    return rabbit


def _postgres(installation: Installation, supervisor: Supervisor) -> tuple[Server, int]:
    password = installation.keys.password("postgres")
    postgres = Postgres(installation.home / "postgres", password=password, log=installation.logs / "postgres.log")
    server = postgres.start()
    supervisor.will_stop(postgres.stop)
    databases.prepare(server, [*installation.databases, installation.database(BUS)])
    return server, postgres.pid


def _migrate(product: Product) -> None:
    runs = {
        service: subprocess.Popen(
            [sys.executable, "-m", service, "migrate"],
            env=service_environment(product, service)
            | migration_settings(service, product.installation, product.surroundings),
            stderr=subprocess.PIPE,
            text=True,
        )
        for service in product.services
    }
    for service, run in runs.items():
        words = run.communicate()[1]
        if run.returncode != 0:
            raise DidNotStart(f"{service} could not migrate:\n{words}")


def service_environment(product: Product, service: str) -> dict[str, str]:
    """Return the whole environment of one service."""
    own = service_settings(service, product.installation, product.surroundings)
    return inherited() | shared_settings(product.installation, product.surroundings) | own


def _command(product: Product, service: str, role: str, *, port: int) -> Command:
    environment = service_environment(product, service) | {f"{service.upper()}_PORT": str(port)}
    log = product.installation.logs / f"{service}-{role}.log"
    line = [sys.executable, "-m", service, role]
    return Command(f"{service}-{role}", line, log, environment, inherit_environment=False, patience=15)


def _start_gateway(product: Product, supervisor: Supervisor, ports: dict[str, int], *, port: int) -> None:
    # No measure asks for the portal; its route leads to any service.
    upstreams = {service: (local(its),) for service, its in {**ports, PORTAL: ports["auth"]}.items()}
    front, is_ready = start_gateway(
        product.installation.home / "gateway",
        product.installation.logs / "gateway.log",
        lambda admin: replace(
            stack_topology(listen=local(port), admin=admin, upstreams=upstreams, issuer=product.url),
            rate_factor=UNLIMITED,
            mail_is_captured=True,
            keys_refreshed_every=1,
        ),
    )
    product.processes["gateway"] = supervisor.keep_running(front)
    front.wait_until(is_ready, within=20)
