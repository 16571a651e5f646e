"""Deposits: what an ERP sends in batches becomes documents, each line by itself, each exactly once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args
from uuid import UUID

import orjson
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.dialects.postgresql import insert as insert_unless_there
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError
from chartrier.ids import new_id
from vault.deposits import delivery
from vault.deposits.models import Batch
from vault.documents import versions
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.models import VERSIONS, Document, Organisation, Version
from vault.errors import SpaceNotFound
from vault.events import CompanyNamed, DepositReceived, Recipient
from vault.inspection.admission import Admitted
from vault.journal import journal
from vault.journal.journal import Actor, Entry

Result = Literal["accepted", "already_there", "refused"]

_COLUMNS: Final = {name: str(column.name) for name, column in inspect(Document).columns.items()}
_NAMES: Final = ", ".join(_COLUMNS.values())
# One text for all rows: a hundred times twenty parameters take longer to write down than to insert.
_INSERT: Final = text(
    f"INSERT INTO documents ({_NAMES})"  # noqa: S608 - the names of our own columns
    f" SELECT {_NAMES} FROM jsonb_populate_recordset(NULL::documents, CAST(:rows AS jsonb))"
    " ON CONFLICT ON CONSTRAINT uq_documents_organisation_id_reference DO NOTHING RETURNING id"
)


@dataclass(frozen=True)
class Depositor:
    """The organisation in whose name documents are sent."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Deposit:
    """One line of a manifest that keeps to the rules."""

    reference: str
    type: str
    title: str
    file: str
    signature_asked: bool
    metadata: dict[str, Any]
    recipient: Recipient
    holder_id: UUID


@dataclass(frozen=True)
class Received:
    """A line whose content is kept: what is left to do is to say so."""

    deposit: Deposit
    admitted: Admitted

    @property
    def document_id(self) -> UUID:
        """Return the id under which the document's content was sealed."""
        return self.admitted.place.document_id


@dataclass(frozen=True)
class Known:
    """What is there already under a depositor's reference."""

    document_id: UUID
    digest: str


@dataclass(frozen=True)
class Outcome:
    """What became of a line."""

    reference: str | None
    outcome: Result
    document_id: UUID | None = None
    problems: tuple[FieldError, ...] = ()


def depositor(session: Session, organisation_id: UUID, *, by: Principal, named: str) -> Depositor:
    """Return the organisation for which somebody may deposit; the name is a help while tenancy's is not known yet.

    A machine needs both: the organisation's grant, and a token whose scope names what it does.
    """
    if by.kind == "machine" and "deposit" not in by.scope:
        raise SpaceNotFound
    allowed = session.execute(
        text(
            "SELECT 1 FROM grants WHERE principal_id = :by AND organisation_id = :organisation_id"
            " AND 'deposit' = ANY (rights) LIMIT 1"
        ),
        {"by": by.id, "organisation_id": organisation_id},
    ).first()
    if allowed is None:
        raise SpaceNotFound
    known = session.get(Organisation, organisation_id)
    return Depositor(organisation_id, known.name if known else named)


def known(session: Session, organisation_id: UUID, references: Collection[str]) -> dict[str, Known]:
    """Return what is there already under these references."""
    first = (Version.document_id == Document.id) & (Version.number == 1)
    rows = session.execute(
        # Of an erased document no version is left, and its own digest is that of what came in.
        select(Document.reference, Document.id, func.coalesce(Version.digest, Document.digest).label("digest"))
        .outerjoin(Version, first)
        .where(Document.organisation_id == organisation_id, Document.reference.in_(references))
    )
    return {row.reference: Known(row.id, row.digest) for row in rows}


def sent_again(deposit_reference: str, there: Known, digest: str) -> Outcome:
    """Return the outcome of a reference that was used before: the same file, or another one, which is refused."""
    if there.digest == digest:
        return Outcome(deposit_reference, "already_there", there.document_id)
    reason = f"another file is kept under this reference: its SHA-256 is {there.digest}, this one's is {digest}"
    return Outcome(deposit_reference, "refused", there.document_id, (FieldError("file", reason),))


