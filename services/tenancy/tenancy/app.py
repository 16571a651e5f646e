"""tenancy, put together: settings become ports, ports become an application."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.keys import Keys
from chartrier.clock import SystemClock
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from tenancy.account_erasure.data_export import collect
from tenancy.api import (
    clients,
    communes,
    establishments,
    invitations,
    machines,
    organisations,
    relations,
    settings,
    sign_in_policies,
    spaces,
    sub_accounts,
)
from tenancy.api.administration import accesses, companies, members
from tenancy.api.administration import reminders as member_reminders
from tenancy.api.employees import employees, reminders, upserts
from tenancy.api.imports import imports, reports
from tenancy.api.structures import client_files, deletions, opening_attachments, openings, own_profiles, users
from tenancy.jobs import jobs
from tenancy.models import Base
from tenancy.ports import Ports
from tenancy.settings import Settings
from tenancy.subscriptions import auth, notify, signature, vault

SERVICE: Final = Service(
    name="tenancy",
    blueprints=(
        organisations.blueprint,
        establishments.blueprint,
        settings.blueprint,
        members.blueprint,
        accesses.blueprint,
        companies.blueprint,
        member_reminders.blueprint,
        machines.blueprint,
        invitations.blueprint,
        sign_in_policies.blueprint,
        relations.blueprint,
        clients.blueprint,
        upserts.blueprint,
        imports.blueprint,
        reports.blueprint,
        employees.blueprint,
        reminders.blueprint,
        spaces.blueprint,
        sub_accounts.blueprint,
        communes.blueprint,
        openings.blueprint,
        opening_attachments.blueprint,
        users.blueprint,
        deletions.blueprint,
        client_files.blueprint,
        own_profiles.blueprint,
        export_blueprint(collect),
    ),
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=Subscriptions.of(
        auth.subscriptions, notify.subscriptions, signature.subscriptions, vault.subscriptions
    ),
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Return tenancy as a Flask application."""
    settings = settings or Settings.read()
    ports = ports or Ports(SystemClock(), settings.operator_client_id)
    app = create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock)
    app.before_request(imports.allow_large_requests)
    return app
