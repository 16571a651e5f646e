"""The names of people, as they gave them to auth: a service that shows or signs a name keeps this copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid, text
from sqlalchemy.orm import Session

from chartrier.database.common_tables import NAMING
from chartrier.database.migrations import Steps, force_row_security
from chartrier.events.subscriptions import Subscriptions
from chartrier.projections import closed_accounts
from chartrier.projections.latest_version import keep_latest

TABLE: Final = "person_names"

_FIND: Final = text("SELECT first_name, last_name FROM person_names WHERE account_id = :account_id")


@dataclass(frozen=True)
class PersonNamed:
    """What auth says of who uses an account."""

    account_id: UUID
    version: int
    first_name: str
    last_name: str


@dataclass(frozen=True)
class PersonName:
    """What somebody is called."""

    first_name: str
    last_name: str

    @property
    def full(self) -> str:
        """Return the whole name, as it is written in a list."""
        return f"{self.first_name} {self.last_name}".strip()


def _table(metadata: MetaData) -> Table:
    return Table(
        TABLE,
        metadata,
        Column("account_id", Uuid, primary_key=True),
        Column("first_name", Text, nullable=False),
        Column("last_name", Text, nullable=False),
        Column("version", Integer, nullable=False),
    )


_NAMES: Final = _table(MetaData())


def add_table(metadata: MetaData) -> None:
    """Have a service's tables include the names of people."""
    _table(metadata)


def create_table(op: Steps, *, seen: str = "account_id = current_account() OR account_id = current_tenant()") -> None:
    """Make the table, and show a row only to whom `seen` names; a step of a service's migrations."""
    metadata = MetaData(naming_convention=NAMING)
    _table(metadata)
    metadata.create_all(op.get_bind())
    force_row_security(op, TABLE, seen=seen)


def subscribe(subscriptions: Subscriptions) -> None:
    """Have a service keep the latest name of each person whose account is open."""

    @subscriptions.on("auth.account-activated.v1", PersonNamed)
    @subscriptions.on("auth.profile-changed.v1", PersonNamed)
    def project_person_name(session: Session, event: PersonNamed) -> None:
        """Keep the latest name, whatever the order of arrival."""
        if not closed_accounts.is_closed(session, event.account_id):
            keep_latest(session, _NAMES, vars(event))


def name_of(session: Session, account_id: UUID) -> PersonName | None:
    """Return somebody's name, as far as it is known."""
    row = session.execute(_FIND, {"account_id": account_id}).one_or_none()
    return PersonName(row.first_name, row.last_name) if row else None


def forget(session: Session, account_id: UUID) -> bool:
    """Delete somebody's name; return whether there was one."""
    deleted = session.execute(
        text("DELETE FROM person_names WHERE account_id = :account_id RETURNING account_id"), {"account_id": account_id}
    )
    return deleted.first() is not None
