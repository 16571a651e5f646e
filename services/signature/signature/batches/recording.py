"""The act on a batch, in one transaction: each document is signed, refused, validated, or left out with the reason."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record as publish
from signature.batches.drafts import exclusion_of
from signature.batches.models import Batch, BatchDocument, Choice
from signature.envelopes import decisions, holder_names, queries
from signature.envelopes.decisions import SIGNING, Appearance, Consent, Signatory
from signature.errors import BatchAlreadyRecorded, NotWhatWasShown
from signature.events import DocumentsValidated
from signature.models import Decision, Envelope, EnvelopeAction
from signature.pdf.handwriting import not_writable

STAMP_HANDWRITING: Final = "bold"


@dataclass(frozen=True)
class Act:
    """What somebody agrees to, and how the signatures that they give for themselves look."""

    consent: Consent
    digest: str
    appearance: Appearance | None


def record(session: Session, context: Context, batch: Batch, act: Act) -> None:
    """Record the act on every document that waits for it; the worker then puts the signatures into their files."""
    if batch.recorded_at:
        raise BatchAlreadyRecorded
    if act.digest != batch.digest:
        raise NotWhatWasShown
    batch.recorded_at = context.now
    ids = [document.document_id for document in batch.documents if not document.exclusion]
    envelopes = queries.of_documents(session, ids, by=context.caller, locked=True)
    deciding = _Deciding(session, context, act)
    validated: list[Envelope] = []
    for document in batch.documents:
        if document.exclusion:
            continue
        envelope = envelopes.get(document.document_id)
        document.exclusion = exclusion_of(envelope, batch.action, shown=document.digest)
        if envelope is None or document.exclusion:
            continue
        document.decision = deciding.decide(document, envelope)
        if envelope.action == EnvelopeAction.VALIDATE:
            validated.append(envelope)
    session.flush()
    _publish_validations(session, context, validated)
    wake(session, SIGNING)


class _Deciding:
    """Decides on one document after the other, for the company whose right is used."""

    def __init__(self, session: Session, context: Context, act: Act) -> None:
        self._session, self._context, self._act = session, context, act
        self._person = decisions.signatory_of(session, context)

    def decide(self, document: BatchDocument, envelope: Envelope) -> Decision:
        signatory = self._signatory(envelope)
        if document.choice == Choice.REFUSE:
            reason = document.refusal_reason or ""
            return decisions.add_refusal(self._session, self._context, envelope, signatory, reason=reason)
        if envelope.action == EnvelopeAction.VALIDATE:
            return decisions.add_validation(self._context, envelope, self._act.consent, signatory)
        appearance = self._appearance(envelope, signatory)
        return decisions.add_signature(self._context, envelope, self._act.consent, appearance, signatory)

    def _signatory(self, envelope: Envelope) -> Signatory:
        if envelope.is_personal:
            return self._person
        company = holder_names.name_of(self._session, envelope.holder_id, envelope.organisation_id)
        return Signatory(self._person.name, company)

    def _appearance(self, envelope: Envelope, signatory: Signatory) -> Appearance:
        """Return a signature of one's own, or the stamp of the company."""
        if envelope.is_personal and self._act.appearance:
            return self._act.appearance
        return company_stamp(signatory)


def company_stamp(signatory: Signatory) -> Appearance:
    """Return the stamp of a company: its name, in letters that the fonts have."""
    name = signatory.on_behalf_of or signatory.name
    missing = set(not_writable(name))
    return Appearance("".join(letter for letter in name if letter not in missing).strip() or "–", STAMP_HANDWRITING)


def _publish_validations(session: Session, context: Context, validated: list[Envelope]) -> None:
    ordered = sorted(validated, key=lambda envelope: envelope.holder_id)
    for holder_id, theirs in groupby(ordered, lambda envelope: envelope.holder_id):
        publish(
            session,
            DocumentsValidated(
                tenant_id=holder_id,
                holder_id=holder_id,
                account_id=context.account_id,
                at=context.now,
                documents=[envelope.document_id for envelope in theirs],
            ),
        )


def needs_appearance(batch: Batch) -> bool:
    """Tell whether a batch holds a document that somebody signs for themselves."""
    accepted = (each for each in batch.documents if each.choice == Choice.ACCEPT and not each.exclusion)
    return batch.action == EnvelopeAction.SIGN and any(each.personal for each in accepted)
