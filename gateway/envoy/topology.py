"""Where the gateway listens and where the services are, in each way to run Chartrier."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.envoy.route_table import SERVICES

# The cluster of an embedded run, where every service and the portal are in one process.
EMBEDDED = "embedded"


@dataclass(frozen=True)
class Endpoint:
    """A host (address or DNS name) and a port."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Endpoint":
        """Read `host:port`, or a bare port on the loopback address."""
        host, _, port = text.rpartition(":")
        return cls(host or "127.0.0.1", int(port))


@dataclass(frozen=True)
class Certificate:
    """The PEM files to serve TLS with; without them TLS, if any, ends before the gateway."""

    chain: Path
    key: Path


@dataclass(frozen=True)
class Topology:
    """Everything about a deployment that Envoy's configuration depends on; the routes are the same everywhere.

    `embedded()` and `stack()` make the usual ones; `dataclasses.replace` changes what is special.
    """

    listen: Endpoint
    admin: Endpoint
    issuer: str
    upstreams: Mapping[str, tuple[Endpoint, ...]]
    secure: bool = False
    certificate: Certificate | None = None
    access_log: Path | None = None
    mail_is_captured: bool = False
    # How many proxies of ours stand before the gateway and add the address that they saw to `X-Forwarded-For`.
    trusted_hops: int = 0
    keys_refreshed_every: int = 30
    # Every rate of the table times this: a bench that plays thousands of people from one address raises it.
    rate_factor: int = 1

    def cluster_of(self, service: str) -> str:
        """Name the Envoy cluster where a service is found."""
        return service if service in self.upstreams else EMBEDDED


def embedded(*, listen: Endpoint, admin: Endpoint, process: Endpoint, issuer: str) -> Topology:
    """Return the topology of all services and the portal in one process; mail is captured and shown on a page."""
    return Topology(listen=listen, admin=admin, issuer=issuer, upstreams={EMBEDDED: (process,)}, mail_is_captured=True)


def stack(*, listen: Endpoint, admin: Endpoint, upstreams: Mapping[str, tuple[Endpoint, ...]], issuer: str) -> Topology:
    """Return a topology with one cluster for each service and the portal, each with one endpoint or several."""
    missing = set(SERVICES) - set(upstreams)
    if missing:
        message = f"no endpoint for {', '.join(sorted(missing))}"
        raise ValueError(message)
    return Topology(listen=listen, admin=admin, issuer=issuer, upstreams=upstreams)
