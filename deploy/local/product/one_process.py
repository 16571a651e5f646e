"""All services and the portal in one process: the same applications, chosen by the first part of the path.

python -m deploy.local.product.one_process PORT   # serve, with every service's settings in the environment
python -m deploy.local.product.one_process migrate
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING

from flask import Flask
from prometheus_client import CollectorRegistry, Metric, generate_latest

from chartrier.observability import logging
from chartrier.runtime.current import Runtime
from chartrier.runtime.health import failing_checks
from chartrier.runtime.http_server import Server
from chartrier.runtime.service import migrate_service, worker_of
from deploy.local.servers.ports import LOOPBACK
from deploy.setup.environment import SERVICES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

THREADS = 16
# What a standard looks for outside of `/api`.
AT_THE_ROOT = {"/.well-known/openid-configuration": "auth", "/.well-known/oauth-authorization-server": "auth"}
PLAIN_TEXT = [("Content-Type", "text/plain; charset=utf-8")]


class OneProcess:
    """The WSGI application that hands each request to the service it is for; everything else is the portal's."""

    def __init__(self, services: dict[str, Flask], portal: Flask) -> None:
        """Keep the services by name."""
        self._services = services
        self._portal = portal
        self._own_pages = {"/healthz": _alive, "/readyz": self._ready, "/metrics": self._metrics}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Return one request."""
        path: str = environ.get("PATH_INFO", "/")
        if page := self._own_pages.get(path):
            return _plain_text(start_response, *page())
        name = path.split("/", 3)[2] if path.startswith("/api/") else AT_THE_ROOT.get(path, "")
        service = self._services.get(name)
        return (service or self._portal)(environ, start_response)

    def _ready(self) -> tuple[HTTPStatus, str]:
        missing = [f"{name}: {part}" for name, app in self._services.items() for part in _missing(app)]
        return (HTTPStatus.SERVICE_UNAVAILABLE, "\n".join(missing)) if missing else (HTTPStatus.OK, "ready\n")

    def _metrics(self) -> tuple[HTTPStatus, str]:
        return HTTPStatus.OK, generate_latest(_MergedRegistry(map(_runtime, self._services.values()))).decode()


class _MergedRegistry(CollectorRegistry):
    """The metrics of all services on one page: each family once, as Prometheus wants it."""

    def __init__(self, runtimes: Iterable[Runtime]) -> None:
        super().__init__()
        self._runtimes = list(runtimes)

    def collect(self) -> Iterator[Metric]:
        """Return every family with the samples of every service."""
        families: dict[str, Metric] = {}
        for one in self._runtimes:
            for family in one.metrics.registry.collect():
                known = families.setdefault(family.name, family)
                if known is not family:
                    known.samples.extend(family.samples)
        yield from families.values()


def create_app() -> OneProcess:
    """Create every service, migrate its database, and start its worker's threads."""
    from gateway.portal_server.app import create_app as create_portal

    logging.configure("warning")
    services = {name: create_service(name) for name in SERVICES}
    for app in services.values():
        migrate(app)
    # Every queue exists before the first event is published, so that none is missed.
    for app in services.values():
        worker_of(app).start()
    return OneProcess(services, create_portal())


def create_service(name: str) -> Flask:
    """Create one service as its own process would."""
    app: Flask = import_module(f"{name}.app").create_app()
    return app


def migrate(app: Flask) -> None:
    """Bring a service's database and queue to what its code expects."""
    runtime = _runtime(app)
    migrate_service(runtime.service, runtime.settings)


def _runtime(app: Flask) -> Runtime:
    found: Runtime = app.extensions["runtime"]
    return found


def _missing(app: Flask) -> list[str]:
    with app.app_context():
        return failing_checks()


def _alive() -> tuple[HTTPStatus, str]:
    return HTTPStatus.OK, "alive\n"


def _plain_text(start_response: StartResponse, status: HTTPStatus, text: str) -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", PLAIN_TEXT)
    return [text.encode()]


def main() -> None:
    """Serve until stopped, or migrate and be done."""
    if sys.argv[1] == "migrate":
        # Much of a migration's time is imports: seven services together take little longer than one.
        logging.configure("warning")
        for name in SERVICES:
            migrate(create_service(name))
        return
    Server(create_app, host=LOOPBACK, port=int(sys.argv[1]), threads=THREADS).run()


if __name__ == "__main__":
    main()
