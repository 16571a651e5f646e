"""What messages say of documents that are shared by link."""

from datetime import datetime
from uuid import UUID

import msgspec


class SharedDocuments(msgspec.Struct, frozen=True, tag="shared-documents"):
    """Somebody, with or without an account, is given a link to documents.

    ``protection``: none, password or code, which the page of the link asks for.
    """

    sender_name: str
    message: str
    total: int
    expires_at: datetime
    protection: str = "none"
    most_openings: int | None = None
    # The link before this one opens nothing any more.
    again: bool = False


class OpeningCode(msgspec.Struct, frozen=True, tag="opening-code"):
    """Whoever opens a link is sent the code that its page asks for; the code itself is not in here."""

    sender_name: str
    issued_at: datetime
    expires_at: datetime


class ShareOpened(msgspec.Struct, frozen=True, tag="share-opened"):
    """Whoever shared documents is told that their link was opened for the first time."""

    link_id: UUID
    recipient_name: str
    total: int
    at: datetime


class ShareEnding(msgspec.Struct, frozen=True, tag="share-ending"):
    """Whoever shared documents is told that their link ends soon, and how often it was opened."""

    link_id: UUID
    recipient_name: str
    total: int
    openings: int
    expires_at: datetime


ShareContent = SharedDocuments | OpeningCode | ShareOpened | ShareEnding
