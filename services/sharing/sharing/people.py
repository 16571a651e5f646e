"""People: the names under which recipients know those who share."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from sharing.models import Person


def named(session: Session, account_id: UUID, name: str) -> None:
    """Know an account by its latest name."""
    known = insert(Person).values(account_id=account_id, name=name)
    session.execute(known.on_conflict_do_update(index_elements=["account_id"], set_={"name": name}))
