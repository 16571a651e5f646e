"""Everything held on a person as one package (AUTH-44): asked for, prepared in the background, taken, forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from auth.data_export.models import Export, ExportPart
from auth.errors import ExportNotFound, ExportUnderWay, TooManyExports
from auth.events.account_closing import ExportReady
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.database.session import translating, wake
from chartrier.events.outbox import record
from chartrier.ids import new_id

CHANNEL: Final = "exports"
KEPT_FOR: Final = timedelta(days=7)
A_DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 3
LEASE: Final = timedelta(minutes=15)
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 60, 120, 240, 240, 480))


def ask(session: Session, account_id: UUID, *, seen_from: SeenFrom, now: datetime) -> Export:
    """Have a package prepared."""
    lately = select(func.count()).where(Export.account_id == account_id, Export.asked_at > now - A_DAY)
    if (session.scalar(lately) or 0) >= MOST_A_DAY:
        raise TooManyExports
    asked = Export(id=new_id(), account_id=account_id, state="preparing", asked_at=now, due_at=now, attempts=0)
    session.add(asked)
    with translating("uq_exports_account_id", ExportUnderWay()):
        session.flush()
    journal.write(session, account_id, "export-asked", seen_from=seen_from, now=now)
    wake(session, CHANNEL)
    return asked


def of(session: Session, account_id: UUID) -> Sequence[Export]:
    """The packages of an account, the latest first."""
    own = select(Export).where(Export.account_id == account_id)
    return session.scalars(own.order_by(Export.asked_at.desc(), Export.id.desc())).all()


def find(session: Session, account_id: UUID, export_id: UUID, *, now: datetime) -> Export:
    """A package that can be taken."""
    own = Export.id == export_id, Export.account_id == account_id, Export.state == "ready", Export.expires_at > now
    found = session.scalars(select(Export).where(*own)).one_or_none()
    if found is None:
        raise ExportNotFound
    return found


def parts_of(session: Session, export_id: UUID) -> Sequence[int]:
    """The numbers of a package's parts, in their order."""
    asked = select(ExportPart.number).where(ExportPart.export_id == export_id)
    return session.scalars(asked.order_by(ExportPart.number)).all()


def part(session: Session, export_id: UUID, number: int) -> bytes:
    """One sealed part."""
    return session.get_one(ExportPart, (export_id, number)).sealed


def next_due(session: Session, *, now: datetime) -> Export | None:
    """Lease the package that waited longest; it comes back by itself if whoever took it never says how it went."""
    due = select(Export).where(Export.state == "preparing", Export.due_at <= now).order_by(Export.due_at).limit(1)
    found = session.scalars(due.with_for_update(skip_locked=True)).one_or_none()
    if found is not None:
        found.attempts += 1
        found.due_at = now + LEASE
        # What an earlier try left is of no use: the package begins anew.
        session.execute(delete(ExportPart).where(ExportPart.export_id == found.id))
    return found


def keep_part(session: Session, export: Export, number: int, sealed: bytes, *, now: datetime) -> None:
    """Keep a part, and the lease."""
    session.add(ExportPart(export_id=export.id, number=number, account_id=export.account_id, sealed=sealed))
    lease = update(Export).where(Export.id == export.id, Export.state == "preparing").values(due_at=now + LEASE)
    session.execute(lease)


def is_ready(session: Session, export: Export, *, size: int, now: datetime) -> None:
    """Let the package be taken, for a week, and tell its owner."""
    own = Export.id == export.id, Export.state == "preparing"
    ready = {"state": "ready", "ready_at": now, "expires_at": now + KEPT_FOR, "size": size}
    if session.scalars(update(Export).where(*own).values(ready).returning(Export.id)).one_or_none() is None:
        return
    fact = ExportReady(
        tenant_id=export.account_id, export_id=export.id, account_id=export.account_id, expires_at=now + KEPT_FOR
    )
    record(session, fact)


def put_off(session: Session, export: Export, *, now: datetime) -> None:
    """Try again later, each time a little later; after the last time give up."""
    own = Export.id == export.id, Export.state == "preparing"
    if export.attempts > len(PAUSES):
        session.execute(update(Export).where(*own).values(state="failed"))
    else:
        session.execute(update(Export).where(*own).values(due_at=now + PAUSES[export.attempts - 1]))


def take_back(session: Session, account_id: UUID, *, since: datetime) -> None:
    """Let no package be taken that may hold what was brought to an account since then, and is no longer its own."""
    mixed = Export.state == "preparing", (Export.state == "ready") & (Export.ready_at >= since)
    gone = update(Export).where(Export.account_id == account_id, or_(*mixed)).values(state="expired")
    ids = session.scalars(gone.returning(Export.id)).all()
    session.execute(delete(ExportPart).where(ExportPart.export_id.in_(ids)))


def forget(session: Session, *, now: datetime) -> None:
    """Forget packages whose time is over."""
    over = Export.state == "ready", Export.expires_at <= now
    session.execute(update(Export).where(*over).values(state="expired"))
    # Those too that were taken back while they were being made.
    expired = select(Export.id).where(Export.state == "expired")
    session.execute(delete(ExportPart).where(ExportPart.export_id.in_(expired)))
