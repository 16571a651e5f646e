"""What tenancy does with the events of notify: an employer learns whom an invitation did not reach."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from tenancy.employees import enrolment

subscriptions = Subscriptions("tenancy")


@dataclass(frozen=True)
class MessageFailed:
    """A message will not reach anybody."""

    kind: str
    account_id: UUID | None


@subscriptions.on("notify.message-failed.v1", MessageFailed)
def note_failed_invitation(session: Session, event: MessageFailed) -> None:
    """Note that the invitation of an employee reached nobody."""
    if event.kind == "invitation" and event.account_id is not None:
        enrolment.note_failure(session, context(), event.account_id)
