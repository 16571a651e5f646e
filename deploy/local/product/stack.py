"""`make stack`: the product as it runs in a cluster, each service as its own processes on real servers."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field, replace

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from deploy.local.product.gateway import answers_ok, local, start_gateway
from deploy.local.product.installation import Installation, public_url, refuse_taken_port
from deploy.local.product.settings import (
    Addresses,
    Tuning,
    migration_settings,
    service_settings,
    shared_settings,
)
from deploy.local.product.stack_servers import Servers, named, start_servers
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.ports import LOOPBACK, free_ports
from deploy.local.servers.processes import Child, Command, DidNotStart
from deploy.local.servers.swift import Store
from deploy.setup.environment import SERVICES
from gateway.envoy.route_table import PORTAL
from gateway.envoy.topology import stack as stack_topology
from gateway.portal_server.pages import is_built
from gateway.portal_server.settings import BUILT_PORTAL

READY_SECONDS = 90


@dataclass
class Stack:
    """A running product, whose processes can be killed and started again one by one."""

    url: str
    servers: Servers
    installation: Installation
    addresses: Addresses
    ports: dict[str, int]
    worker_ports: dict[str, int]
    supervisor: Supervisor
    processes: dict[str, Child] = field(default_factory=dict)

    def start(self, name: str) -> Child:
        """Start `vault-api`, `vault-worker` and the like, or start it again."""
        if name in self.processes:
            self.processes[name].restart()
        else:
            self.processes[name] = self.supervisor.keep_running(Child(self._command(name)))
        return self.processes[name]

    def wait_until_ready(self, service: str) -> None:
        """Return once a service's api answers that it is ready."""
        ready = f"{self.addresses.service_urls[service]}/readyz"
        self.processes[f"{service}-api"].wait_until(lambda: answers_ok(ready), within=READY_SECONDS)

    def kill(self, name: str) -> None:
        """End a process as a crash would."""
        self.processes[name].kill()

    def stop(self) -> None:
        """Stop every process of the product; the servers under it are the supervisor's."""
        for child in self.processes.values():
            child.ask_to_stop()
        for child in self.processes.values():
            child.stop()

    def migrate(self) -> None:
        """Bring every database and queue to what the code expects."""
        settings = inherited()
        for service in SERVICES:
            settings |= self._settings(service) | migration_settings(service, self.installation, self.addresses)
        line = [sys.executable, "-m", "deploy.local.product.one_process", "migrate"]
        done = subprocess.run(line, env=settings, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise DidNotStart(f"The databases could not be migrated:\n{done.stderr}")

    def _command(self, name: str) -> Command:
        service, _, role = name.partition("-")
        line = [sys.executable, "-m", service, role]
        if service == PORTAL:
            line = [sys.executable, "-m", "gateway", "portal", "--listen", f"{LOOPBACK}:{self.ports[PORTAL]}"]
        log = self.installation.logs / f"{name}.log"
        return Command(name, line, log, self._settings(service), inherit_environment=False, patience=15)

    def _settings(self, service: str) -> dict[str, str]:
        """Return the whole environment of a service's processes: what it needs, and no secret of another's."""
        shared = {**inherited(), **shared_settings(self.installation, self.addresses)}
        shared["CHARTRIER_BROKER_PREFIX"] = self.servers.broker_prefix
        if service == PORTAL:
            return inherited()
        return {
            **shared,
            **service_settings(service, self.installation, self.addresses),
            f"{service.upper()}_PORT": str(self.ports[service]),
            f"{service.upper()}_WORKER_PORT": str(self.worker_ports[service]),
        }


def start(
    installation: Installation,
    supervisor: Supervisor,
    *,
    port: int,
    rate_factor: int = 1,
    keys_refreshed_every: int = 30,
    tuning: Tuning | None = None,
) -> Stack:
    """Start servers, then services, then the gateway; return once all of it serves."""
    refuse_taken_port(port)
    refuse_without_portal()
    if any(named(server) for server in ("POSTGRES", "RABBITMQ", "S3")):
        installation = replace(installation, prefix=installation.mark)
    servers = start_servers(installation, supervisor)
    bucket = make_bucket(servers.store, installation)
    everybody = [*SERVICES, PORTAL]
    opened = free_ports(len(everybody) + len(SERVICES))
    ports = dict(zip(everybody, opened[: len(everybody)], strict=True))
    worker_ports = dict(zip(SERVICES, opened[len(everybody) :], strict=True))
    addresses = Addresses(
        public_url=public_url(port),
        postgres=servers.postgres,
        broker_urls=servers.broker_urls,
        service_urls={service: f"http://{LOOPBACK}:{ports[service]}" for service in everybody},
        own={"vault": _vault_settings(servers, bucket), "notify": _notify_settings(servers)},
        tuning=tuning or {},
    )
    product = Stack(public_url(port), servers, installation, addresses, ports, worker_ports, supervisor)
    product.migrate()
    for service in SERVICES:
        product.start(f"{service}-api")
        product.start(f"{service}-worker")
    product.start(f"{PORTAL}-api")
    # All are asked to stop at once, before each is stopped.
    supervisor.will_stop(product.stop)
    for service in everybody:
        product.wait_until_ready(service)
    _start_gateway(product, port=port, rate_factor=rate_factor, keys_refreshed_every=keys_refreshed_every)
    return product


def refuse_without_portal() -> None:
    """Refuse to start without a portal to serve: its server would never be ready."""
    if not is_built(BUILT_PORTAL):
        raise DidNotStart("The portal is not built. Run: make portal")


def _start_gateway(product: Stack, *, port: int, rate_factor: int, keys_refreshed_every: int) -> None:
    upstreams = {service: (local(its),) for service, its in product.ports.items()}
    gateway, is_ready = start_gateway(
        product.installation.home / "gateway",
        product.installation.logs / "gateway.log",
        lambda admin: replace(
            stack_topology(listen=local(port), admin=admin, upstreams=upstreams, issuer=product.url),
            rate_factor=rate_factor,
            keys_refreshed_every=keys_refreshed_every,
        ),
    )
    product.processes["gateway"] = product.supervisor.keep_running(gateway)
    gateway.wait_until(is_ready, within=60)


def make_bucket(store: Store, installation: Installation) -> str:
    """Make the bucket that the vault keeps its contents in, unless it is there; return its name."""
    bucket = f"{installation.prefix or 'chartrier_'}documents".replace("_", "-")
    client = boto3.client(
        "s3",
        endpoint_url=store.url,
        region_name=store.region,
        aws_access_key_id=store.access_key,
        aws_secret_access_key=store.secret_key,
        config=Config(request_checksum_calculation="when_required", response_checksum_validation="when_required"),
    )
    try:
        client.create_bucket(Bucket=bucket)
    except ClientError as refusal:
        if refusal.response["Error"]["Code"] not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
            raise
    return bucket


def _vault_settings(servers: Servers, bucket: str) -> dict[str, str]:
    store = servers.store
    variables = {
        "S3_BUCKET": bucket,
        "S3_ENDPOINT": store.url,
        "S3_REGION": store.region,
        "S3_ACCESS_KEY": store.access_key,
        "S3_SECRET_KEY": store.secret_key,
    }
    return variables | ({"CLAMD": servers.clamd} if servers.clamd else {})


def _notify_settings(servers: Servers) -> dict[str, str]:
    host, _, smtp_port = servers.smtp.rpartition(":")
    variables = {"SMTP_HOST": host, "SMTP_PORT": smtp_port, "SMTP_SECURITY": "none"}
    if servers.mailbox is None:
        return variables
    # What catches the mail takes text messages too, as the provider would.
    return variables | {
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "not checked here",
        "TWILIO_SENDER": "Chartrier",
        "TWILIO_API": servers.mailbox.removesuffix("/messages"),
    }


def inherited() -> dict[str, str]:
    """Return what our processes need of our own environment; nothing that names a service or a secret."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR") if name in os.environ}
