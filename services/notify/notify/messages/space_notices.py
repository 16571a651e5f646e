"""Notices of a structure's space: to the people concerned, and to the address that the space was opened with."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from notify.messages import queue
from notify.messages.content import Content
from notify.messages.queue import Addressee, Draft
from notify.recipients.models import SpaceAddress


@dataclass(frozen=True)
class Notice:
    """What is said of a space to which people; to the space itself in other words, where theirs would be wrong."""

    structure_id: UUID
    content: Content
    accounts: Iterable[UUID]
    to_space: Content | None = None


def add(session: Session, context: Context, event: object, notice: Notice) -> None:
    """Queue a notice; who opened the space and is told anyway gets one message, not two."""
    accounts = list(notice.accounts)
    for account_id in accounts:
        queue.add_for_event(session, context, event, Draft(notice.content, Addressee(account_id)))
    address = session.get(SpaceAddress, notice.structure_id)
    if address is not None and address.account_id not in accounts:
        to = Addressee(email=address.email, name=address.name)
        queue.add_for_event(session, context, event, Draft(notice.to_space or notice.content, to))
