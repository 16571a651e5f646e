"""For which groups a case manager works."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from deposits.models import Base


class CaseGroupMember(Base):
    """A group for which somebody works; a case manager without any works for all of them."""

    __tablename__ = "case_group_members"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_group: Mapped[str] = mapped_column(primary_key=True)
