"""The names of holders, as the depositor of their documents calls them; a company's stands in its stamp."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from signature.base import Base


class HolderName(Base):
    """What one depositor calls a company or a person: each depositor has its own name for them."""

    __tablename__ = "holder_names"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


def keep(session: Session, holder_id: UUID, organisation_id: UUID, *, name: str) -> None:
    """Store the name that a depositor gives a holder; the latest counts."""
    given = insert(HolderName).values(holder_id=holder_id, organisation_id=organisation_id, name=name)
    session.execute(given.on_conflict_do_update(index_elements=["holder_id", "organisation_id"], set_={"name": name}))


def name_of(session: Session, holder_id: UUID, organisation_id: UUID) -> str | None:
    """Return what a depositor calls a holder, as far as the caller acts for it."""
    known = session.get(HolderName, (holder_id, organisation_id))
    return known.name if known else None


def forget(session: Session, holders: Collection[UUID]) -> int:
    """Delete what depositors call these holders; return how many names there were."""
    gone = delete(HolderName).where(HolderName.holder_id.in_(holders)).returning(HolderName.holder_id)
    return len(session.execute(gone).all())
