"""People's names, as they gave them when they activated their accounts."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from deposits.models import Person


def remember(session: Session, *, account_id: UUID, first_name: str, last_name: str, version: int) -> None:
    """Keep somebody's latest name, whatever the order of arrival."""
    said = {"first_name": first_name, "last_name": last_name, "version": version}
    session.execute(
        insert(Person)
        .values(account_id=account_id, **said)
        .on_conflict_do_update(index_elements=[Person.account_id], set_=said, where=Person.version < version)
    )


def name_of(session: Session, account_id: UUID) -> str:
    """Somebody's name; empty while nobody has told us."""
    person = session.get(Person, account_id)
    return person.name if person else ""
