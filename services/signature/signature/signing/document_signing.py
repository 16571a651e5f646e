"""Signing one document: fetched, prepared, signed, stamped, verified and stored, with no transaction open meanwhile.

The document is bytes here: limited processes parse it, to prepare and to verify it, and the key process signs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chartrier.database.session import transaction
from signature.adapters.time_stamp_authority import LARGEST_STAMP, TimeStampUnavailable
from signature.adapters.vault import VersionOrigin
from signature.certificates.key_client import SigningCertificate
from signature.certificates.levels import Level
from signature.certificates.time_stamps import imprint_of
from signature.envelopes import key_uses
from signature.envelopes.key_uses import IntendedUse
from signature.pdf.handwriting import Handwriting
from signature.pdf.prepared_file import Position, PreparedFile, SignatureField
from signature.pdf.stamp import Stamp
from signature.ports import Ports
from signature.signing.signing_jobs import SigningJob, SigningOutcome

# What a time stamp takes beside its own bytes.
_AROUND_A_STAMP: Final = 40


@dataclass(frozen=True)
class SignatureOrder:
    """What a signature is to be: in which field, at which time and level, where, and who writes down the key's use."""

    field_name: str
    at: datetime
    level: Level = Level.BASELINE
    record_use: Callable[[bytes, str], None] = lambda _digest, _fingerprint: None
    position: Position | None = None


@dataclass(frozen=True)
class SignedFile:
    """A signed document, whether it had to be rewritten before, whose signature it has, and when it was stamped."""

    content: bytes
    rewritten: bool
    certificate_fingerprint: str
    level: Level
    stamped_at: datetime | None


def sign_document(job: SigningJob, ports: Ports, *, now: datetime) -> SigningOutcome:
    """Sign what was shown and store it under the decision's id: done twice, the vault keeps the first."""
    content = ports.vault.fetch(job.document_id, digest=job.digest, size=job.size)
    use = IntendedUse("signature", job.decision_id, job.holder_id)
    order = SignatureOrder(
        f"signature-{job.decision_id}", now, Level(job.level_asked), recording(use, at=now), job.position
    )
    signed = sign_content(content, _stamp(job, ports), ports, order)
    origin = VersionOrigin(job.decision_id, job.account_id, signed.rewritten)
    stored = ports.vault.store(job.document_id, signed.content, origin)
    return SigningOutcome(
        stored,
        level=signed.level,
        certificate_fingerprint=signed.certificate_fingerprint,
        rewritten=signed.rewritten,
        stamped_at=signed.stamped_at,
    )


def recording(use: IntendedUse, *, at: datetime) -> Callable[[bytes, str], None]:
    """Return what writes a use of the key down, before the key is asked, in a transaction of its own."""

    def record(digest: bytes, certificate_fingerprint: str) -> None:
        with transaction(tenant=use.holder_id) as session:
            key_uses.record(session, use, digest=digest, certificate_fingerprint=certificate_fingerprint, at=at)

    return record


def sign_content(content: bytes, stamp: Stamp, ports: Ports, order: SignatureOrder) -> SignedFile:
    """Sign a PDF visibly, at the level asked and no other; `NotSignable` says why one can't be."""
    certificate = ports.key.certificate(at=order.at)
    room = certificate.container_size
    if order.level is Level.TIME_STAMPED:
        room += LARGEST_STAMP + _AROUND_A_STAMP
    prepared = ports.pdf.prepare(content, stamp, SignatureField(order.field_name, order.at, room, order.position))
    order.record_use(prepared.digest(), certificate.fingerprint)
    container, stamped_at = _container(prepared, certificate, ports, order.level)
    signed = prepared.filled(container)
    ports.pdf.verify(signed, field=order.field_name, original_size=prepared.original_size, container=container)
    return SignedFile(signed, prepared.rewritten, certificate.fingerprint, order.level, stamped_at)


def _container(
    prepared: PreparedFile, certificate: SigningCertificate, ports: Ports, level: Level
) -> tuple[bytes, datetime | None]:
    digest = prepared.digest()
    container = ports.key.sign(digest)
    if level is Level.BASELINE:
        return container, None
    if ports.time_stamps is None:
        raise TimeStampUnavailable("no authority is configured")
    stamp = ports.time_stamps.stamp(imprint_of(certificate.signature_in(container, digest)))
    return certificate.with_time_stamp(container, digest, stamp.token), stamp.at


def _stamp(job: SigningJob, ports: Ports) -> Stamp:
    return Stamp(
        text=job.text,
        handwriting=Handwriting(job.handwriting),
        signatory_name=job.signatory_name,
        signed_at=job.recorded_at,
        platform=ports.platform,
        drawing=job.drawing.open(ports.encryption) if job.drawing else None,
    )
