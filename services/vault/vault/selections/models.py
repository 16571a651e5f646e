"""Documents that somebody ticked, to take them out together."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class Selection(Base):
    """Some documents, in the order in which they were ticked; what may be opened of them is asked again each time."""

    __tablename__ = "selections"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    document_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    created_at: Mapped[datetime] = mapped_column(index=True)
