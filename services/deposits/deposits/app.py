"""The composition root of deposits: settings and adapters in, a Flask application out."""

from pathlib import Path

from flask import Flask

from chartrier.access.keys import Keys
from chartrier.clock import SystemClock
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from deposits import leavers
from deposits.api import blueprints
from deposits.jobs import jobs
from deposits.journeys import SHIPPED, read_catalogue
from deposits.models import Base
from deposits.ports import Ports
from deposits.settings import Settings
from deposits.subscriptions import subscriptions
from deposits.vault import Vault

SERVICE = Service(
    name="deposits",
    blueprints=[*blueprints, export_blueprint(leavers.collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Deposits, ready to answer requests, hear facts and run jobs."""
    settings = settings or Settings.read()
    ports = ports or real_ports(settings)
    return create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock)


def real_ports(settings: Settings) -> Ports:
    """The world as the settings describe it."""
    folders = [SHIPPED, *([settings.journeys] if settings.journeys else [])]
    return Ports(clock=SystemClock(), journeys=read_catalogue(*folders), vault=Vault(settings.vault_url))
