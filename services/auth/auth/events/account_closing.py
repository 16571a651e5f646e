"""The events about exports, closings and closed accounts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class ExportReady(Event, type="auth.export-ready.v1"):
    """The copy of everything held on a person can be downloaded."""

    export_id: UUID
    account_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClosingBegun(Event, type="auth.closing-begun.v1"):
    """Somebody typed the password to close these accounts: tenancy decides whether they may leave."""

    closing_id: UUID
    account_id: UUID
    accounts: list[UUID]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ClosingAbandoned(Event, type="auth.closing-abandoned.v1"):
    """A closing was given up, begun anew or not confirmed within a day: nobody leaves by it."""

    closing_id: UUID
    account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ErasureRequested(Event, type="auth.erasure-requested.v1"):
    """It is one service's turn to erase what it holds on closed accounts, and on holders that were theirs alone."""

    closing_id: UUID
    account_id: UUID
    accounts: list[UUID]
    service: str
    holders: list[UUID]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event, type="auth.account-closed.v1"):
    """Every service has erased what it held, except for what the law has retained."""

    closing_id: UUID
    account_id: UUID
    email: str
    first_name: str
    language: str
    at: datetime
    retained: list[str]
