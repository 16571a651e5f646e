"""Deposit requests that were submitted: they take no more attachments."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class SubmittedRequest(Base):
    """A deposit request that was submitted, as deposits publishes it: a ticket for an attachment of it is over."""

    __tablename__ = "submitted_requests"

    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
