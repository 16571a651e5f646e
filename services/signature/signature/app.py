"""Puts signature together: settings, then what it works with, then Flask."""

from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.keys import Keys
from chartrier.access.tickets import Tickets
from chartrier.clock import SystemClock
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.runtime.service import Service, create_service_app
from chartrier.runtime.settings import ServiceSettings
from signature.adapters.vault import HttpVault
from signature.api import envelopes
from signature.certificates.signing_key import KeyNotUsable, SigningKey
from signature.jobs import jobs
from signature.models import Base
from signature.personal_data import export
from signature.ports import Ports
from signature.settings import KeySettings, Settings
from signature.subscriptions import subscriptions

SERVICE: Final = Service(
    name="signature",
    blueprints=[envelopes.blueprint, export_blueprint(export.collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """The application, of requests and of the worker alike."""
    settings = settings or Settings.read()
    ports = ports or ports_of(settings)
    return create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock)


def ports_of(settings: Settings) -> Ports:
    """What signature works with when it runs for real."""
    return Ports(
        clock=SystemClock(),
        vault=HttpVault(settings.vault_url, tickets_of(settings.service)),
        signing_key=cache(lambda: signing_key_of(settings.signing)),
        platform=settings.platform,
    )


def tickets_of(settings: ServiceSettings) -> Tickets:
    """The tickets with which this service asks the vault."""
    return Tickets("signature", private_key=settings.ticket_key, public_keys=settings.ticket_public_keys)


def signing_key_of(settings: KeySettings) -> SigningKey:
    """The platform's key, from a PKCS#12 file or from PEM."""
    password = settings.password.encode() if settings.password else None
    if settings.pkcs12_path:
        return SigningKey.from_pkcs12(Path(settings.pkcs12_path).read_bytes(), password=password)
    if not settings.key or not settings.certificate:
        raise KeyNotUsable(
            "neither SIGNATURE_PKCS12_PATH nor SIGNATURE_KEY_FILE and SIGNATURE_CERTIFICATE_FILE are set"
        )
    chain = (settings.chain or "").encode()
    return SigningKey.from_pem(settings.key.encode(), settings.certificate.encode(), chain, password=password)
