"""Table: how often something was tried in a stretch of time."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from sharing.models import Base


class AttemptCount(Base):
    """How often something was tried in a stretch of time, under a keyed hash that says nothing."""

    __tablename__ = "attempt_counts"

    key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    attempts: Mapped[int]
