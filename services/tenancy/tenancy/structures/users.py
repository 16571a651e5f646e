"""The users of a structure (TEN-41, TEN-46): added, corrected, given another profile, invited again, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError
from tenancy.errors import MemberNotActive, MemberNotInvited, NewOwnerNeeded, OwnPhoneChange, UserInvalid
from tenancy.events.invitations import InvitationsRepeated, InvitationToRepeat
from tenancy.events.members import MemberProfileChanged, MemberRemoved
from tenancy.events.structures import UserChanged
from tenancy.members import accesses, members, right_changes
from tenancy.members.models import Access, Member, State
from tenancy.members.right_changes import Cause
from tenancy.members.search_text import folded, search_text
from tenancy.organisations.models import Organisation
from tenancy.structures import access, attachments, registration
from tenancy.structures import answers as rules
from tenancy.structures.attachments import AttachmentOwner
from tenancy.structures.models import DeletionRequest
from tenancy.structures.reasons import because

PAGE: Final = 50
# Whose requests somebody may take over.
FILING: Final = frozenset({"administrator", "user"})


REMOVED: Final = Cause("removed")
ADDED: Final = "added"
CORRECTED: Final = "corrected"
PHONE_CHANGE_ALLOWED: Final = "phone-change-allowed"


@dataclass(frozen=True)
class Search:
    """What is looked for among the users, and after whom the page begins."""

    words: str = ""
    after: UUID | None = None


@dataclass(frozen=True)
class Removal:
    """Who is removed, and who owns their requests from then on."""

    member_id: UUID
    new_owner_id: UUID | None
    cause: Cause = REMOVED


def listed(session: Session, context: Context, structure_id: UUID, search: Search) -> list[Member]:
    """Return the users of a structure that the caller administers: a page, and one more where more follow."""
    structure = access.administered(session, context, structure_id)
    asked = select(Member).where(Member.space_id == structure.id, Member.state != State.REMOVED)
    for word in folded(search.words).split():
        asked = asked.where(Member.search.contains(word, autoescape=True))
    if search.after is not None:
        last = access.find_member(session, structure, search.after)
        asked = asked.where(tuple_(Member.search, Member.id) > tuple_(last.search, last.id))
    return list(session.scalars(asked.order_by(Member.search, Member.id).limit(PAGE + 1)))


def deletion_requests(session: Session, found: Sequence[Member]) -> dict[UUID, DeletionRequest]:
    """Return which of these members ask for the deletion of their access."""
    asked = select(DeletionRequest).where(DeletionRequest.member_id.in_([member.id for member in found]))
    return {request.member_id: request for request in session.scalars(asked)}


def add(session: Session, context: Context, structure_id: UUID, user: dict[str, Any]) -> Member:
    """Invite somebody into a structure; its administrators are told."""
    structure = access.lock_administered(session, context, structure_id)
    _refuse_unfit(context, rules.problems_of_user(user))
    member = registration.invite_user(session, context, access.scope_of(session, structure), user)
    tell(session, context, structure, member, ADDED)
    return member


def correct(session: Session, context: Context, structure_id: UUID, member_id: UUID, user: dict[str, Any]) -> Member:
    """Correct the names and phones of a user; the address never changes."""
    structure = access.lock_administered(session, context, structure_id)
    member = access.find_member(session, structure, member_id, locked=True)
    known = {"email": member.email or "", "profile": access.profile_of(member)}
    _refuse_unfit(context, rules.problems_of_user({**user, **known}))
    before = _details(member)
    member.first_name, member.last_name = user["first_name"], user["last_name"]
    member.phone, member.landline = rules.phone_of(user["mobile"]), rules.phone_of(user["landline"])
    member.search = search_text(member)
    session.flush()
    if _details(member) != before:
        tell(session, context, structure, member, CORRECTED)
    return member


def change_profile(session: Session, context: Context, structure_id: UUID, member_id: UUID, profile: str) -> Member:
    """Give a user another profile: journaled, effective at once, told to them and to the administrators."""
    structure = access.lock_administered(session, context, structure_id)
    member = access.find_member(session, structure, member_id, locked=True)
    own = _access(member)
    if own.rights != [profile]:
        accesses.check_administrators(session, context, own, rights=[profile])
        accesses.change(session, context, own, rights=[profile], cause=Cause("edited"))
        tell(session, context, structure, member, "profile-changed")
    return member


def invite_again(session: Session, context: Context, structure_id: UUID, member_id: UUID) -> Member:
    """Send the invitation of a user again: with a new link, the former one is void."""
    structure = access.lock_administered(session, context, structure_id)
    member = access.find_member(session, structure, member_id, locked=True)
    if member.state != State.INVITED:
        raise MemberNotInvited
    member.reminded_at = context.now
    repeated = InvitationsRepeated(
        tenant_id=structure.id,
        reminder=False,
        invitations=[InvitationToRepeat(invitation_id=member.id, holder_id=structure.id, email=member.email or "")],
    )
    record(session, repeated)
    return member


def allow_phone_change(session: Session, context: Context, structure_id: UUID, member_id: UUID) -> Member:
    """Let a user who lost their mobile replace it within 48 hours (TEN-45); nobody allows it to themselves."""
    structure = access.lock_administered(session, context, structure_id)
    member = access.find_member(session, structure, member_id, locked=True)
    if member.state != State.ACTIVE or member.principal_id is None:
        raise MemberNotActive
    if member.principal_id == context.account_id:
        raise OwnPhoneChange
    tell(session, context, structure, member, PHONE_CHANGE_ALLOWED)
    return member


def remove(session: Session, context: Context, structure_id: UUID, removal: Removal) -> None:
    """Remove a user; whoever is chosen owns their requests from then on."""
    structure = access.lock_administered(session, context, structure_id)
    end(session, context, structure, removal)


def leave(session: Session, context: Context, structure_id: UUID, new_owner_id: UUID) -> None:
    """End the caller's own access, as one of two administrators."""
    structure = access.lock_administered(session, context, structure_id)
    own = access.own_membership(session, context, structure_id)
    end(session, context, structure, Removal(own.id, new_owner_id, Cause("left")))


