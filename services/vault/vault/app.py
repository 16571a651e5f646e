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
from vault.adapters.clamd import Clamd
from vault.adapters.files import FileObjectStore
from vault.adapters.s3 import S3ObjectStore
from vault.api.bulk_exports import bulk_exports
from vault.api.campaigns import campaigns, settling
from vault.api.data_export import own_documents as own_documents_api
from vault.api.deposits import batches
from vault.api.documents import attestations, contents, documents, journal, signed_versions
from vault.api.listing import lists
from vault.api.paper_refusals import paper_refusals
from vault.api.personal_documents import folders, uploads
from vault.api.personal_documents import own_documents as own_vault
from vault.api.request_documents import request_documents
from vault.api.saved_searches import saved_searches
from vault.api.selections import selections
from vault.api.sent_documents import sent_batches, sent_documents
from vault.campaigns.pages import Pages
from vault.content_encryption.keyring import Keyring
from vault.content_maintenance import key_rotation
from vault.content_store.objects import ObjectStore
from vault.content_store.store import ContentStore
from vault.data_export import own_documents
from vault.inspection.admission import Admission
from vault.inspection.inspection import Inspection
from vault.inspection.malware import MalwareScan, NoScan
from vault.jobs import jobs
from vault.models import Base
from vault.ports import Ports
from vault.settings import Settings
from vault.subscriptions import subscriptions

_API: Final = (
    batches,
    lists,
    documents,
    contents,
    signed_versions,
    journal,
    attestations,
    uploads,
    folders,
    own_vault,
    selections,
    paper_refusals,
    saved_searches,
    sent_documents,
    sent_batches,
    campaigns,
    settling,
    bulk_exports,
    request_documents,
    own_documents_api,
)

SERVICE: Final = Service(
    name="vault",
    blueprints=[*(module.blueprint for module in _API), export_blueprint(own_documents.collect)],
    metadata=Base.metadata,
    migrations=Path(__file__).parent.parent / "migrations",
    subscriptions=subscriptions,
    jobs=jobs,
)

log = logger(__name__)


def create_app(settings: Settings | None = None, ports: Ports | None = None, keys: Keys | None = None) -> Flask:
    """Return the vault as a Flask application."""
    settings = settings or Settings.read()
    ports = ports or ports_of(settings)
    ready: list[tuple[str, Check]] = [
        ("objects", ports.contents.objects.check),
        ("keyring", partial(_check_keyring, ports.contents.keyring)),
    ]
    app = create_service_app(SERVICE, settings.service, ports, keys=keys, clock=ports.clock, readiness_checks=ready)
    app.before_request(batches.allow_large_requests)
    return app


def ports_of(settings: Settings) -> Ports:
    """Return what the vault works with when it runs for real."""
    contents = ContentStore(_objects(settings), Keyring.open_or_create(settings.keyring_path))
    admission = Admission(Inspection(settings.inspectors), _scan(settings), contents, settings.largest_file)
    return Ports(
        clock=SystemClock(),
        admission=admission,
        storing_threads=settings.storing_threads,
        personal_quota=settings.personal_quota,
        pages=Pages(),
    )


def _check_keyring(keyring: Keyring) -> None:
    # A ring that was lost, or not mounted, is created anew: it must not be mistaken for the one that documents need.
    with transaction(maintenance=True) as session:
        key_rotation.check_keyring(session, keyring)


def _objects(settings: Settings) -> ObjectStore:
    if settings.bucket is not None:
        return S3ObjectStore(settings.bucket)
    if settings.objects_path is None:
        raise ValueError("Documents have nowhere to be stored.")
    return FileObjectStore(settings.objects_path)


def _scan(settings: Settings) -> MalwareScan:
    if settings.clamd is None:
        log.warning("malware_scan_is_off")
        return NoScan()
    return Clamd(settings.clamd)
