"""The caller's own profile in a structure (TEN-45): function, landline, and the document that proves who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.tickets import Tickets
from tenancy.errors import UserInvalid
from tenancy.members.models import Member
from tenancy.structures import access, attachments
from tenancy.structures import answers as rules
from tenancy.structures.attachments import IDENTITY, AttachmentOwner, NewAttachment
from tenancy.structures.models import StructureAttachment
from tenancy.structures.reasons import because


@dataclass(frozen=True)
class OwnProfile:
    """A membership and the identity documents that belong to it."""

    member: Member
    attachments: Sequence[StructureAttachment]


def show(session: Session, context: Context, structure_id: UUID) -> OwnProfile:
    """Return the caller's own profile in a structure."""
    member = access.own_membership(session, context, structure_id)
    asked = select(StructureAttachment).where(
        StructureAttachment.member_id == member.id, StructureAttachment.state == StructureAttachment.FILED
    )
    return OwnProfile(member, session.scalars(asked.order_by(StructureAttachment.id)).all())


def change(session: Session, context: Context, structure_id: UUID, said: dict[str, Any]) -> OwnProfile:
    """Change the caller's function and landline."""
    member = access.own_membership(session, context, structure_id)
    if said["landline"] and not rules.is_phone(said["landline"]):
        raise UserInvalid(because("landline", "phone", context.language))
    member.function, member.landline = said["function"] or None, rules.phone_of(said["landline"])
    session.flush()
    return show(session, context, structure_id)


def announce(session: Session, context: Context, structure_id: UUID, *, name: str, size: int) -> StructureAttachment:
    """Announce an identity document of the caller's own."""
    owner = _owner(session, context, structure_id)
    return attachments.announce(session, context, owner, NewAttachment(IDENTITY, name, size))


def take_receipt(
    session: Session, context: Context, tickets: Tickets, structure_id: UUID, attachment_id: UUID, *, receipt: str
) -> OwnProfile:
    """File an identity document that the vault certifies: it takes the place of the earlier ones."""
    owner = _owner(session, context, structure_id)
    attachments.take_receipt(session, tickets, owner, attachment_id, receipt=receipt)
    attachments.replace_others(session, owner, attachment_id)
    return show(session, context, structure_id)


def reading_ticket(
    session: Session, context: Context, tickets: Tickets, structure_id: UUID, attachment_id: UUID
) -> str:
    """Return the ticket with which the caller's browser takes their identity document from the vault."""
    attachment = attachments.find(session, _owner(session, context, structure_id), attachment_id)
    return attachments.reading_ticket(tickets, attachment, account_id=context.account_id)


def _owner(session: Session, context: Context, structure_id: UUID) -> AttachmentOwner:
    return AttachmentOwner(structure_id, access.own_membership(session, context, structure_id).id)
