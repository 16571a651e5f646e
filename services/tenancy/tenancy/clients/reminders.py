"""Reminders to clients where nobody is active yet: to those of their users who were invited and have not answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant, wake
from chartrier.events.outbox import record
from tenancy.clients.models import Client, ClientReminderRun
from tenancy.errors import ClientNotFound, ReminderRunNotFound
from tenancy.events.invitations import InvitationsRepeated, InvitationToRepeat
from tenancy.members.models import Access, Member, State
from tenancy.reminders import claims

CHANNEL: Final = "client-reminders"
SLICE: Final = 100


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
    return _remind(session, context, agency_id, clients)


def start_run(session: Session, context: Context, agency_id: UUID) -> ClientReminderRun:
    """Begin to remind the users of all clients where nobody is active; a run that is under way goes on."""
    new = insert(ClientReminderRun).values(
        agency_id=agency_id, requested_by=context.account_id, requested_at=context.now
    )
    session.execute(new.on_conflict_do_nothing())
    wake(session, CHANNEL)
    under_way = ClientReminderRun.agency_id == agency_id, ClientReminderRun.finished_at.is_(None)
    return session.scalars(select(ClientReminderRun).where(*under_way)).one()


def find_run(session: Session, agency_id: UUID, run_id: UUID) -> ClientReminderRun:
    """Return a run of an agency."""
    run = session.get(ClientReminderRun, run_id)
    if run is None or run.agency_id != agency_id:
        raise ReminderRunNotFound
    return run


def continue_next_run(session: Session, context: Context) -> bool:
    """Remind the users of the next clients of the oldest run; return whether there was one."""
    oldest = select(ClientReminderRun).where(ClientReminderRun.finished_at.is_(None))
    first = oldest.order_by(ClientReminderRun.requested_at).limit(1)
    run = session.scalars(first.with_for_update(skip_locked=True)).one_or_none()
    if run is None:
        return False
    clients = _next_slice(session, run)
    if clients:
        done = _remind(session, context, run.agency_id, clients)
        run.sent, run.too_soon = run.sent + done.sent, run.too_soon + done.too_soon
        run.skipped += done.skipped
        run.after_name, run.after_id = clients[-1].sort_name, clients[-1].company_id
    if len(clients) < SLICE:
        run.finished_at = context.now
    return True


def _next_slice(session: Session, run: ClientReminderRun) -> Sequence[Client]:
    place = tuple_(Client.sort_name, Client.company_id)
    pending = select(Client).where(Client.agency_id == run.agency_id, Client.is_activated.is_(False))
    if run.after_id is not None:
        pending = pending.where(place > (run.after_name, run.after_id))
    ordered = pending.order_by(Client.sort_name, Client.company_id).limit(SLICE)
    return session.scalars(ordered.with_for_update()).all()


def _remind(session: Session, context: Context, agency_id: UUID, clients: Sequence[Client]) -> Reminded:
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
