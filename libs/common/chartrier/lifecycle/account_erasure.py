"""Account erasure: auth requests each service to erase what it holds on a closed account; each erases and reports.

A request is stored until it is answered, and so is the report: a repeated request gets the same report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import TIMESTAMP, Column, MetaData, Table, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session

from chartrier.database.common_tables import IN_AN_EVENT, NAMING
from chartrier.database.migrations import Steps, force_row_security
from chartrier.database.session import transaction, wake
from chartrier.events.event import Event
from chartrier.events.outbox import record
from chartrier.events.subscriptions import Subscriptions
from chartrier.projections import closed_accounts

CHANNEL: Final = "account_erasure"

_REQUEST: Final = text(
    "INSERT INTO erasures (closing_id, account_id, accounts, holders, at)"
    " VALUES (:closing_id, :account_id, :accounts, :holders, :at)"
    " ON CONFLICT (closing_id) DO UPDATE SET answered_at = NULL"
)
_NEXT: Final = text(
    "SELECT closing_id, account_id, accounts, holders, at, report FROM erasures WHERE answered_at IS NULL"
    " ORDER BY at, closing_id LIMIT 1 FOR UPDATE SKIP LOCKED"
)
_MARK_ANSWERED: Final = text(
    "UPDATE erasures SET answered_at = now(), report = CAST(:report AS jsonb) WHERE closing_id = :closing_id"
)


@dataclass(frozen=True)
class ErasureRequested:
    """Auth requests a service to erase what it holds on these accounts and holders, as of that moment."""

    closing_id: UUID
    account_id: UUID
    accounts: list[UUID]
    holders: list[UUID]
    service: str
    at: datetime


@dataclass(frozen=True)
class Erasure:
    """A request to erase; with a report when it was done before and only the answer is repeated."""

    closing_id: UUID
    account_id: UUID
    accounts: list[UUID]
    holders: list[UUID]
    at: datetime
    report: dict[str, Any] | None


@dataclass(frozen=True)
class ErasedItems:
    """How many items of one kind were erased."""

    key: str
    count: int


@dataclass(frozen=True)
class RetainedItems:
    """How many items of one kind this law retains, and until when (None: until an event that the law names)."""

    key: str
    count: int
    law: str
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ErasureResult:
    """What each service says in its event `account-erased`."""

    closing_id: UUID
    account_id: UUID
    erased: list[ErasedItems]
    retained: list[RetainedItems]
    holders: list[UUID]


@dataclass(frozen=True)
class ErasureReport:
    """What a service erased, and what it must retain."""

    erased: list[ErasedItems] = field(default_factory=list)
    retained: list[RetainedItems] = field(default_factory=list)
    # The holders of these persons alone, which tenancy reports.
    holders: list[UUID] = field(default_factory=list)


def add_tables(metadata: MetaData) -> None:
    """Add closed accounts and requests to erase to a service's tables."""
    moment = TIMESTAMP(timezone=True)
    closed_accounts.add_table(metadata)
    Table(
        "erasures",
        metadata,
        Column("closing_id", Uuid, primary_key=True),
        Column("account_id", Uuid, nullable=False),
        Column("accounts", ARRAY(Uuid), nullable=False),
        Column("holders", ARRAY(Uuid), nullable=False),
        Column("at", moment, nullable=False),
        Column("report", JSONB),
        Column("answered_at", moment),
    )


def create_tables(op: Steps) -> None:
    """Create these tables; a step of a service's migrations."""
    metadata = MetaData(naming_convention=NAMING)
    add_tables(metadata)
    metadata.create_all(op.get_bind())
    force_row_security(op, "closed_accounts", visible=IN_AN_EVENT)
    force_row_security(op, "erasures", visible="account_id = current_tenant()")


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe a service to requests to erase accounts."""

    @subscriptions.on("auth.erasure-requested.v1", ErasureRequested)
    def record_erasure_request(session: Session, event: ErasureRequested) -> None:
        """Store that the accounts are closed, and wake the job that erases."""
        closed_accounts.remember(session, event.accounts, closed_at=event.at)
        if event.service != subscriptions.service:
            return
        asked = {name: value for name, value in vars(event).items() if name != "service"}
        session.execute(_REQUEST, asked)
        wake(session, CHANNEL)


def erase_next_requested(
    session: Session, erase: Callable[[Session, Erasure], ErasureReport | None], event: Callable[..., Event]
) -> bool:
    """Erase for the oldest request and report, in one transaction; False when none waits, or not all is erased yet."""
    row = session.execute(_NEXT).mappings().one_or_none()
    if row is None:
        return False
    asked = Erasure(**row)
    report = msgspec.convert(asked.report, ErasureReport) if asked.report else erase(session, asked)
    if report is None:
        return False
    result = {one.name: getattr(report, one.name) for one in fields(report)}
    record(
        session, event(tenant_id=asked.account_id, closing_id=asked.closing_id, account_id=asked.account_id, **result)
    )
    answer = {"closing_id": asked.closing_id, "report": msgspec.json.encode(report).decode()}
    session.execute(_MARK_ANSWERED, answer)
    return True


def erase_all_requested(erase: Callable[[Session, Erasure], ErasureReport | None], event: Callable[..., Event]) -> None:
    """Erase for all waiting requests, each in a transaction of its own."""
    more = True
    while more:
        with transaction(maintenance=True) as session:
            more = erase_next_requested(session, erase, event)
