"""Tenancy, put together."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from chartrier.clock import SystemClock
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from tenancy import leavers
from tenancy.api import organisations, relations, sign_in_policies, spaces
from tenancy.jobs import jobs
from tenancy.models import Base
from tenancy.ports import Ports
from tenancy.settings import Settings
from tenancy.subscriptions import subscriptions

SERVICE = Service(
    name="tenancy",
    blueprints=(
        organisations.blueprint,
        sign_in_policies.blueprint,
        relations.blueprint,
        spaces.blueprint,
        export_blueprint(leavers.collect),
    ),
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Put the service together."""
    settings = settings or Settings.read()
    return create_service_app(SERVICE, settings.service, Ports(SystemClock(), settings.operator_client_id))
