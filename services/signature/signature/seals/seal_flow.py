"""The flow of a seal: leased in one transaction, fetched, sealed and stored with none open, recorded in another."""

from typing import Final

from chartrier.database.session import transaction
from chartrier.observability.logging import logger
from signature.adapters.time_stamp_authority import TimeStampUnavailable
from signature.adapters.vault import StoredVersion, VaultUnavailable, VersionOrigin
from signature.certificates.signing_key import KeyNotUsable
from signature.envelopes.key_uses import IntendedUse
from signature.errors import NotSignable
from signature.pdf.handwriting import Handwriting
from signature.pdf.stamp import Stamp
from signature.ports import Ports
from signature.seals import document_seals
from signature.seals.document_seals import DueSeal
from signature.signing.document_signing import SignatureOrder, recording, sign_content

BATCH: Final = 20

log = logger(__name__)


def seal_waiting_documents(ports: Ports) -> None:
    """Put the platform's seal on the documents that wait for it, up to a batch."""
    for _ in range(BATCH):
        with transaction(maintenance=True) as session:
            due = document_seals.lease_next(session, level=ports.level, now=ports.clock.now())
        if due is None:
            return
        _run(due, ports)


def _run(due: DueSeal, ports: Ports) -> None:
    known = {"document_id": str(due.document.document_id), "attempts": due.attempts}
    try:
        stored, fingerprint = _seal(due, ports)
    except (VaultUnavailable, KeyNotUsable, TimeStampUnavailable) as unavailable:
        log.critical("document_waits_for_its_seal", reason=f"{type(unavailable).__name__}: {unavailable}", **known)
        _postpone(due, ports)
    except NotSignable as refused:
        log.critical("document_not_sealed", reason=refused.reason, **known)
        with transaction(tenant=due.document.holder_id) as session:
            document_seals.give_up(session, due, refused.reason)
    except Exception:
        log.exception("sealing_failed", **known)
        _postpone(due, ports)
    else:
        with transaction(tenant=due.document.holder_id) as session:
            document_seals.complete(session, due, stored, certificate_fingerprint=fingerprint, now=ports.clock.now())
        log.info("document_sealed", **known)


def _seal(due: DueSeal, ports: Ports) -> tuple[StoredVersion, str]:
    document, now, platform = due.document, ports.clock.now(), ports.platform
    content = ports.vault.fetch(document.document_id, digest=document.digest, size=document.size)
    stamp = Stamp(platform, Handwriting.UPRIGHT, platform, now, platform, seal=True)
    use = IntendedUse("seal", due.id, document.holder_id)
    order = SignatureOrder(f"seal-{due.id}", now, due.level, recording(use, at=now))
    sealed = sign_content(content, stamp, ports, order)
    stored = ports.vault.store(document.document_id, sealed.content, VersionOrigin(due.id, None, sealed.rewritten))
    return stored, sealed.certificate_fingerprint


def _postpone(due: DueSeal, ports: Ports) -> None:
    with transaction(tenant=due.document.holder_id) as session:
        document_seals.postpone(session, due, now=ports.clock.now())
