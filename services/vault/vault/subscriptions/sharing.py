"""What sharing publishes: links that were created, opened and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from vault.journal import actors
from vault.share_links import links
from vault.share_links.links import LinkAct

subscriptions = Subscriptions("vault")


@dataclass(frozen=True)
class LinkCreated:
    """Somebody shared documents by a link."""

    link_id: UUID
    holder_ids: list[UUID]
    document_ids: list[UUID]
    account_id: UUID
    recipient_name: str
    at: datetime


@subscriptions.on("sharing.link-created.v1", LinkCreated)
def record_sharing(session: Session, event: LinkCreated) -> None:
    """Record with whom each document was shared."""
    by = actors.person(session, event.account_id)
    links.record_act(session, _act("shared", event), by=by, recipient_name=event.recipient_name)


@dataclass(frozen=True)
class LinkOpened:
    """Somebody opened a share link."""

    link_id: UUID
    holder_ids: list[UUID]
    document_ids: list[UUID]
    at: datetime


@subscriptions.on("sharing.link-opened.v1", LinkOpened)
def record_link_opening(session: Session, event: LinkOpened) -> None:
    """Record that the link was opened."""
    links.record_act(session, _act("share_opened", event), by=actors.LINK_RECIPIENT)


@dataclass(frozen=True)
class LinkWithdrawn:
    """Somebody withdrew a share link."""

    link_id: UUID
    holder_ids: list[UUID]
    document_ids: list[UUID]
    account_id: UUID
    at: datetime


@subscriptions.on("sharing.link-withdrawn.v1", LinkWithdrawn)
def withdraw_link(session: Session, event: LinkWithdrawn) -> None:
    """Refuse the link's tickets from now on, and record who withdrew it."""
    links.withdraw(session, event.link_id, holder_ids=event.holder_ids)
    links.record_act(session, _act("share_withdrawn", event), by=actors.person(session, event.account_id))


def _act(
    act: Literal["shared", "share_opened", "share_withdrawn"], event: LinkCreated | LinkOpened | LinkWithdrawn
) -> LinkAct:
    return LinkAct(act, event.link_id, event.holder_ids, event.document_ids, event.at)
