"""Puts signature together: settings, then what it works with, then Flask."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography.x509 import load_pem_x509_certificate
from flask import Flask

from chartrier.access.encryption import Encryption
from chartrier.access.keys import Keys
from chartrier.access.tickets import Tickets
from chartrier.clock import SystemClock
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from chartrier.runtime.settings import ServiceSettings
from signature.adapters.pdf_processes import PdfProcesses
from signature.adapters.time_stamp_authority import TimeStampAuthority
from signature.adapters.vault import HttpVault
from signature.api import batches, envelopes, evidence, evidence_files, own_signature, requests, verifications
from signature.base import Base
from signature.certificates.key_client import KeyClient
from signature.jobs import jobs
from signature.personal_data import export
from signature.ports import Ports
from signature.settings import Settings
from signature.subscriptions import subscriptions

SERVICE: Final = Service(
    name="signature",
    blueprints=[
        envelopes.blueprint,
        evidence.blueprint,
        evidence_files.blueprint,
        requests.blueprint,
        batches.blueprint,
        own_signature.blueprint,
        verifications.blueprint,
        export_blueprint(export.collect),
    ],
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Return the application, for requests and for the worker alike."""
    settings = settings or Settings.read()
    ports = ports or ports_of(settings)
    app = create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock)
    if settings.certificate:
        ends_at = load_pem_x509_certificate(settings.certificate.encode()).not_valid_after_utc
        app.extensions["runtime"].metrics.expires("signing", ends_at)
    return app


def ports_of(settings: Settings) -> Ports:
    """Return what signature works with when it runs for real."""
    return Ports(
        clock=SystemClock(),
        vault=HttpVault(settings.vault_url, tickets_of(settings.service)),
        key=KeyClient(),
        pdf=PdfProcesses(),
        platform=settings.platform,
        encryption=Encryption.derived(settings.secrets_key, purpose="chartrier signature drawings"),
        time_stamps=_authority(settings),
        stamp_patience=timedelta(hours=settings.time_stamp_wait_hours),
        reminder_days=settings.reminder_days,
    )


def _authority(settings: Settings) -> TimeStampAuthority | None:
    if not settings.time_stamp_url:
        return None
    return TimeStampAuthority.at(settings.time_stamp_url, settings.time_stamp_certificates or "")


def tickets_of(settings: ServiceSettings) -> Tickets:
    """Return the tickets with which this service calls the vault."""
    return Tickets("signature", private_key=settings.ticket_key, public_keys=settings.ticket_public_keys)
