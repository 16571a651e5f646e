"""Preparing exports: whoever leases one prepares it alone, part by part, each in a transaction of its own."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts import merged_accounts
from auth.config import Config
from auth.data_export import exports, packages
from auth.data_export.models import Export
from auth.data_export.packages import PackageOwner
from auth.data_export.service_client import ServiceClient, ServiceUnavailable
from chartrier.access.tickets import Tickets
from chartrier.database.session import transaction
from chartrier.observability.logging import logger
from chartrier.runtime.current import context

log = logger(__name__)

Collect = Callable[[Session, UUID], dict[str, Any]]
"""Returns what auth itself holds on an account."""


def prepare_exports(config: Config, client: ServiceClient, tickets: Tickets, collect: Collect) -> None:
    """Prepare every export that is due."""
    while True:
        with transaction(maintenance=True) as session:
            export = exports.lease_next(session, context())
        if export is None:
            return
        _prepare(config, client, tickets, export, _owner(export, collect))


def decrypted_parts(config: Config, account_id: UUID, export_id: UUID, numbers: list[int]) -> Iterator[bytes]:
    """Return the parts of a package, one after the other."""
    for number in numbers:
        with transaction(tenant=account_id) as session:
            encrypted = exports.part(session, export_id, number)
        yield config.encryption.decrypt(encrypted, bound_to=_row(export_id, number))


def _owner(export: Export, collect: Collect) -> PackageOwner:
    with transaction(tenant=export.account_id) as session:
        accounts = merged_accounts.with_absorbed(session, export.account_id)
    own_part = []
    for account_id in accounts:
        with transaction(tenant=account_id) as session:
            own_part.append(collect(session, account_id))
    return PackageOwner(accounts, own_part)


def _prepare(config: Config, client: ServiceClient, tickets: Tickets, export: Export, owner: PackageOwner) -> None:
    def store(number: int, part: bytes) -> None:
        encrypted = config.encryption.encrypt(part, bound_to=_row(export.id, number))
        with transaction(tenant=export.account_id) as session:
            exports.store_part(session, context(), export, number, encrypted)

    try:
        size = packages.write_package(owner, context().now, services=client, tickets=tickets, hand_over=store)
    except ServiceUnavailable as unavailable:
        log.warning("export_put_off", export_id=str(export.id), reason=str(unavailable))
        with transaction(tenant=export.account_id) as session:
            exports.put_off(session, context(), export)
        return
    with transaction(tenant=export.account_id) as session:
        exports.finish(session, context(), export, size=size)


def _row(export_id: UUID, number: int) -> bytes:
    return f"{export_id}:{number}".encode()
