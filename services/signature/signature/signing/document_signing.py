"""Signing one document: fetched, prepared, signed, verified and stored as a new version, with no transaction open.

The document is bytes here: limited processes parse it, to prepare and to verify it, and the key process signs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from signature.pdf.handwriting import Handwriting
from signature.pdf.prepared_file import SignatureField
from signature.pdf.stamp import Stamp
from signature.ports import Ports
from signature.signing.signing_jobs import SigningJob, SigningOutcome

LEVEL: Final = "PAdES B-B"


@dataclass(frozen=True)
class SignedFile:
    """A signed document, whether it had to be rewritten before, and whose signature it has."""

    content: bytes
    rewritten: bool
    certificate_fingerprint: str


def sign_document(job: SigningJob, ports: Ports, *, now: datetime) -> SigningOutcome:
    """Sign what was shown and store it under the decision's id: done twice, the vault keeps the first."""
    content = ports.vault.fetch(job.document_id, digest=job.digest, size=job.size)
    signed = sign_content(
        content, _stamp(job, ports.platform), ports, field_name=f"signature-{job.decision_id}", at=now
    )
    stored = ports.vault.store(job.document_id, signed.content, decision_id=job.decision_id, account_id=job.account_id)
    return SigningOutcome(
        stored, level=LEVEL, certificate_fingerprint=signed.certificate_fingerprint, rewritten=signed.rewritten
    )


def sign_content(content: bytes, stamp: Stamp, ports: Ports, *, field_name: str, at: datetime) -> SignedFile:
    """Sign a PDF visibly on its last page; `NotSignable` says why one can't be."""
    certificate = ports.key.certificate(at=at)
    prepared = ports.pdf.prepare(content, stamp, SignatureField(field_name, at, certificate.container_size))
    container = ports.key.sign(prepared.digest())
    signed = prepared.filled(container)
    ports.pdf.verify(signed, field=field_name, original_size=prepared.original_size, container=container)
    return SignedFile(signed, prepared.rewritten, certificate.fingerprint)


def _stamp(job: SigningJob, platform: str) -> Stamp:
    return Stamp(
        text=job.text,
        handwriting=Handwriting(job.handwriting),
        signatory_name=job.signatory_name,
        signed_at=job.recorded_at,
        platform=platform,
    )
