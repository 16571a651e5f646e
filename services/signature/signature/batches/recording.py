"""The act on a batch, in one transaction: each document is signed, refused, validated, or left out with the reason."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record as publish
from signature.appearances import drawings
from signature.appearances.appearance import Appearance
from signature.batches.drafts import exclusion_of
from signature.batches.models import Batch, BatchDocument, Choice
from signature.envelopes import decisions, queries
from signature.envelopes.decisions import SIGNING, Consent, Signatory, company_stamp
from signature.errors import BatchAlreadyRecorded, NotWhatWasShown
from signature.events import DocumentsValidated
from signature.models import Decision, Envelope, EnvelopeAction
from signature.ports import ports
from signature.signatories import Party


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
    parties = queries.parties(session, by=context.caller, now=context.now)
    validated: list[Envelope] = []
    for document in batch.documents:
        if document.exclusion:
            continue
        envelope = envelopes.get(document.document_id)
        document.exclusion = exclusion_of(envelope, batch.action, parties, shown=document.digest)
        if envelope is None or document.exclusion:
            continue
        document.decision = deciding.decide(document, envelope, parties.of(envelope))
        if envelope.action == EnvelopeAction.VALIDATE:
            validated.append(envelope)
    session.flush()
    _publish_validations(session, context, validated)
    wake(session, SIGNING)


class _Deciding:
    """Decides on one document after the other, for the company whose right is used."""

    def __init__(self, session: Session, context: Context, act: Act) -> None:
        self._session, self._context, self._act = session, context, act
        self._name = decisions.caller_name(session, context)
        own = act.appearance
        self._own = own and drawings.store(session, context, ports().encryption, own)

    def decide(self, document: BatchDocument, envelope: Envelope, party: Party) -> Decision:
        signatory = decisions.signatory_of(self._session, self._name, envelope, party)
        if document.choice == Choice.REFUSE:
            reason = document.refusal_reason or ""
            return decisions.add_refusal(self._session, self._context, envelope, signatory, reason=reason)
        if envelope.action == EnvelopeAction.VALIDATE:
            return decisions.add_validation(self._context, envelope, self._act.consent, signatory)
        appearance = self._appearance(envelope, signatory)
        return decisions.add_signature(self._context, envelope, self._act.consent, appearance, signatory)

    def _appearance(self, envelope: Envelope, signatory: Signatory) -> Appearance:
        """Return a signature of one's own, or the stamp of the company."""
        if envelope.is_personal_for(signatory.party) and self._own:
            return self._own
        return company_stamp(signatory)


def _publish_validations(session: Session, context: Context, validated: list[Envelope]) -> None:
    ordered = sorted(validated, key=_between)
    for (holder_id, organisation_id), theirs in groupby(ordered, _between):
        publish(
            session,
            DocumentsValidated(
                tenant_id=holder_id,
                holder_id=holder_id,
                organisation_id=organisation_id,
                account_id=context.account_id,
                at=context.now,
                documents=[envelope.document_id for envelope in theirs],
            ),
        )


def _between(envelope: Envelope) -> tuple[UUID, UUID]:
    return envelope.holder_id, envelope.organisation_id


def needs_appearance(batch: Batch) -> bool:
    """Tell whether a batch holds a document that somebody signs for themselves."""
    accepted = (each for each in batch.documents if each.choice == Choice.ACCEPT and not each.exclusion)
    return batch.action == EnvelopeAction.SIGN and any(each.personal for each in accepted)
