"""sharing, put together: settings become adapters, adapters become an application."""

from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.clock import SystemClock
from chartrier.identity import Keys
from chartrier.portability import blueprint_of
from chartrier.service import Service, service_app
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
    blueprints=[links.blueprint, openings.blueprint, blueprint_of(leavers.collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Sharing as a Flask application."""
    settings = settings or Settings.read()
    return service_app(SERVICE, settings.service, ports or _ports(settings), keys=keys)


def _ports(settings: Settings) -> Ports:
    return Ports(
        clock=SystemClock(),
        hashes=KeptHashes(settings.kept_hashes_key),
        public_url=settings.service.public_url,
    )
