"""What auth hears of leaving: each service's answer when an account is closed."""

from dataclasses import asdict, dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from auth import closing
from auth.closing import Report
from auth.journal_subscriptions import subscriptions
from auth.ports import ports
from chartrier.leaving import Erased, Kept

__all__ = ["subscriptions"]


@dataclass(frozen=True)
class AccountErased:
    """A service erased what it held."""

    closing_id: UUID
    account_id: UUID
    erased: list[Erased]
    kept: list[Kept]
    holders: list[UUID]


def _answered(session: Session, event: AccountErased, service: str) -> None:
    report = Report(
        service=service,
        erased=[asdict(one) for one in event.erased],
        kept=[msgspec.to_builtins(one) for one in event.kept],
        holders=event.holders,
    )
    closing.answered(session, event.account_id, report, now=ports().clock.now())


@subscriptions.on("tenancy.account-erased.v1", AccountErased)
def erased_by_tenancy(session: Session, event: AccountErased) -> None:
    """Ask the next service."""
    _answered(session, event, "tenancy")


@subscriptions.on("sharing.account-erased.v1", AccountErased)
def erased_by_sharing(session: Session, event: AccountErased) -> None:
    """Ask the next service."""
    _answered(session, event, "sharing")


@subscriptions.on("signature.account-erased.v1", AccountErased)
def erased_by_signature(session: Session, event: AccountErased) -> None:
    """Ask the next service."""
    _answered(session, event, "signature")


@subscriptions.on("vault.account-erased.v1", AccountErased)
def erased_by_vault(session: Session, event: AccountErased) -> None:
    """Ask the next service."""
    _answered(session, event, "vault")


@subscriptions.on("deposits.account-erased.v1", AccountErased)
def erased_by_deposits(session: Session, event: AccountErased) -> None:
    """Ask the next service."""
    _answered(session, event, "deposits")


@subscriptions.on("notify.account-erased.v1", AccountErased)
def erased_by_notify(session: Session, event: AccountErased) -> None:
    """Close the account: everybody has erased."""
    _answered(session, event, "notify")
