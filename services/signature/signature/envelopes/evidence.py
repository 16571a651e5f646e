"""The evidence of what was decided about a document: who, when, from where, what was shown, with which words."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from signature.models import Decision, Envelope

FORMAT: Final = "chartrier-evidence/1"

_OF_THE_DECISION: Final = (
    "id",
    "kind",
    "party",
    "state",
    "recorded_at",
    "finished_at",
    "account_id",
    "signatory_name",
    "on_behalf_of",
    "factors",
    "authenticated_at",
    "digest_shown",
    "consent_text",
    "refusal_reason",
    "proof_id",
    "code_proof_id",
    "code_channel",
    "code_sent_to",
    "code_sent_at",
    "read_to_the_end",
    "appearance_kind",
    "position",
    "batch_id",
    "level_asked",
    "level_obtained",
    "stamped_at",
    "certificate_fingerprint",
    "rewritten",
    "digest_signed",
    "version",
    "failure",
)
# Where somebody was is theirs: a colleague with the same right sees what was decided, not from which address.
_OF_THE_SIGNATORY: Final = ("client_address", "user_agent", "session_id", "client_id")


def evidence_of(envelope: Envelope, *, reader: UUID) -> dict[str, Any]:
    """Return the evidence of an envelope as one of those who may decide on it may read it."""
    return {
        "format": FORMAT,
        "envelope_id": envelope.id,
        "document_id": envelope.document_id,
        "title": envelope.title,
        "type": envelope.type,
        "organisation_name": envelope.organisation_name,
        "digest": envelope.deposited_digest,
        "signed_digest": envelope.signed_digest,
        "state": envelope.state,
        "decisions": list(_decisions(envelope, reader)),
    }


def _decisions(envelope: Envelope, reader: UUID) -> Iterator[dict[str, Any]]:
    for decision in envelope.decisions:
        yield _of(decision, *_OF_THE_DECISION) | _own(decision, reader)


def _own(decision: Decision, reader: UUID) -> dict[str, Any]:
    if decision.account_id == reader:
        return _of(decision, *_OF_THE_SIGNATORY)
    return dict.fromkeys(_OF_THE_SIGNATORY)


def _of(decision: Decision, *names: str) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in names}
