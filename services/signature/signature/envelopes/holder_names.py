"""The names of companies, as the depositor of their documents calls them: they stand in the stamp of a signature."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from signature.models import Base


class HolderName(Base):
    """What one depositor calls a company: no depositor changes what stands under the documents of another."""

    __tablename__ = "holder_names"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


def keep(session: Session, holder_id: UUID, organisation_id: UUID, *, name: str) -> None:
    """Store the name that a depositor gives a company; the latest counts."""
    given = insert(HolderName).values(holder_id=holder_id, organisation_id=organisation_id, name=name)
    session.execute(given.on_conflict_do_update(index_elements=["holder_id", "organisation_id"], set_={"name": name}))


def name_of(session: Session, holder_id: UUID, organisation_id: UUID) -> str | None:
    """Return what a depositor calls a company, as far as the caller acts for it."""
    known = session.get(HolderName, (holder_id, organisation_id))
    return known.name if known else None
