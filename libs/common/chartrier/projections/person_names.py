"""The names of people, as auth publishes them: the copy of a service that shows or signs names."""

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
    """The event in which auth publishes the name of an account's owner."""

    account_id: UUID
    version: int
    first_name: str
    last_name: str


@dataclass(frozen=True)
class PersonName:
    """A first and a last name."""

    first_name: str
    last_name: str

    @property
    def full(self) -> str:
        """Return the full name, first name first."""
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
    """Add the names of people to a service's tables."""
    _table(metadata)


def create_table(
    op: Steps,
    *,
    visible: str = "account_id = current_account() OR account_id = current_tenant()",
    writable: str | None = None,
) -> None:
    """Create the table, whose rows are seen where `visible` holds; a step of a service's migrations."""
    metadata = MetaData(naming_convention=NAMING)
    _table(metadata)
    metadata.create_all(op.get_bind())
    force_row_security(op, TABLE, visible=visible, writable=writable)


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe a service to the latest name of each person whose account is open."""

    @subscriptions.on("auth.account-activated.v1", PersonNamed)
    @subscriptions.on("auth.profile-changed.v1", PersonNamed)
    def project_person_name(session: Session, event: PersonNamed) -> None:
        """Keep the latest name, whatever the order of arrival."""
        if not closed_accounts.is_closed(session, event.account_id):
            keep_latest(session, _NAMES, vars(event))


def name_of(session: Session, account_id: UUID) -> PersonName | None:
    """Return a person's name, as far as it is known."""
    row = session.execute(_FIND, {"account_id": account_id}).one_or_none()
    return PersonName(row.first_name, row.last_name) if row else None


def forget(session: Session, account_id: UUID) -> bool:
    """Delete a person's name; return whether there was one."""
    deleted = session.execute(
        text("DELETE FROM person_names WHERE account_id = :account_id RETURNING account_id"), {"account_id": account_id}
    )
    return deleted.first() is not None
