"""A document for several recipients of one company: the first one's account is the principal (TEN-50).

What somebody decided stands: whose rights an administrator chose stays a user of their own, and so does whoever may do
more than the principal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from tenancy.members import accesses, ties
from tenancy.members.accesses import Place
from tenancy.members.models import Access, Member, State
from tenancy.members.right_changes import Cause
from tenancy.members.rights import ADMINISTRATES

MOST: Final = 20
"""How many sub-accounts a principal account has at most: their list is shown whole."""

_ANSWERING: Final = (State.INVITED, State.OFFERED, State.ACTIVE)


@dataclass(frozen=True)
class NamedRecipients:
    """Whom a document of an agency is for at a company: their addresses, the first one first."""

    company_id: UUID
    place: Place
    emails: Sequence[str]
    agency_name: str


def tie(session: Session, context: Context, recipients: NamedRecipients) -> None:
    """Make sub-accounts of all whom a document names but the first."""
    named = _named(session, recipients)
    if len(named) < 2:  # noqa: PLR2004 - one alone has nobody to be tied to
        return
    first, *others = named
    principal = ties.principal_of(session, first) or first
    for access in others:
        if _fits(access, principal) and len(ties.sub_accounts_of(session, principal)) < MOST:
            principal.principal_access_id = principal.id
            join(session, context, access, principal, cause=Cause("sub_account", by=recipients.agency_name))


def join(session: Session, context: Context, access: Access, principal: Access, *, cause: Cause) -> None:
    """Make a sub-account of an access: from now on it has the rights of its principal, told of what names it."""
    access.principal_access_id, access.only_when_named = principal.id, True
    rights = {*ties.followed_rights(principal), *(ADMINISTRATES & set(access.rights))}
    if rights == set(access.rights):
        session.flush()
        accesses.publish(session, [access])
    else:
        accesses.change(session, context, access, rights=rights, cause=cause)


def _named(session: Session, recipients: NamedRecipients) -> list[Access]:
    asked = (
        select(Member.email, Access)
        .join(Access)
        .where(
            Member.space_id == recipients.company_id,
            Member.email.in_(recipients.emails),
            Member.state.in_(_ANSWERING),
            Access.organisation_id == recipients.place.organisation_id,
        )
    )
    found = {email: access for email, access in session.execute(asked) if ties.followed_rights(access)}
    return [found[email] for email in dict.fromkeys(recipients.emails) if email in found]


def _fits(access: Access, principal: Access) -> bool:
    tied = access.principal_access_id is not None or access.id == principal.id
    return not tied and access.decided_at is None and ties.followed_rights(access) <= ties.followed_rights(principal)
