"""The tables: documents and their versions, what came with which batch, and what we know from the other services."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TIMESTAMP, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chartrier.database.common_tables import common_metadata
from chartrier.lifecycle import account_erasure
from vault.document_types import action_on


class Base(DeclarativeBase):
    """Every table of the vault."""

    metadata = common_metadata()
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        bytes: LargeBinary,
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


account_erasure.add_tables(Base.metadata)


class Document(Base):
    """A document of a holder, sent by a depositor; its contents are its versions."""

    __tablename__ = "documents"
    __table_args__ = (
        # The depositor's own reference: sending again never doubles.
        UniqueConstraint("organisation_id", "reference", name="uq_documents_organisation_id_reference"),
        Index("ix_documents_holder_id_delivered_at", "holder_id", "delivered_at"),
        Index("ix_documents_organisation_id_received_at", "organisation_id", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    reference: Mapped[str]
    type: Mapped[str]
    title: Mapped[str]
    compartment: Mapped[str]
    required_right: Mapped[str]
    signature_asked: Mapped[bool]
    state: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column("metadata")
    digest: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    kind: Mapped[str]
    version: Mapped[int]
    signed: Mapped[bool]
    received_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    def deliver(self, at: datetime) -> None:
        """Let the holder see the document; it is theirs from now on."""
        self.state = "todo"
        self.delivered_at = at

    @property
    def action(self) -> str | None:
        """Return what the document still asks of its holder."""
        return action_on(self.type, state=self.state, signature_asked=self.signature_asked)

    def take_over(self, signed: Version, *, pages: int) -> None:
        """Show the signed content from now on; the earlier ones stay."""
        self.version, self.digest, self.size, self.pages = signed.number, signed.digest, signed.size, pages
        self.signed = True

    def finish(self, at: datetime) -> None:
        """Archive the document in its compartment: what was asked of its holder is done."""
        if self.state == "todo":
            self.state = "done"
            self.done_at = at


class Version(Base):
    """One content of a document, never altered: where its sealed bytes are, and under which key."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("document_id", "act_id", name="uq_versions_document_id_act_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    digest: Mapped[str]
    size: Mapped[int]
    cause: Mapped[str]
    act_id: Mapped[UUID | None]
    blob: Mapped[str] = mapped_column(unique=True)
    key_id: Mapped[str] = mapped_column(index=True)
    wrapped_key: Mapped[bytes]
    created_at: Mapped[datetime]


class Batch(Base):
    """What a depositor sent together, and what was answered last."""

    __tablename__ = "batches"
    __table_args__ = (UniqueConstraint("organisation_id", "reference", name="uq_batches_organisation_id_reference"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    reference: Mapped[str]
    received_at: Mapped[datetime]
    accepted: Mapped[int]
    already_there: Mapped[int]
    refused: Mapped[int]
    lines: Mapped[list[Any]]


class Relation(Base):
    """Whether a company wants the documents of an agency; told by tenancy, and awaited until then."""

    __tablename__ = "relations"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    decided_at: Mapped[datetime | None]


class Organisation(Base):
    """The name of an organisation, told by tenancy."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class Account(Base):
    """The name of a person whose account is active, told by auth: the journal says who did what."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    # Of what auth said: an older version that arrives late changes nothing.
    version: Mapped[int]
    activated_at: Mapped[datetime]


class WithdrawnLink(Base):
    """A share link that opens nothing any more, told by sharing."""

    __tablename__ = "withdrawn_links"

    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(primary_key=True)


class DoomedBlob(Base):
    """A blob whose document was erased: it is removed next, and only then does the vault say that all is gone."""

    __tablename__ = "doomed_blobs"

    blob: Mapped[str] = mapped_column(primary_key=True)
    closing_id: Mapped[UUID] = mapped_column(index=True)


class JournalHead(Base):
    """The end of a holder's chain; whoever adds a line locks it first."""

    __tablename__ = "journal_heads"

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[bytes]
    sealed_sequence: Mapped[int] = mapped_column(server_default=text("0"))


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


class Seal(Base):
    """A signature, at a moment, over the ends of all chains that grew since the seal before."""

    __tablename__ = "seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    previous: Mapped[bytes]
    digest: Mapped[bytes]
    key_id: Mapped[str]
    signature: Mapped[bytes]


class SealedHead(Base):
    """Where a chain ended when a seal was made."""

    __tablename__ = "sealed_heads"
    __table_args__ = (ForeignKeyConstraint(["seal_number"], ["seals.number"], name="fk_sealed_heads_seal_number"),)

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    seal_number: Mapped[int] = mapped_column(index=True)
    hash: Mapped[bytes]


# What is written by the hundred is written as rows, without making objects of it.
DOCUMENTS: Final = Base.metadata.tables["documents"]
VERSIONS: Final = Base.metadata.tables["versions"]
JOURNAL_HEADS: Final = Base.metadata.tables["journal_heads"]
JOURNAL_LINES: Final = Base.metadata.tables["journal_lines"]
