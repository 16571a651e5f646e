"""Tenancy, put together."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from chartrier.clock import SystemClock
from chartrier.jobs import Jobs
from chartrier.service import Service, service_app
from tenancy.api import organisations, relations, spaces
from tenancy.models import Base
from tenancy.ports import Ports
from tenancy.settings import Settings
from tenancy.subscriptions import subscriptions

TENANCY = Service(
    name="tenancy",
    blueprints=(organisations.blueprint, relations.blueprint, spaces.blueprint),
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=subscriptions,
    jobs=Jobs("tenancy"),
)


def create_app(settings: Settings | None = None) -> Flask:
    """Put the service together."""
    settings = settings or Settings.read()
    return service_app(TENANCY, settings.service, Ports(SystemClock(), settings.operator_client_id))
