"""Who was shown the welcome page."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from deposits.models import Base


class Welcome(Base):
    """Somebody was shown the welcome page; they are not shown it again."""

    __tablename__ = "welcomes"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    shown_at: Mapped[datetime]
