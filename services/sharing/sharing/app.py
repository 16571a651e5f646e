"""sharing, put together: settings become adapters, adapters become an application."""

from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.access.keys import Keys
from chartrier.access.password_hashes import HashCost, Passwords
from chartrier.clock import SystemClock
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from sharing.account_erasure.data_export import collect
from sharing.api import links, openings
from sharing.jobs import jobs
from sharing.models import Base
from sharing.ports import Ports
from sharing.settings import Settings
from sharing.subscriptions import auth, tenancy, vault

SERVICE: Final = Service(
    name="sharing",
    blueprints=[links.blueprint, openings.blueprint, export_blueprint(collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=Subscriptions.of(auth.subscriptions, tenancy.subscriptions, vault.subscriptions),
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Return sharing as a Flask application."""
    settings = settings or Settings.read()
    ports = ports or Ports(
        SystemClock(), KeyedHashes(settings.hash_key), Passwords(HashCost().hasher()), settings.service.public_url
    )
    return create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock)
