"""The events that sharing publishes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasureResult


@dataclass(frozen=True, kw_only=True)
class LinkCreated(Event, type="sharing.link-created.v1"):
    """Somebody shares documents; the link itself is sealed for notify."""

    link_id: UUID
    # The spaces whose documents it shows.
    holder_ids: list[UUID]
    document_ids: list[UUID]
    at: datetime
    account_id: UUID
    sender_name: str
    recipient_name: str
    recipient_email: str
    message: str
    expires_at: datetime
    # What is asked beside the link: none, password, code.
    protection: str
    most_openings: int | None
    sealed_link: str


@dataclass(frozen=True, kw_only=True)
class OpeningCodeIssued(Event, type="sharing.opening-code-issued.v1"):
    """Somebody who has a link asked for the code that opens it; both are sealed for notify."""

    code_id: UUID
    link_id: UUID
    recipient_name: str
    recipient_email: str
    sender_name: str
    language: str
    sealed_link: str
    sealed_code: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class LinkOpened(Event, type="sharing.link-opened.v1"):
    """Somebody opened a link that this account made, and saw what it shows.

    ``number``: 1 is the first opening; ``tell``: whether the owner wants to be told of that one.
    """

    link_id: UUID
    # The spaces whose documents it shows.
    holder_ids: list[UUID]
    document_ids: list[UUID]
    at: datetime
    account_id: UUID
    recipient_name: str
    number: int
    tell: bool


@dataclass(frozen=True, kw_only=True)
class LinkSentAgain(Event, type="sharing.link-sent-again.v1"):
    """A link went to its recipient once more, under a new secret: the former one opens nothing any more."""

    sending_id: UUID
    link_id: UUID
    document_ids: list[UUID]
    at: datetime
    account_id: UUID
    sender_name: str
    recipient_name: str
    recipient_email: str
    message: str
    expires_at: datetime
    protection: str
    most_openings: int | None
    sealed_link: str


@dataclass(frozen=True, kw_only=True)
class LinkReminded(Event, type="sharing.link-reminded.v1"):
    """The owner of a link that still opens is reminded that it ends soon."""

    link_id: UUID
    document_ids: list[UUID]
    at: datetime
    account_id: UUID
    recipient_name: str
    openings: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class LinkWithdrawn(Event, type="sharing.link-withdrawn.v1"):
    """A link opens nothing any more: its owner withdrew it, or lost the right to what it showed."""

    link_id: UUID
    # The spaces whose documents it shows.
    holder_ids: list[UUID]
    document_ids: list[UUID]
    at: datetime
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountErased(ErasureResult, Event, type="sharing.account-erased.v1"):
    """What was held here on a closed account is gone, but for what the law retains."""
