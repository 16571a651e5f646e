"""Exports of everything held on a person (AUTH-44): requested, prepared in the background, downloaded, deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from auth.data_export.models import Export, ExportPart
from auth.errors import ExportInProgress, ExportNotFound, TooManyExports
from auth.events.account_closing import ExportReady
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.database.session import translating, wake
from chartrier.events.outbox import record
from chartrier.ids import new_id

CHANNEL: Final = "exports"
LIFETIME: Final = timedelta(days=7)
MAXIMUM_A_DAY: Final = 3
_DAY: Final = timedelta(days=1)
_LEASE: Final = timedelta(minutes=15)
_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 60, 120, 240, 240, 480))


def request(session: Session, context: Context, account_id: UUID) -> Export:
    """Have a package prepared."""
    lately = Export.account_id == account_id, Export.requested_at > context.now - _DAY
    if (session.scalar(select(func.count()).where(*lately)) or 0) >= MAXIMUM_A_DAY:
        raise TooManyExports
    export = Export(
        id=new_id(),
        account_id=account_id,
        state="preparing",
        requested_at=context.now,
        due_at=context.now,
        attempts=0,
    )
    session.add(export)
    with translating("uq_exports_account_id", ExportInProgress()):
        session.flush()
    journal.write(session, context, account_id, "export-asked")
    wake(session, CHANNEL)
    return export


def of(session: Session, account_id: UUID) -> Sequence[Export]:
    """Return the packages of an account, the latest first."""
    own = select(Export).where(Export.account_id == account_id)
    return session.scalars(own.order_by(Export.requested_at.desc(), Export.id.desc())).all()


def find_ready(session: Session, context: Context, account_id: UUID, export_id: UUID) -> Export:
    """Return a package that can be downloaded."""
    own = Export.id == export_id, Export.account_id == account_id
    found = select(Export).where(*own, Export.state == "ready", Export.expires_at > context.now)
    export = session.scalars(found).one_or_none()
    if export is None:
        raise ExportNotFound
    return export


def part_numbers(session: Session, export_id: UUID) -> Sequence[int]:
    """Return the numbers of a package's parts, in their order."""
    parts = select(ExportPart.number).where(ExportPart.export_id == export_id)
    return session.scalars(parts.order_by(ExportPart.number)).all()


def part(session: Session, export_id: UUID, number: int) -> bytes:
    """Return one encrypted part."""
    return session.get_one(ExportPart, (export_id, number)).encrypted


def lease_next(session: Session, context: Context) -> Export | None:
    """Lease the package that waited longest; it is due again if whoever leased it never finishes."""
    due = Export.state == "preparing", Export.due_at <= context.now
    longest = select(Export).where(*due).order_by(Export.due_at).limit(1)
    export = session.scalars(longest.with_for_update(skip_locked=True)).one_or_none()
    if export is not None:
        export.attempts += 1
        export.due_at = context.now + _LEASE
        # What an earlier attempt left is of no use: the package begins anew.
        session.execute(delete(ExportPart).where(ExportPart.export_id == export.id))
    return export


def store_part(session: Session, context: Context, export: Export, number: int, encrypted: bytes) -> None:
    """Store a part, and extend the lease."""
    session.add(ExportPart(export_id=export.id, number=number, account_id=export.account_id, encrypted=encrypted))
    session.execute(update(Export).where(*_preparing(export)).values(due_at=context.now + _LEASE))


def finish(session: Session, context: Context, export: Export, *, size: int) -> None:
    """Let the package be downloaded, for a week, and tell its owner."""
    expires_at: datetime = context.now + LIFETIME
    ready = {"state": "ready", "ready_at": context.now, "expires_at": expires_at, "size": size}
    finished = update(Export).where(*_preparing(export)).values(ready).returning(Export.id)
    if session.scalars(finished).one_or_none() is None:
        return
    event = ExportReady(
        tenant_id=export.account_id, export_id=export.id, account_id=export.account_id, expires_at=expires_at
    )
    record(session, event)


def put_off(session: Session, context: Context, export: Export) -> None:
    """Try again later, each time a little later; after the last attempt give up."""
    if export.attempts > len(_PAUSES):
        session.execute(update(Export).where(*_preparing(export)).values(state="failed"))
    else:
        due_at = context.now + _PAUSES[export.attempts - 1]
        session.execute(update(Export).where(*_preparing(export)).values(due_at=due_at))


def withdraw(session: Session, account_id: UUID, *, since: datetime) -> None:
    """Withdraw packages that may hold what an account inherited by a merge since then, and is no longer its own."""
    mixed = Export.state == "preparing", (Export.state == "ready") & (Export.ready_at >= since)
    withdrawn = update(Export).where(Export.account_id == account_id, or_(*mixed)).values(state="expired")
    ids = session.scalars(withdrawn.returning(Export.id)).all()
    session.execute(delete(ExportPart).where(ExportPart.export_id.in_(ids)))


def delete_expired(session: Session, context: Context) -> None:
    """Delete packages whose time is over."""
    over = Export.state == "ready", Export.expires_at <= context.now
    session.execute(update(Export).where(*over).values(state="expired"))
    # Those too that were withdrawn while they were being prepared.
    expired = select(Export.id).where(Export.state == "expired")
    session.execute(delete(ExportPart).where(ExportPart.export_id.in_(expired)))


def _preparing(export: Export) -> tuple[ColumnElement[bool], ...]:
    return Export.id == export.id, Export.state == "preparing"
