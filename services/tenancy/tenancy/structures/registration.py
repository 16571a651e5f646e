"""Registration: a complete opening becomes a structure, its opener the first administrator, its users are invited."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from tenancy.administration import invite
from tenancy.administration.invite import Invitation, NewAccess
from tenancy.administration.scope import Scope
from tenancy.administration.units import units_of
from tenancy.errors import OpeningIncomplete, OrganisationExists
from tenancy.events.structures import StructureOpened
from tenancy.members import accesses, accounts, members
from tenancy.members.accesses import Place
from tenancy.members.members import Invitee
from tenancy.members.models import Member
from tenancy.members.right_changes import Cause
from tenancy.organisations import organisations
from tenancy.organisations.models import Address, Kind, Organisation
from tenancy.organisations.organisations import NewOrganisation
from tenancy.structures import answers as rules
from tenancy.structures import attachments, openings
from tenancy.structures.models import ClientFile, StructureAttachment
from tenancy.structures.openings import OpeningSoFar
from tenancy.structures.reasons import because


def validate(session: Session, context: Context) -> OpeningSoFar:
    """Register the structure of the caller's opening and close its steps; once, however often it is asked."""
    so_far = openings.lock_so_far(session, context)
    opening = so_far.opening
    if opening.validated_at is not None:
        return so_far
    if so_far.problems:
        raise OpeningIncomplete(*so_far.problems)
    accounts.refuse_closing(session, context, opening.principal_id)
    opening.validated_at = context.now
    with as_tenant(session, opening.structure_id):
        structure = _register(session, context, so_far)
        administrator = _administrator(session, context, so_far, structure)
        scope = Scope(structure, tuple(units_of(session, structure)), complete=True)
        for user in so_far.answers("users")["users"]:
            invite_user(session, context, scope, user)
        record(
            session,
            StructureOpened(
                tenant_id=structure.id,
                structure_id=structure.id,
                name=structure.name,
                category=so_far.answers("structure")["category"],
                email=opening.email,
                account_id=opening.principal_id,
                first_name=administrator.first_name,
                last_name=administrator.last_name,
                at=context.now,
            ),
        )
    return so_far


def _register(session: Session, context: Context, so_far: OpeningSoFar) -> Organisation:
    said = so_far.answers("structure")
    new = NewOrganisation(
        id=so_far.opening.structure_id,
        kind=Kind.DEPOSIT_CLIENT,
        name=so_far.opening.name,
        siret=rules.siret_of(said["siret"]),
        address=Address(*(said[name] for name in ("street", "post_code", "city", "country"))),
    )
    try:
        structure = organisations.register(session, context, new)
    except OrganisationExists as exists:
        raise OpeningIncomplete(because("structure.siret", "siret_taken", context.language)) from exists
    session.add(
        ClientFile(
            structure_id=structure.id,
            category=said["category"],
            service=said["service"],
            phone=rules.phone_of(said["phone"]) or "",
            email=said["email"],
        )
    )
    session.flush()
    return structure


def _administrator(session: Session, context: Context, so_far: OpeningSoFar, structure: Organisation) -> Member:
    opening, said = so_far.opening, so_far.answers("administrator")
    invitee = Invitee(opening.email, said["first_name"], said["last_name"])
    member, _ = members.find_or_add(session, context, invitee, space_id=structure.id, kind=Kind.DEPOSIT_CLIENT)
    member.civility, member.phone = said["civility"], opening.mobile
    member.function, member.landline = said["function"], rules.phone_of(said["landline"])
    members.bind_account(session, context, member, account_id=opening.account_id)
    members.accept(context, member)
    access = members.open_access(session, member, Place(structure.id))
    access.decided_at = context.now
    accesses.change(session, context, access, rights=["administrator"], cause=Cause("opened"))
    for attachment in so_far.attachments:
        if attachment.kind == attachments.IDENTITY and attachment.state == StructureAttachment.FILED:
            attachment.member_id = member.id
    return member


def invite_user(session: Session, context: Context, scope: Scope, user: dict[str, Any]) -> Member:
    """Invite somebody to a structure with one profile; who has an account is asked there whether they accept."""
    invitee = Invitee(user["email"].lower(), user["first_name"], user["last_name"])
    asked = [NewAccess(scope.space.id, [user["profile"]])]
    phone = rules.phone_of(user["mobile"])
    invitation = Invitation(invitee, asked, phone=phone, asks_confidential_password=True)
    member = invite.invite(session, context, scope, invitation)
    member.landline = rules.phone_of(user["landline"])
    session.flush()
    return member
