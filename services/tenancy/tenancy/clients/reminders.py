"""Reminders to clients where nobody is active yet: to those of their users who were invited and have not answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from tenancy.clients.models import Client
from tenancy.errors import ClientNotFound
from tenancy.events.invitations import InvitationsRepeated, InvitationToRepeat
from tenancy.members.models import Access, Member, State
from tenancy.reminders import claims


@dataclass(frozen=True)
class Reminded:
    """How many users were reminded, for how many it was too soon; how many clients have nobody to remind."""

    sent: int
    too_soon: int
    skipped: int


def remind(session: Session, context: Context, agency_id: UUID, chosen: Sequence[UUID]) -> Reminded:
    """Remind the invited users of some clients of an agency; one that is not its client refuses all."""
    wanted = select(Client).where(Client.agency_id == agency_id, Client.company_id.in_(chosen))
    clients = session.scalars(wanted.order_by(Client.company_id).with_for_update()).all()
    if len(clients) != len(set(chosen)):
        raise ClientNotFound
    invited = {each: [] if each.is_activated else _invited(session, each) for each in clients}
    members = [member for some in invited.values() for member in some]
    claimed = claims.claim(session, context, {member.email for member in members if member.email})
    reminded = [member for member in members if member.email in claimed]
    for client, some in invited.items():
        if any(member in reminded for member in some):
            client.reminded_at = context.now
    if reminded:
        again = [InvitationToRepeat(each.id, each.space_id, each.email or "") for each in reminded]
        record(session, InvitationsRepeated(tenant_id=agency_id, reminder=True, invitations=again))
    skipped = sum(not some for some in invited.values())
    return Reminded(sent=len(reminded), too_soon=len(members) - len(reminded), skipped=skipped)


def _invited(session: Session, client: Client) -> Sequence[Member]:
    unanswered = (
        select(Member)
        .join(Access)
        .where(
            Member.space_id == client.company_id,
            Member.state == State.INVITED,
            Member.email.is_not(None),
            Access.organisation_id == client.agency_id,
            Access.removed.is_(False),
        )
    )
    with as_tenant(session, client.company_id):
        return session.scalars(unanswered.order_by(Member.id)).all()
