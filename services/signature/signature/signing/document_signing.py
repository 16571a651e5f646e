"""Signing one document: fetched from the vault, compared with what was shown, signed, stored as a new version."""

from collections.abc import Callable
from datetime import datetime

from signature.adapters.vault import Vault
from signature.certificates.signing_key import SigningKey
from signature.signing.signing_jobs import SigningJob, SigningOutcome


def sign_document(
    job: SigningJob, vault: Vault, signing_key: Callable[[], SigningKey], *, platform: str, now: datetime
) -> SigningOutcome:
    """Sign what was shown and store it under the decision's id: done twice, the vault keeps the first."""
    from signature.pdf import pades
    from signature.pdf.appearance import Appearance
    from signature.pdf.handwriting import Handwriting

    content = vault.fetch(job.document_id, digest=job.digest, size=job.size)
    key = signing_key()
    appearance = Appearance(
        text=job.text,
        handwriting=Handwriting(job.handwriting),
        signatory_name=job.signatory_name,
        signed_at=job.recorded_at,
        platform=platform,
    )
    signed = pades.sign(content, key, appearance, field=f"signature-{job.decision_id}", at=now)
    stored = vault.store(job.document_id, signed.content, decision_id=job.decision_id, account_id=job.account_id)
    return SigningOutcome(
        stored, level=pades.LEVEL, certificate_fingerprint=key.fingerprint, rewritten=signed.rewritten
    )
