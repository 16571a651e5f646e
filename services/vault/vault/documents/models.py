"""Documents and their versions, and the names of the organisations that send them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from vault.content_encryption.keyring import WrappedKey
from vault.content_store.store import ContentId, StoredContent, StoredObject
from vault.documents.document_types import SignatureOutcome, action_on
from vault.models import Base

_PART_OF_A_HOLDER: Final = ("holder_id", "organisation_id", "required_right", "type", "state")
_PART_OF_A_SENDER: Final = ("organisation_id", "establishment_id", "type", "state")
_DOWNLOADED: Final = {
    "downloaded": text("type = 'invoice' AND downloaded_at IS NOT NULL"),
    "not_downloaded": text("type = 'invoice' AND downloaded_at IS NULL"),
}


class Document(Base):
    """A document of a holder, sent by a depositor; its contents are its versions."""

    __tablename__ = "documents"
    __table_args__ = (
        # The depositor's own reference: sending again never doubles.
        UniqueConstraint("organisation_id", "reference", name="uq_documents_organisation_id_reference"),
        Index("ix_documents_personal", "holder_id", "folder_id", "id", postgresql_where=text("type = 'personal'")),
        # The parts of lists, in the orders in which they are mostly asked for (see `vault.listing.queries`).
        Index("ix_documents_of_a_holder", *_PART_OF_A_HOLDER, "delivered_at", "id"),
        Index("ix_documents_of_a_holder_by_day", *_PART_OF_A_HOLDER, "dated_on", "id"),
        Index("ix_documents_of_a_sender", *_PART_OF_A_SENDER, "received_at", "id"),
        Index(
            "ix_documents_of_a_sender_to_a_holder",
            *("organisation_id", "holder_id", "type", "state", "received_at", "id"),
        ),
        *(
            Index(f"ix_documents_of_a_sender_{name}", *_PART_OF_A_SENDER, "received_at", "id", postgresql_where=where)
            for name, where in _DOWNLOADED.items()
        ),
        Index(
            "ix_documents_of_a_contract",
            *("organisation_id", "contract_number", "type", "received_at", "id"),
            postgresql_where=text("contract_number IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    # Which establishment of the organisation sent it; the first one has the organisation's own id.
    establishment_id: Mapped[UUID]
    organisation_name: Mapped[str]
    reference: Mapped[str]
    type: Mapped[str]
    title: Mapped[str]
    # What its sender called it, where its holder calls it something else: the sender reads this one.
    sent_title: Mapped[str | None]
    compartment: Mapped[str]
    required_right: Mapped[str]
    # The day that the document is of: the first day of what it is about, or when it came.
    dated_on: Mapped[date]
    signature_asked: Mapped[bool]
    # How it is to be signed (`vault.events.SignatureRequest`), and how that ended.
    signature_request: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    signature_outcome: Mapped[str | None]
    # Of one to sign, whether it is its holder's turn: who sent it may sign first, or last.
    awaits_recipient: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    state: Mapped[str]
    # `metadata` to everybody else; SQLAlchemy has that name for its own use.
    facts: Mapped[dict[str, Any]] = mapped_column("metadata")
    # Whom the depositor named for it at a company, each by the id that they have there (`recipient_id`).
    named_recipients: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    # Whom the depositor sent it to, as they called them, and of a company the SIRET of the site that it is for.
    recipient_name: Mapped[str] = mapped_column(server_default="")
    recipient_siret: Mapped[str | None]
    # By which the contracts of one assignment, its employee's and its client's, are found beside each other.
    contract_number: Mapped[str | None]
    digest: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int]
    media_type: Mapped[str]
    version: Mapped[int]
    signed: Mapped[bool]
    received_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    # When somebody of its holder took it out first.
    downloaded_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    # Where its holder put it, and what they marked it with.
    folder_id: Mapped[UUID | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))

    @property
    def action(self) -> str | None:
        """Return what the document still asks of its holder."""
        return action_on(
            self.type,
            state=self.state,
            signature_asked=self.signature_asked,
            awaits_recipient=self.awaits_recipient,
        )

    @property
    def refused(self) -> bool:
        """Return whether somebody refused to sign the document."""
        return self.signature_outcome == "refused"

    @property
    def title_as_sent(self) -> str:
        """Return what its sender called the document."""
        return self.title if self.sent_title is None else self.sent_title

    def rename(self, title: str) -> None:
        """Call the document something else in its holder's vault; for its sender its title stays."""
        sent = self.title_as_sent
        self.title, self.sent_title = title, None if title == sent else sent

    def deliver(self, at: datetime) -> None:
        """Let the holder see the document; it is theirs from now on."""
        self.state = "todo"
        self.delivered_at = at

    def replace_content(self, signed: Version, *, pages: int) -> None:
        """Show the signed content from now on; the earlier ones stay."""
        self.version, self.digest, self.size, self.pages = signed.number, signed.digest, signed.size, pages
        self.signed, self.signed_at = True, signed.created_at

    def finish(self, at: datetime, *, signature: SignatureOutcome | None = None) -> None:
        """Archive the document in its compartment: what was asked of its holder is done, or is asked no more."""
        if self.state == "todo":
            self.state, self.done_at, self.signature_outcome = "done", at, signature


class Version(Base):
    """One content of a document, never altered: where it is stored, and under which key."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("document_id", "decision_id", name="uq_versions_document_id_decision_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID]
    digest: Mapped[str]
    size: Mapped[int]
    cause: Mapped[str]
    decision_id: Mapped[UUID | None]
    object_name: Mapped[str] = mapped_column(unique=True)
    key_id: Mapped[str] = mapped_column(index=True)
    wrapped_key: Mapped[bytes]
    created_at: Mapped[datetime]

    @property
    def content(self) -> StoredContent:
        """Return the content as the content store reads it."""
        return StoredContent(
            ContentId(self.holder_id, self.document_id, self.number),
            digest=self.digest,
            size=self.size,
            object=StoredObject(self.object_name, WrappedKey(self.key_id, self.wrapped_key)),
        )


class Organisation(Base):
    """The name of an organisation, as tenancy publishes it."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class Establishment(Base):
    """An establishment of an organisation, as tenancy publishes it: documents name which one sent them."""

    __tablename__ = "establishments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    siret: Mapped[str | None]
    name: Mapped[str]
    city: Mapped[str]


# What is written by the hundred is written as rows, without making objects of it.
DOCUMENTS: Final = Base.metadata.tables["documents"]
VERSIONS: Final = Base.metadata.tables["versions"]


class Deletion(Base):
    """That a person deleted a document of their vault: its journal stays theirs to read."""

    __tablename__ = "deletions"

    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
