"""Batches: what an ERP sends becomes documents, each line by itself, each exactly once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args
from uuid import UUID

import msgspec
import orjson
from sqlalchemy import Boolean, func, insert, inspect, literal_column, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.legal_time import day_of
from chartrier.projections import grants, subscribed_services
from vault.content_encryption.keyring import Keyring
from vault.deposits import delivery, replacing, signature_limits
from vault.deposits.deposit import Depositor, ExistingDocument, Outcome, Result, StoredDeposit, on_paper, sent_again
from vault.deposits.holders import named_recipients
from vault.deposits.models import Batch
from vault.documents import organisations, versions
from vault.documents.document_types import DOCUMENT_TYPES, day_of_document
from vault.documents.entries import entry_of
from vault.documents.models import VERSIONS, Document, Version
from vault.errors import SpaceNotFound
from vault.events import BatchReceived, CompanyNamed, DepositReceived, PersonNamed, Recipient, SignatureRequest
from vault.journal import journal
from vault.journal.actors import Actor
from vault.journal.journal import Entry
from vault.paper_refusals import refusals
from vault.search import indexing
from vault.search.indexing import IndexedText

_COLUMNS: Final = {name: str(column.name) for name, column in inspect(Document).columns.items()}
_NAMES: Final = ", ".join(_COLUMNS.values())
# One text for all rows: a hundred times twenty parameters take longer to write down than to insert.
_INSERT: Final = text(
    f"INSERT INTO documents ({_NAMES})"  # noqa: S608 - the names of our own columns
    f" SELECT {_NAMES} FROM jsonb_populate_recordset(NULL::documents, CAST(:rows AS jsonb))"
    " ON CONFLICT ON CONSTRAINT uq_documents_organisation_id_reference DO NOTHING RETURNING id"
)


@dataclass(frozen=True)
class BatchAnswer:
    """What is answered to a batch: the outcome of each line, and each line as its depositor reads it."""

    organisation_id: UUID
    reference: str
    outcomes: Sequence[Outcome]
    lines: list[Any]


def find_depositor(
    session: Session, context: Context, organisation_id: UUID, *, named: str, sirets: Collection[str] = ()
) -> Depositor:
    """Return the organisation for which the caller may deposit; `named` serves while tenancy's name is not known yet.

    A machine needs both: the organisation's grant, and a token whose scope names what it does.
    """
    caller = context.caller
    if caller.kind == "machine" and "deposit" not in caller.scope:
        raise SpaceNotFound
    held = grants.of(session, caller.id)
    if not any(grant.organisation_id == organisation_id and "deposit" in grant.rights for grant in held):
        raise SpaceNotFound
    if not subscribed_services.includes(session, organisation_id, "diffusion"):
        raise SpaceNotFound
    name = organisations.name_of(session, organisation_id) or named
    return Depositor(organisation_id, name, organisations.establishments_of(session, organisation_id, sirets))


def existing_documents(
    session: Session, organisation_id: UUID, references: Collection[str]
) -> dict[str, ExistingDocument]:
    """Return what is there already under these references."""
    first = (Version.document_id == Document.id) & (Version.number == 1)
    # Of an erased document no version is left, and its own digest is that of what came in.
    digest = func.coalesce(Version.digest, Document.digest).label("digest")
    found = session.execute(
        select(Document, digest)
        .outerjoin(Version, first)
        .where(Document.organisation_id == organisation_id, Document.reference.in_(references))
    )
    return {document.reference: _existing(document, digest) for document, digest in found}


def record_deposits(
    session: Session, context: Context, keyring: Keyring, depositor: Depositor, stored: Sequence[StoredDeposit]
) -> list[Outcome]:
    """Make documents of what was stored; a line that somebody else recorded meanwhile is answered as sent again."""
    unfit = signature_limits.unfit(context, stored) | replacing.unfit(session, depositor.id, stored)
    fit = [each for each in stored if each.document_id not in unfit]
    recorded = iter(_record_fit(session, context, keyring, depositor, fit))
    return [unfit.get(each.document_id) or next(recorded) for each in stored]


def _record_fit(
    session: Session, context: Context, keyring: Keyring, depositor: Depositor, stored: Sequence[StoredDeposit]
) -> list[Outcome]:
    if not stored:
        return []
    companies = {each.deposit.holder_id for each in stored if isinstance(each.deposit.recipient, CompanyNamed)}
    on_paper_for = _lock_refusals(session, depositor, stored)
    unconfirmed = companies - delivery.lock_confirmed(session, companies, organisation_id=depositor.id)
    # In the order of their references, so that two batches with the same lines never wait for each other.
    ordered = sorted(
        (each for each in stored if each.deposit.holder_id not in on_paper_for), key=lambda each: each.deposit.reference
    )
    documents = {each.document_id: _document(context, each, depositor) for each in ordered}
    for document in documents.values():
        if document.holder_id not in unconfirmed:
            document.deliver(context.now)
    inserted = _insert(session, documents.values())
    recorded = [each for each in stored if each.document_id in inserted]
    if recorded:
        _record(session, context, recorded, documents)
        replacing.replace(session, context, depositor.id, recorded)
        texts = [IndexedText(documents[each.document_id], each.admitted.text) for each in recorded]
        indexing.add(session, keyring, texts)
    others = [each.deposit.reference for each in stored if each.document_id not in inserted]
    existing = existing_documents(session, depositor.id, others)
    return [_outcome(each, existing, on_paper_for) for each in stored]


def record_answer(session: Session, context: Context, answer: BatchAnswer) -> dict[str, Any]:
    """Store what was answered last to a batch; return its counts, and its id: the same however often it is sent."""
    counts: dict[str, Any] = {
        result: sum(each.result == result for each in answer.outcomes) for result in get_args(Result)
    }
    given = insert_or_update(Batch).values(
        id=new_id(),
        organisation_id=answer.organisation_id,
        reference=answer.reference,
        received_at=context.now,
        lines=answer.lines,
        **counts,
    )
    latest = {name: given.excluded[name] for name in ("lines", *counts)}
    written = given.on_conflict_do_update(constraint="uq_batches_organisation_id_reference", set_=latest)
    # A row that was inserted has no transaction that changed it.
    batch_id, is_new = session.execute(written.returning(Batch.id, literal_column("xmax = 0", Boolean))).one()
    received = BatchReceived(
        tenant_id=answer.organisation_id,
        batch_id=batch_id,
        organisation_id=answer.organisation_id,
        reference=answer.reference,
        at=context.now,
        **counts,
    )
    # One that is sent again and brings nothing is no news.
    if is_new or counts["accepted"]:
        record(session, received)
    return counts | {"id": batch_id}


def _existing(document: Document, digest: str) -> ExistingDocument:
    metadata = None if document.state == "erased" else document.facts
    asked = SignatureRequest() if document.signature_asked else None
    if document.signature_request:
        asked = msgspec.convert(document.signature_request, SignatureRequest)
    return ExistingDocument(
        document.id, document.holder_id, document.establishment_id, document.type, metadata, digest, asked
    )


def _document(context: Context, stored: StoredDeposit, depositor: Depositor) -> Document:
    deposit, type_ = stored.deposit, DOCUMENT_TYPES[stored.deposit.type]
    return Document(
        id=stored.document_id,
        holder_id=deposit.holder_id,
        organisation_id=depositor.id,
        establishment_id=deposit.establishment_id or depositor.id,
        organisation_name=depositor.name,
        reference=deposit.reference,
        type=deposit.type,
        title=deposit.title,
        compartment=type_.compartment,
        required_right=type_.required_right,
        dated_on=day_of_document(deposit.type, deposit.metadata, received_on=day_of(context.now)),
        signature_asked=deposit.signature_asked,
        signature_request=msgspec.to_builtins(deposit.signature) if deposit.signature else None,
        signature_outcome=None,
        awaits_recipient=deposit.signature is None or deposit.signature.begins_with("recipient"),
        state="waiting",
        facts=deposit.metadata,
        named_recipients=named_recipients(deposit.recipient, deposit.holder_id, type_.required_right),
        recipient_name=deposit.recipient.full_name,
        recipient_siret=deposit.recipient.siret if isinstance(deposit.recipient, CompanyNamed) else None,
        contract_number=deposit.metadata.get("contract_number"),
        digest=stored.admitted.digest,
        size=stored.admitted.size,
        pages=stored.admitted.file.pages,
        media_type=stored.admitted.file.media_type,
        version=1,
        signed=False,
        received_at=context.now,
        delivered_at=None,
        done_at=None,
        downloaded_at=None,
        signed_at=None,
        folder_id=None,
        tags=[],
    )


def _insert(session: Session, documents: Iterable[Document]) -> set[UUID]:
    rows = orjson.dumps([_row(document) for document in documents]).decode()
    return set(session.scalars(_INSERT, {"rows": rows}))


def _row(document: Document) -> dict[str, Any]:
    return {column: getattr(document, name) for name, column in _COLUMNS.items()}


def _record(session: Session, context: Context, recorded: Sequence[StoredDeposit], made: dict[UUID, Document]) -> None:
    documents = [made[each.document_id] for each in recorded]
    delivered = [document for document in documents if document.state == "todo"]
    rows = [versions.row(each.admitted, cause="deposited", at=context.now) for each in recorded]
    session.execute(insert(VERSIONS), rows)
    entries = [_deposited(context, document) for document in documents]
    journal.append(session, *entries, *(delivery.delivered(document, at=context.now) for document in delivered))
    received = [_deposit_received(made[each.document_id], each.deposit.recipient) for each in recorded]
    record(session, *received, *(delivery.document_delivered(document, at=context.now) for document in delivered))


def _deposit_received(document: Document, recipient: Recipient) -> DepositReceived:
    return DepositReceived(
        tenant_id=document.holder_id,
        document_id=document.id,
        holder_id=document.holder_id,
        organisation_id=document.organisation_id,
        organisation_name=document.organisation_name,
        establishment_id=document.establishment_id,
        type=document.type,
        title=document.title,
        required_right=document.required_right,
        signature_asked=document.signature_asked,
        recipient=recipient,
    )


def _deposited(context: Context, document: Document) -> Entry:
    by = Actor(document.organisation_name, document.organisation_id)
    sent = {"digest": document.digest, "reference": document.reference}
    return entry_of(document, "deposited", actor=by, at=context.now, **sent)


def _lock_refusals(session: Session, depositor: Depositor, stored: Sequence[StoredDeposit]) -> set[UUID]:
    # Whoever refuses electronic delivery adds to their chain first of all: it is held until the documents are there, so
    # that a refusal comes after them, or is found here.
    persons = {each.deposit.holder_id for each in stored if isinstance(each.deposit.recipient, PersonNamed)}
    journal.lock_chains(session, persons)
    return refusals.refused_among(session, persons, organisation_id=depositor.id)


def _outcome(stored: StoredDeposit, existing: dict[str, ExistingDocument], on_paper_for: Collection[UUID]) -> Outcome:
    deposit = stored.deposit
    if deposit.reference in existing:
        return sent_again(deposit, existing[deposit.reference], stored.admitted.digest)
    if deposit.holder_id in on_paper_for:
        return on_paper(deposit)
    return Outcome(deposit.reference, "accepted", stored.document_id)
