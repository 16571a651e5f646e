"""The reports of the other services about what they erased of a closed account."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from auth.account_closing import erasure
from auth.account_closing.erasure import Report
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle.account_erasure import ErasedItems, RetainedItems
from chartrier.runtime.current import context

subscriptions = Subscriptions("auth")


@dataclass(frozen=True)
class AccountErased:
    """A service erased what it held on a closed account."""

    closing_id: UUID
    account_id: UUID
    erased: list[ErasedItems]
    retained: list[RetainedItems]
    holders: list[UUID]


def _handler_for(service: str) -> Callable[[Session, AccountErased], None]:
    def receive_report(session: Session, event: AccountErased) -> None:
        """Store what the service erased and ask the next one; after the last one close the account."""
        report = Report(
            service=service,
            erased=[asdict(item) for item in event.erased],
            retained=[msgspec.to_builtins(item) for item in event.retained],
            holders=event.holders,
        )
        erasure.receive_report(session, context(), event.account_id, report)

    return receive_report


for each in erasure.ORDER:
    subscriptions.on(f"{each}.account-erased.v1", AccountErased)(_handler_for(each))
