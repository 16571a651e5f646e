"""The flow of an evidence file: leased in one transaction, made and sealed with none open, kept in another."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from chartrier.database.session import transaction
from chartrier.observability.logging import logger
from signature.adapters.time_stamp_authority import TimeStampUnavailable
from signature.certificates.signing_key import KeyNotUsable
from signature.envelopes.key_uses import IntendedUse
from signature.evidence import evidence_files
from signature.evidence.document import EvidenceDocument
from signature.evidence.evidence_files import DueEvidence
from signature.pdf.handwriting import Handwriting
from signature.pdf.stamp import Stamp
from signature.ports import Ports
from signature.signing.document_signing import SignatureOrder, SignedFile, recording, sign_content
from signature.verification import signed_files

BATCH: Final = 20

log = logger(__name__)


def make_waiting_files(ports: Ports) -> None:
    """Make and seal the evidence files that were asked for, up to a batch."""
    for _ in range(BATCH):
        with transaction(maintenance=True) as session:
            due = evidence_files.lease_next(session, now=ports.clock.now())
        if due is None:
            return
        _make(due, ports)


def _make(due: DueEvidence, ports: Ports) -> None:
    now = ports.clock.now()
    try:
        document = EvidenceDocument(due.evidence, str(due.account_id), due.language, now, ports.platform)
        plain = document.pdf()
        sealed = _seal(plain, due, ports, at=now)
    except (KeyNotUsable, TimeStampUnavailable) as unavailable:
        log.critical("evidence_not_sealed", reason=str(unavailable), evidence_file=str(due.id))
        _postpone(due, ports)
    except Exception:
        log.exception("evidence_not_made", evidence_file=str(due.id))
        _postpone(due, ports)
    else:
        with transaction(tenant=due.holder_id) as session:
            signed_files.keep_sealed(session, _as_signed_file(plain, sealed, due, at=now))
        with transaction(maintenance=True) as session:
            evidence_files.complete(session, due, sealed.content, now=now)


def _seal(plain: bytes, due: DueEvidence, ports: Ports, *, at: datetime) -> SignedFile:
    platform = ports.platform
    stamp = Stamp(platform, Handwriting.UPRIGHT, platform, at, platform, seal=True, language=due.language)
    use = IntendedUse("seal", due.id, due.holder_id)
    return sign_content(plain, stamp, ports, SignatureOrder(f"seal-{due.id}", at, ports.level, recording(use, at=at)))


def _as_signed_file(plain: bytes, sealed: SignedFile, due: DueEvidence, *, at: datetime) -> dict[str, object]:
    return {
        "digest": sha256(sealed.content).hexdigest(),
        "original_digest": sha256(plain).hexdigest(),
        "certificate_fingerprint": sealed.certificate_fingerprint,
        "level": sealed.level,
        "signed_at": at,
        "holder_id": due.holder_id,
    }


def _postpone(due: DueEvidence, ports: Ports) -> None:
    with transaction(maintenance=True) as session:
        evidence_files.postpone(session, due, now=ports.clock.now())
