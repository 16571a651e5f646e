"""What a message says, whatever its words: facts only, without any secret. This is what is kept until it leaves."""

from datetime import datetime
from uuid import UUID

import msgspec


class Consignment(msgspec.Struct, frozen=True):
    """What one sender brought: how many documents of each type."""

    sender: str
    counts: dict[str, int]


class Invitation(msgspec.Struct, frozen=True, tag="invitation"):
    """Somebody without a password yet is told what waits, and invited to complete the registration."""

    invited_by: str
    consignments: tuple[Consignment, ...]
    expires_at: datetime


class NewDocuments(msgspec.Struct, frozen=True, tag="new-documents"):
    """Somebody who has an account is told what came."""

    consignments: tuple[Consignment, ...]


class SharedDocuments(msgspec.Struct, frozen=True, tag="shared-documents"):
    """Somebody, with or without an account, is given a link to documents."""

    sender_name: str
    message: str
    total: int
    expires_at: datetime


class RequestSubmitted(msgspec.Struct, frozen=True, tag="request-submitted"):
    """A deposit client's request went off and got its file number."""

    request_id: UUID
    file_number: str
    journey_title: str
    at: datetime


class AccountLocked(msgspec.Struct, frozen=True, tag="account-locked"):
    """Wrong passwords locked an account for a while."""

    locked_until: datetime


Content = Invitation | NewDocuments | SharedDocuments | RequestSubmitted | AccountLocked


def kind_of(content: Content) -> str:
    """The message's kind, which is also the name of its words."""
    return str(type(content).__struct_config__.tag)
