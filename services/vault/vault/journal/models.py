"""The journal: the lines of each holder, the head of each chain, and the signatures over these heads."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from vault.models import Base


class JournalHead(Base):
    """The head of a holder's chain; whoever adds a line locks it first."""

    __tablename__ = "journal_heads"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[bytes]
    signed_sequence: Mapped[int] = mapped_column(server_default=text("0"))


class JournalLine(Base):
    """One act, linked to the one before by its hash."""

    __tablename__ = "journal_lines"
    __table_args__ = (Index("ix_journal_lines_document_id", "document_id"),)

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor: Mapped[str]
    document_id: Mapped[UUID | None]
    title: Mapped[str]
    details: Mapped[dict[str, Any]]
    previous: Mapped[bytes]
    hash: Mapped[bytes]


class JournalSignature(Base):
    """A signature, at a moment, over the heads of all chains that grew since the signature before."""

    __tablename__ = "journal_signatures"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    previous: Mapped[bytes]
    digest: Mapped[bytes]
    key_id: Mapped[str]
    signature: Mapped[bytes]


class SignedHead(Base):
    """Where the head of a chain was when it was signed."""

    __tablename__ = "signed_heads"
    __table_args__ = (
        ForeignKeyConstraint(
            ["signature_number"], ["journal_signatures.number"], name="fk_signed_heads_signature_number"
        ),
    )

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    signature_number: Mapped[int] = mapped_column(index=True)
    hash: Mapped[bytes]
