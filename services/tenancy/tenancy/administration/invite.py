"""Inviting somebody into an organisation's space, with rights on one or several of its units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.projections import person_names
from tenancy.administration.granting import check_rights
from tenancy.administration.scope import Scope
from tenancy.administration.units import Unit
from tenancy.errors import MemberExists
from tenancy.events.invitations import MemberInvited
from tenancy.members import accesses, members
from tenancy.members.members import Invitee
from tenancy.members.models import Member, State
from tenancy.members.right_changes import Cause
from tenancy.members.rights import RIGHTS, allowed
from tenancy.organisations import services
from tenancy.organisations.models import Kind


@dataclass(frozen=True)
class NewAccess:
    """The unit that somebody gets access to, and their rights there; None is for all that there are."""

    unit_id: UUID
    rights: Sequence[str] | None


@dataclass(frozen=True)
class Invitation:
    """Who is invited, to which units."""

    invitee: Invitee
    accesses: Sequence[NewAccess]
    civility: str | None = None
    phone: str | None = None
    # Whether the link that they get opens nothing without the password that is sent beside it (TEN-42).
    asks_confidential_password: bool = False


def invite(session: Session, context: Context, scope: Scope, invitation: Invitation) -> Member:
    """Invite somebody into a space; whoever has an account is asked there whether they accept."""
    space = scope.space
    member, new = members.find_or_add(session, context, invitation.invitee, space_id=space.id, kind=Kind(space.kind))
    if member.state in {State.REMOVED, State.DECLINED}:
        member, new = members.renew(session, context, member), True
    for number, asked in enumerate(invitation.accesses):
        unit = scope.unit(asked.unit_id)
        rights = _rights(session, context, Kind(space.kind), unit, asked, field=f"accesses.{number}.rights")
        _give(session, context, member, unit, rights)
    if new:
        member.invited_by = _inviter(session, context) or space.name
        member.civility, member.phone = invitation.civility, invitation.phone
        publish(
            session,
            member,
            space_name=space.name,
            invited_by=space.name,
            asks_confidential_password=invitation.asks_confidential_password,
        )
    return member


def _inviter(session: Session, context: Context) -> str:
    """Return the name of the person who invites; a machine has none."""
    found = person_names.name_of(session, context.account_id)
    return found.full if found else ""


def _rights(session: Session, context: Context, kind: Kind, unit: Unit, asked: NewAccess, *, field: str) -> list[str]:
    if asked.rights is None:
        return allowed(RIGHTS[kind], services.of(session, unit.place.organisation_id))
    check_rights(session, context, kind, unit, asked.rights, field=field)
    return list(asked.rights)


def _give(session: Session, context: Context, member: Member, unit: Unit, rights: list[str]) -> None:
    known = accesses.find(member, unit.place)
    if known is not None and not known.removed:
        raise MemberExists
    access = members.open_access(session, member, unit.place)
    access.removed, access.decided_at = False, context.now
    accesses.check_administrators(session, context, access, rights=rights)
    accesses.change(session, context, access, rights=rights, cause=Cause("invited"))


def publish(
    session: Session, member: Member, *, space_name: str, invited_by: str, asks_confidential_password: bool = False
) -> None:
    """Publish that somebody was invited, so that auth makes an account for them."""
    record(
        session,
        MemberInvited(
            tenant_id=member.space_id,
            invitation_id=member.id,
            holder_id=member.space_id,
            kind=member.kind,
            space_name=space_name,
            invited_by=invited_by,
            email=member.email or "",
            first_name=member.first_name,
            last_name=member.last_name,
            asks_confidential_password=asks_confidential_password,
        ),
    )
