"""Departures: whoever closes their account leaves no unit without an administrator (TEN-22, TEN-41).

From the moment that they ask, they are nobody's remaining administrator; only then is it decided whether they may
leave. Whoever relied on them before that moment is seen by the decision, whoever comes after it does not rely on them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.event import Event
from chartrier.events.outbox import record
from chartrier.projections import closed_accounts
from tenancy.errors import LastAdministrator
from tenancy.events.members import DepartureGranted, DepartureRefused
from tenancy.members import accesses
from tenancy.members import accounts as members_accounts
from tenancy.members.models import Access, Departure, Member, State
from tenancy.members.rights import ADMINISTRATES
from tenancy.organisations import organisations
from tenancy.organisations.models import Organisation

CHANNEL: Final = "departures"

# A closing is confirmed within a day or abandoned: its erasure has another day to arrive here.
_RESERVED_FOR: Final = timedelta(hours=48)


def ask(session: Session, context: Context, *, closing_id: UUID, account_id: UUID, accounts: list[UUID]) -> None:
    """Count somebody as leaving from now on, and have it decided whether they may."""
    if closed_accounts.is_closed(session, account_id):
        return
    asked = {
        "closing_id": closing_id,
        "account_id": account_id,
        "accounts": accounts,
        "state": "asked",
        "asked_at": context.now,
        "until": context.now + _RESERVED_FOR,
    }
    # Whoever begins to administer something meanwhile has begun before this, or does not.
    members_accounts.lock(session, accounts)
    # A closing that was abandoned before it was heard of stays so.
    session.execute(insert(Departure).values(asked).on_conflict_do_nothing())
    wake(session, CHANNEL)


def abandon(session: Session, context: Context, *, closing_id: UUID, account_id: UUID) -> None:
    """Let somebody who stays count again; also when the question itself comes later."""
    abandoned = {
        "closing_id": closing_id,
        "account_id": account_id,
        "accounts": [account_id],
        "state": "abandoned",
        "asked_at": context.now,
        "until": context.now + _RESERVED_FOR,
    }
    stored = insert(Departure).values(abandoned)
    session.execute(stored.on_conflict_do_update(index_elements=["closing_id"], set_={"state": "abandoned"}))


def decide_next(session: Session, context: Context) -> bool:
    """Decide about whoever has waited longest; False when nobody waits."""
    # One whose time is over was not counted as leaving all along; auth has abandoned it.
    waiting = select(Departure).where(Departure.state == "asked", Departure.until > context.now)
    oldest = waiting.order_by(Departure.asked_at, Departure.closing_id).limit(1)
    departure = session.scalars(oldest.with_for_update(skip_locked=True)).first()
    if departure is None:
        return False
    spaces = _spaces_without_another(session, context, departure)
    departure.state, departure.until = "refused" if spaces else "granted", context.now + _RESERVED_FOR
    record(session, _decision(departure, spaces))
    return True


def forget(session: Session, accounts: list[UUID]) -> None:
    """Delete the departures of accounts whose memberships have ended."""
    session.execute(delete(Departure).where(Departure.account_id.in_(accounts)))


def delete_expired(session: Session, context: Context) -> None:
    """Delete the departures that no longer count."""
    session.execute(delete(Departure).where(Departure.until <= context.now))


def _spaces_without_another(session: Session, context: Context, departure: Departure) -> list[str]:
    administered = select(Member.space_id).join(Access).where(*_administers(departure)).distinct()
    # Each in the same order: two who leave the same spaces wait for each other, never in a circle.
    space_ids = sorted(session.scalars(administered))
    for space_id in space_ids:
        organisations.lock_organisation(session, space_id)
    held = select(Access).join(Member).where(*_administers(departure))
    last = {access.member.space_id for access in session.scalars(held) if _is_last(session, context, access)}
    return list(session.scalars(select(Organisation.name).where(Organisation.id.in_(last)).order_by(Organisation.name)))


def _administers(departure: Departure) -> tuple[ColumnElement[bool], ...]:
    own = or_(Member.principal_id.in_(departure.accounts), Member.account_id.in_(departure.accounts))
    return own, Member.state == State.ACTIVE, Access.rights.overlap(sorted(ADMINISTRATES))


def _is_last(session: Session, context: Context, access: Access) -> bool:
    try:
        accesses.check_administrators(session, context, access, rights=[])
    except LastAdministrator:
        return True
    return False


def _decision(departure: Departure, spaces: list[str]) -> Event:
    about = {"tenant_id": departure.account_id, "closing_id": departure.closing_id, "account_id": departure.account_id}
    return DepartureRefused(**about, spaces=spaces) if spaces else DepartureGranted(**about, until=departure.until)
