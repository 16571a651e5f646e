"""What the tests of departures share: somebody who closes their account, and what is decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from chartrier.ids import new_id
from chartrier.testing import Person, RunningService


def begin_closing(
    service: RunningService, who: Person, *, merged: Sequence[UUID] = (), closing_id: UUID | None = None
) -> UUID:
    """Have somebody type the password that begins to close their account; return the closing's id."""
    closing_id = closing_id or new_id()
    service.receive(
        "auth.closing-begun.v1",
        tenant_id=who.id,
        closing_id=closing_id,
        account_id=who.id,
        accounts=[who.id, *merged],
        at="2026-11-20T09:00:00Z",
    )
    return closing_id


def abandon(service: RunningService, who: Person, closing_id: UUID) -> None:
    service.receive(
        "auth.closing-abandoned.v1",
        tenant_id=who.id,
        closing_id=closing_id,
        account_id=who.id,
        at="2026-11-20T09:00:00Z",
    )


def close_account(service: RunningService, who: Person, closing_id: UUID) -> None:
    """Have somebody confirm: auth requests tenancy to erase, which it does."""
    service.receive(
        "auth.erasure-requested.v1",
        tenant_id=who.id,
        closing_id=closing_id,
        account_id=who.id,
        accounts=[who.id],
        holders=[],
        service="tenancy",
        at="2026-11-20T09:00:00Z",
    )
    service.run_job("erase_accounts")


def decisions(service: RunningService) -> dict[UUID, list[str] | None]:
    """Have everything decided; return each closing with the spaces for which it was refused, None where granted."""
    service.run_job("decide_departures")
    granted = service.events("tenancy.departure-granted.v1")
    refused = service.events("tenancy.departure-refused.v1")
    return {UUID(each["closing_id"]): None for each in granted} | {
        UUID(each["closing_id"]): each["spaces"] for each in refused
    }
