"""What auth hears of leaving: each service's answer when an account is closed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from auth.account_closing import closing
from auth.account_closing.closing import Report
from auth.ports import ports
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle.account_erasure import ErasedItems, RetainedItems

subscriptions = Subscriptions("auth")


@dataclass(frozen=True)
class AccountErased:
    """A service erased what it held."""

    closing_id: UUID
    account_id: UUID
    erased: list[ErasedItems]
    retained: list[RetainedItems]
    holders: list[UUID]


def _heard_from(service: str) -> Callable[[Session, AccountErased], None]:
    def ask_the_next_one(session: Session, event: AccountErased) -> None:
        """Note what the service erased and ask the next one; after the last one the account is closed."""
        report = Report(
            service=service,
            erased=[asdict(one) for one in event.erased],
            kept=[msgspec.to_builtins(one) for one in event.retained],
            holders=event.holders,
        )
        closing.answered(session, event.account_id, report, now=ports().clock.now())

    return ask_the_next_one


for each in closing.TURNS:
    subscriptions.on(f"{each}.account-erased.v1", AccountErased)(_heard_from(each))
