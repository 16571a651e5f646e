"""What messages about principal accounts and sub-accounts say."""

from datetime import datetime
from uuid import UUID

import msgspec


class PrincipalRequested(msgspec.Struct, frozen=True, tag="principal-requested"):
    """Whoever has the principal account is told that a sub-account asks for it, and until when that can be refused."""

    holder_id: UUID
    space_name: str
    agency_name: str
    asked_by: str
    until: datetime


class PrincipalChanged(msgspec.Struct, frozen=True, tag="principal-changed"):
    """Two people are told that one has the principal account now in place of the other. ``principal``: the reader."""

    holder_id: UUID
    space_name: str
    agency_name: str
    principal: bool
    other_name: str
    at: datetime


class PrincipalRequestRefused(msgspec.Struct, frozen=True, tag="principal-request-refused"):
    """A sub-account is told that the principal account stays whose it is."""

    holder_id: UUID
    space_name: str
    agency_name: str
    at: datetime
