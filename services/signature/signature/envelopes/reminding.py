"""Reminders: whoever has not signed for some days is told, by what their depositor or this installation chose."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.projections import grants
from signature.envelopes.queries import FOR_THE_AGENCY, LOADED, count_waiting
from signature.events import SignatoryReminded
from signature.models import Envelope, EnvelopeState
from signature.signatories import Party, Reminder

AT_ONCE: Final = 100


def remind(session: Session, context: Context) -> int:
    """Remind those who have not signed some of the documents for which it is time; return of how many documents."""
    due = Envelope.state == EnvelopeState.OPEN, Envelope.remind_at <= context.now
    query = select(Envelope).where(*due).order_by(Envelope.remind_at).limit(AT_ONCE).options(*LOADED)
    found = session.scalars(query.with_for_update(skip_locked=True)).all()
    longest: dict[UUID, int] = defaultdict(int)
    for envelope in found:
        days = _days_gone(envelope, context)
        if envelope.deadline is None or envelope.deadline > context.now:
            for account_id in set(_accounts(session, envelope)):
                session.add(Reminder(envelope_id=envelope.id, account_id=account_id, sent_at=context.now, days=days))
                longest[account_id] = max(longest[account_id], days)
        envelope.remind_at = _next(envelope, days)
    session.flush()
    for account_id, days in sorted(longest.items()):
        waiting = count_waiting(session, account_id, now=context.now)
        event = SignatoryReminded(
            tenant_id=account_id, account_id=account_id, documents=waiting, days=days, at=context.now
        )
        record(session, event)
    return len(found)


def _days_gone(envelope: Envelope, context: Context) -> int:
    """Return the last of the days after which one is reminded that is gone, however late this is."""
    gone = [days for days in envelope.reminder_days if envelope.turn_since + timedelta(days=days) <= context.now]
    return max(gone, default=0)


def _next(envelope: Envelope, days: int) -> datetime | None:
    later = [each for each in envelope.reminder_days if each > days]
    return envelope.turn_since + timedelta(days=min(later)) if later else None


def _accounts(session: Session, envelope: Envelope) -> Iterator[UUID]:
    """Return who may sign for a party whose turn it is."""
    if Party.RECIPIENT in envelope.turn:
        for grant in grants.of_holder(session, envelope.holder_id):
            if grant.opens(envelope.organisation_id, envelope.required_right):
                yield grant.principal_id
    if Party.AGENCY in envelope.turn:
        for grant in grants.of_holder(session, envelope.organisation_id):
            if FOR_THE_AGENCY in grant.rights and grant.establishment_id in {None, envelope.establishment_id}:
                yield grant.principal_id
