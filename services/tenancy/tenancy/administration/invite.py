"""Inviting somebody into an organisation's own space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.errors import MemberExists, RightsInvalid, TooManyAdministrators, reason
from tenancy.events import MemberInvited
from tenancy.members import members
from tenancy.members.members import Invitee
from tenancy.members.models import Access, Member
from tenancy.members.rights import RIGHTS
from tenancy.organisations.models import Kind, Organisation

MOST_ADMINISTRATORS: Final = 2


@dataclass(frozen=True)
class Invitation:
    """Who is invited, with which rights; refusals are said in this language."""

    invitee: Invitee
    rights: list[str]
    language: str


def invite(session: Session, context: Context, organisation: Organisation, invitation: Invitation) -> Member:
    """Invite somebody into an organisation's own space."""
    kind = Kind(organisation.kind)
    _check_rights(kind, invitation)
    if "administrator" in invitation.rights:
        _refuse_a_third_administrator(session, organisation)
    member, new = members.find_or_add(session, context, invitation.invitee, space_id=organisation.id, kind=kind)
    if not new:
        raise MemberExists
    members.give_first_access(session, member, organisation_id=organisation.id, rights=invitation.rights)
    publish(session, member, space_name=organisation.name, invited_by=organisation.name)
    return member


def _check_rights(kind: Kind, invitation: Invitation) -> None:
    allowed, language = ", ".join(sorted(RIGHTS[kind])), invitation.language
    if not invitation.rights or set(invitation.rights) - RIGHTS[kind]:
        raise RightsInvalid(reason("rights", "rights", language=language, allowed=allowed))
    if kind is Kind.DEPOSIT_CLIENT and len(invitation.rights) != 1:
        raise RightsInvalid(reason("rights", "one_profile", language=language, allowed=allowed))


def _refuse_a_third_administrator(session: Session, organisation: Organisation) -> None:
    # The organisation's row is the lock: two at once are counted one after the other.
    session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())
    administrators = session.execute(
        select(Access).join(Member).where(Member.space_id == organisation.id, Access.rights.contains(["administrator"]))
    ).scalars()
    if len(administrators.all()) >= MOST_ADMINISTRATORS:
        raise TooManyAdministrators


def publish(session: Session, member: Member, *, space_name: str, invited_by: str) -> None:
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
        ),
    )
