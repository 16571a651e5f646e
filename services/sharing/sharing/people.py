"""People: the names under which recipients know those who share."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from sharing.models import Person


def named(session: Session, account_id: UUID, name: str, *, version: int) -> None:
    """Know an account by its latest name, whatever the order of arrival."""
    known = insert(Person).values(account_id=account_id, name=name, version=version)
    latest = {"name": name, "version": version}
    session.execute(
        known.on_conflict_do_update(index_elements=[Person.account_id], set_=latest, where=Person.version < version)
    )
