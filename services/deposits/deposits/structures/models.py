"""The structures that file requests."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from deposits.models import Base


class Structure(Base):
    """A deposit client, as tenancy registered it; a new request is filled in with what is known of it."""

    __tablename__ = "structures"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    siret: Mapped[str | None]
    # What it says that it is; some journeys are for some categories.
    category: Mapped[str] = mapped_column(default="other", server_default="other")