def end(session: Session, context: Context, structure: Organisation, removal: Removal) -> None:
    """End a membership under the structure's lock, and publish who owns its requests."""
    member = access.find_member(session, structure, removal.member_id, locked=True)
    accesses.check_administrators(session, context, _access(member), rights=[])
    new_owner = _new_owner(session, context, structure, member, removal.new_owner_id)
    tell(session, context, structure, member, "removed")
    if member.principal_id is not None and new_owner is not None:
        removed = MemberRemoved(
            tenant_id=structure.id,
            holder_id=structure.id,
            account_id=member.principal_id,
            new_owner_id=new_owner,
        )
        record(session, removed)
    attachments.withdraw_all(session, AttachmentOwner(structure.id, member.id))
    session.execute(delete(DeletionRequest).where(DeletionRequest.member_id == member.id))
    members.remove(session, context, member, cause=removal.cause)


def administrators_of(session: Session, structure: Organisation) -> list[UUID]:
    """Return the accounts that administer a structure, those that are in use."""
    asked = (
        select(Member.principal_id)
        .join(Access)
        .where(
            Member.space_id == structure.id,
            Member.state == State.ACTIVE,
            Member.principal_id.is_not(None),
            Access.rights.contains([access.ADMINISTRATOR]),
        )
    )
    return [account_id for account_id in session.scalars(asked.order_by(Member.principal_id)) if account_id]


def tell(session: Session, context: Context, structure: Organisation, member: Member, change: str) -> None:
    """Publish what was done about a user, so that the administrators are told, and the user of their profile."""
    changed = UserChanged(
        tenant_id=structure.id,
        structure_id=structure.id,
        structure_name=structure.name,
        change=change,
        member_id=member.id,
        member_name=right_changes.name_of(member),
        profile=access.profile_of(member),
        account_id=member.principal_id if member.state == State.ACTIVE else None,
        administrators=administrators_of(session, structure),
        by_account_id=context.account_id,
        at=context.now,
    )
    record(session, changed)
    if (
        change not in {ADDED, CORRECTED, PHONE_CHANGE_ALLOWED}
        and member.state == State.ACTIVE
        and member.principal_id is not None
    ):
        profile = MemberProfileChanged(
            tenant_id=structure.id,
            account_id=member.principal_id,
            holder_id=structure.id,
            space_name=structure.name,
            profile=None if change == "removed" else access.profile_of(member),
            at=context.now,
        )
        record(session, profile)


def _details(member: Member) -> tuple[str | None, ...]:
    return member.first_name, member.last_name, member.phone, member.landline


def _access(member: Member) -> Access:
    return member.accesses[0]


def _new_owner(
    session: Session, context: Context, structure: Organisation, member: Member, new_owner_id: UUID | None
) -> UUID | None:
    """Return the account of the new owner; one who never came in has nothing to hand over."""
    if member.principal_id is None or access.profile_of(member) not in FILING:
        return None
    found = session.get(Member, new_owner_id) if new_owner_id else None
    fits = (
        found is not None
        and found.id != member.id
        and found.space_id == structure.id
        and found.state == State.ACTIVE
        and access.profile_of(found) in FILING
    )
    if found is None or not fits:
        raise NewOwnerNeeded(because("new_owner_id", "new_owner", context.language))
    return found.principal_id


def _refuse_unfit(context: Context, problems: list[tuple[str, str]]) -> None:
    found: list[FieldError] = [because(field, reason, context.language) for field, reason in problems]
    if found:
        raise UserInvalid(*found)
