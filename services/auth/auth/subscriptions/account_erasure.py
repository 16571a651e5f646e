"""The reports of the other services about what they erased of a closed account."""

from collections.abc import Callable
from dataclasses import asdict

import msgspec
from sqlalchemy.orm import Session

from auth.account_closing import erasure
from auth.account_closing.erasure import Report
from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle.account_erasure import ErasureResult
from chartrier.runtime.current import context

subscriptions = Subscriptions("auth")


def _handler_for(service: str) -> Callable[[Session, ErasureResult], None]:
    def receive_report(session: Session, event: ErasureResult) -> None:
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
    subscriptions.on(f"{each}.account-erased.v1", ErasureResult)(_handler_for(each))