def store(session: Session, depositor: Depositor, received: Sequence[Received], *, now: datetime) -> list[Outcome]:
    """Make documents of what was kept; a line that somebody else stored meanwhile is answered as sent again."""
    if not received:
        return []
    companies = {each.deposit.holder_id for each in received if isinstance(each.deposit.recipient, CompanyNamed)}
    confirmed = delivery.confirmed_among(session, companies, organisation_id=depositor.id)
    # In the order of their references, so that two batches with the same lines never wait for each other.
    ordered = sorted(received, key=lambda each: each.deposit.reference)
    unconfirmed = companies - confirmed
    made = {
        each.document_id: _document(each, depositor, waits=each.deposit.holder_id in unconfirmed, now=now)
        for each in ordered
    }
    mine = _insert(session, made.values())
    stored = [each for each in received if each.document_id in mine]
    if stored:
        _write_down(session, stored, made, now=now)
    there = known(session, depositor.id, [each.deposit.reference for each in received if each.document_id not in mine])
    return [_outcome(each, there) for each in received]


def keep_answer(
    session: Session,
    organisation_id: UUID,
    reference: str,
    outcomes: Sequence[Outcome],
    *,
    lines: list[Any],
    now: datetime,
) -> dict[str, Any]:
    """Keep what was answered last to a batch; return its counts, and its id: the same however often it is sent."""
    counts: dict[str, Any] = {result: sum(each.outcome == result for each in outcomes) for result in get_args(Result)}
    answer = insert_unless_there(Batch).values(
        id=new_id(), organisation_id=organisation_id, reference=reference, received_at=now, lines=lines, **counts
    )
    latest = {name: answer.excluded[name] for name in ("lines", *counts)}
    written = answer.on_conflict_do_update(constraint="uq_batches_organisation_id_reference", set_=latest)
    return counts | {"id": session.scalars(written.returning(Batch.id)).one()}


def _document(received: Received, depositor: Depositor, *, waits: bool, now: datetime) -> Document:
    deposit, type_ = received.deposit, DOCUMENT_TYPES[received.deposit.type]
    return Document(
        id=received.document_id,
        holder_id=deposit.holder_id,
        organisation_id=depositor.id,
        organisation_name=depositor.name,
        reference=deposit.reference,
        type=deposit.type,
        title=deposit.title,
        compartment=type_.compartment,
        required_right=type_.required_right,
        signature_asked=deposit.signature_asked,
        state="waiting" if waits else "todo",
        facts=deposit.metadata,
        digest=received.admitted.digest,
        size=received.admitted.size,
        pages=received.admitted.found.pages,
        kind=received.admitted.found.kind,
        version=1,
        signed=False,
        received_at=now,
        delivered_at=None if waits else now,
        done_at=None,
    )


def _insert(session: Session, documents: Iterable[Document]) -> set[UUID]:
    rows = orjson.dumps([_row(document) for document in documents]).decode()
    return set(session.scalars(_INSERT, {"rows": rows}))


def _row(document: Document) -> dict[str, Any]:
    return {column: getattr(document, name) for name, column in _COLUMNS.items()}


def _write_down(session: Session, stored: Sequence[Received], made: dict[UUID, Document], *, now: datetime) -> None:
    documents = [made[each.document_id] for each in stored]
    delivered = [document for document in documents if document.state == "todo"]
    session.execute(insert(VERSIONS), [versions.row(each.admitted, cause="deposited", now=now) for each in stored])
    lines = [_deposited_line(document, now=now) for document in documents]
    journal.append(session, *lines, *(delivery.delivered_line(document, at=now) for document in delivered))
    received = [_deposit_received(made[each.document_id], each.deposit.recipient) for each in stored]
    record(session, *received, *(delivery.document_delivered(document, at=now) for document in delivered))


def _deposit_received(document: Document, recipient: Recipient) -> DepositReceived:
    return DepositReceived(
        tenant_id=document.holder_id,
        document_id=document.id,
        holder_id=document.holder_id,
        organisation_id=document.organisation_id,
        organisation_name=document.organisation_name,
        type=document.type,
        title=document.title,
        required_right=document.required_right,
        signature_asked=document.signature_asked,
        recipient=recipient,
    )


def _deposited_line(document: Document, *, now: datetime) -> Entry:
    return Entry(
        holder_id=document.holder_id,
        at=now,
        act="deposited",
        actor=Actor(document.organisation_name, document.organisation_id),
        document_id=document.id,
        title=document.title,
        details={"digest": document.digest, "reference": document.reference},
    )


def _outcome(received: Received, there: dict[str, Known]) -> Outcome:
    reference = received.deposit.reference
    if reference in there:
        return sent_again(reference, there[reference], received.admitted.digest)
    return Outcome(reference, "accepted", received.document_id)
