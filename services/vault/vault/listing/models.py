"""How many documents there are in each part of a vault, kept by the database as documents come and change."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class DocumentCount(Base):
    """A number of documents to add to a part of a holder's: all of those that were settled, or what one change did."""

    __tablename__ = "document_counts"
    __table_args__ = (
        Index("ix_document_counts_of_a_holder", "holder_id", "organisation_id", "required_right", "type", "state"),
        Index("ix_document_counts_to_settle", "holder_id", postgresql_where=text("NOT settled")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    holder_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    required_right: Mapped[str]
    account_id: Mapped[UUID | None]
    compartment: Mapped[str]
    type: Mapped[str]
    state: Mapped[str]
    count: Mapped[int]
    settled: Mapped[bool]
