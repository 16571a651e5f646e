"""The index of words: which document has which term, and the words that there are."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class DocumentTerm(Base):
    """That a document has a word: its keyed hash. Ids grow with time, so a term's documents lie in their order.

    What its pages say stays when its title or facts are changed; `in_pages` tells the two apart.
    """

    __tablename__ = "document_terms"

    term: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    in_pages: Mapped[bool]


class Vocabulary(Base):
    """Some words that an owner's documents have, encrypted: what is typed is completed and corrected by them."""

    __tablename__ = "vocabularies"
    __table_args__ = (Index("ix_vocabularies_to_merge", "owner_id", postgresql_where=text("NOT merged")),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(index=True)
    words: Mapped[bytes]
    merged: Mapped[bool]
