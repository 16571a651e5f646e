"""The vault, put together: settings become adapters, adapters become an application."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask

from chartrier.access.keys import Keys
from chartrier.clock import SystemClock
from chartrier.database.session import transaction
from chartrier.lifecycle.data_export import export_blueprint
from chartrier.observability.logging import logger
from chartrier.runtime.current import Check
from chartrier.runtime.service import Service, create_service_app
from vault.account_erasure import erasure
from vault.adapters.clamd import Clamd
from vault.adapters.files import FileBlobs
from vault.adapters.s3 import S3Blobs
from vault.api.data_export import own_documents
from vault.api.deposits import batches
from vault.api.documents import documents, journal, ticketed
from vault.content_encryption.keyring import Keyring
from vault.content_maintenance import key_rotation
from vault.content_store.objects import BlobStore
from vault.content_store.store import Strongroom
from vault.inspection.admission import Gate
from vault.inspection.inspectors import Inspectors
from vault.inspection.malware import MalwareScan, NoScan
from vault.jobs import jobs
from vault.models import Base
from vault.ports import Ports
from vault.settings import Settings
from vault.subscriptions import subscriptions

SERVICE: Final = Service(
    name="vault",
    blueprints=[
        *(part.blueprint for part in (batches, documents, journal, ticketed, own_documents)),
        export_blueprint(erasure.collect),
    ],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)

log = logger(__name__)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """The vault as a Flask application."""
    settings = settings or Settings.read()
    ports = ports or ports_of(settings)
    ready: list[tuple[str, Check]] = [
        ("blobs", ports.strongroom.blobs.check),
        ("keyring", partial(_check_keyring, ports.strongroom.keyring)),
    ]
    app = create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock, readiness_checks=ready)
    app.before_request(batches.allow_large_requests)
    return app


def ports_of(settings: Settings) -> Ports:
    """What the vault works with when it runs for real."""
    strongroom = Strongroom(_blobs(settings), Keyring.made_if_missing(settings.keyring_path))
    gate = Gate(Inspectors(settings.inspectors), _scan(settings), strongroom, settings.largest_file)
    return Ports(clock=SystemClock(), gate=gate, storing_threads=settings.storing_threads)


def _check_keyring(keyring: Keyring) -> None:
    # A ring that was lost, or not mounted, is made anew: it must not be mistaken for the one that documents need.
    with transaction(maintenance=True) as session:
        key_rotation.check(session, keyring)


def _blobs(settings: Settings) -> BlobStore:
    if settings.bucket is not None:
        return S3Blobs(settings.bucket)
    if settings.blobs_path is None:
        raise ValueError("Documents have nowhere to be kept.")
    return FileBlobs(settings.blobs_path)


def _scan(settings: Settings) -> MalwareScan:
    if settings.clamd is None:
        log.warning("malware_scan_is_off")
        return NoScan()
    return Clamd(settings.clamd)
