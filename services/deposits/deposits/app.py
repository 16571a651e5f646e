"""The composition root of deposits: settings become adapters, and these a Flask application."""

from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.keys import Keys
from chartrier.clock import SystemClock
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from deposits.adapters.vault import Vault
from deposits.api import blueprints
from deposits.jobs import jobs
from deposits.journeys.files import SHIPPED
from deposits.models import Base
from deposits.personal_data import export
from deposits.ports import Ports
from deposits.settings import Settings
from deposits.subscriptions import subscriptions

SERVICE: Final = Service(
    name="deposits",
    blueprints=[*blueprints, export_blueprint(export.collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Return the application, for requests and for the worker alike."""
    settings = settings or Settings.read()
    ports = ports or real_ports(settings)
    return create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock)


def real_ports(settings: Settings) -> Ports:
    """Return the ports that the settings describe."""
    folders = (SHIPPED, *([settings.journeys] if settings.journeys else []))
    return Ports(
        clock=SystemClock(),
        journey_folders=folders,
        second_person_above=settings.second_person_above,
        proof_after=settings.proof_after,
        advances_a_month=settings.advances_a_month,
        vault=Vault(settings.vault_url),
    )
