"""sharing, put together: settings become adapters, adapters become an application."""

from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.keys import Keys
from chartrier.clock import SystemClock
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from sharing import leavers
from sharing.api import links, openings
from sharing.jobs import jobs
from sharing.kept_hashes import KeptHashes
from sharing.models import Base
from sharing.ports import Ports
from sharing.settings import Settings
from sharing.subscriptions import subscriptions

SERVICE: Final = Service(
    name="sharing",
    blueprints=[links.blueprint, openings.blueprint, export_blueprint(leavers.collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Sharing as a Flask application."""
    settings = settings or Settings.read()
    ports = ports or _ports(settings)
    return create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock)


def _ports(settings: Settings) -> Ports:
    return Ports(
        clock=SystemClock(),
        hashes=KeptHashes(settings.kept_hashes_key),
        public_url=settings.service.public_url,
    )
