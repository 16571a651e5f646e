"""Reminders to members who have not answered their invitation: some of them or all, each at most once in 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.administration import member_list
from tenancy.administration.scope import Scope
from tenancy.errors import MemberNotFound
from tenancy.events.invitations import InvitationsRepeated, InvitationToRepeat
from tenancy.members import members
from tenancy.members.models import Member, State

MOST_AT_ONCE: Final = 500
_PENDING: Final = frozenset({State.INVITED, State.OFFERED})


@dataclass(frozen=True)
class Reminded:
    """How many were reminded, for how many it was too soon, how many have answered already."""

    sent: int
    too_soon: int
    skipped: int


def remind(session: Session, context: Context, scope: Scope, chosen: Sequence[UUID] | None) -> Reminded:
    """Remind these members, or all who have not answered; one who is not of these units refuses all."""
    found = member_list.lock_all(session, scope, chosen)
    if chosen is not None and len(found) != len(set(chosen)):
        raise MemberNotFound
    pending = [member for member in found if member.state in _PENDING]
    claimed = _claim(session, context, pending)
    reminded = [member for member in pending if _recipient(member) in claimed]
    for member in reminded:
        member.reminded_at = context.now
        if member.state == State.OFFERED:
            members.offer(session, context, member)
    _repeat(session, scope, [member for member in reminded if member.state == State.INVITED])
    return Reminded(len(reminded), len(pending) - len(reminded), len(found) - len(pending))


def _claim(session: Session, context: Context, pending: Sequence[Member]) -> set[str]:
    # Whoever asks, and for whichever space, the database decides by one conditional statement on the address.
    recipients = sorted({_recipient(member) for member in pending})
    return set(session.scalars(select(func.claim_reminders(recipients, context.now))))


def _recipient(member: Member) -> str:
    return sha256((member.email or "").encode()).hexdigest()


def _repeat(session: Session, scope: Scope, invited: Sequence[Member]) -> None:
    for first in range(0, len(invited), MOST_AT_ONCE):
        some = invited[first : first + MOST_AT_ONCE]
        again = [InvitationToRepeat(member.id, member.space_id, member.email or "") for member in some]
        record(session, InvitationsRepeated(tenant_id=scope.space.id, reminder=True, invitations=again))
