"""The flow of signing: lease a job in one transaction, sign with none open, record the outcome in another."""

from typing import Any, Final

from chartrier.database.session import transaction
from chartrier.observability.logging import logger
from chartrier.runtime.current import runtime
from signature.adapters.time_stamp_authority import TimeStampUnavailable
from signature.adapters.vault import VaultUnavailable
from signature.certificates.signing_key import KeyNotUsable
from signature.errors import NotSignable, Reason
from signature.ports import Ports
from signature.signing import signing_jobs
from signature.signing.document_signing import sign_document
from signature.signing.signing_jobs import SigningJob

BATCH: Final = 100
# A fault of ours does not go away by itself: after so many attempts the person is told.
ATTEMPTS_AFTER_A_FAULT: Final = 5

log = logger(__name__)


def sign_waiting_documents(ports: Ports) -> None:
    """Put waiting signatures into their files, up to a batch."""
    for _ in range(BATCH):
        with transaction(maintenance=True) as session:
            job = signing_jobs.lease_next(session, now=ports.clock.now())
        if job is None:
            return
        _run(job, ports)


def _run(job: SigningJob, ports: Ports) -> None:
    known = {"decision_id": str(job.decision_id), "document_id": str(job.document_id), "attempts": job.attempts}
    try:
        outcome = sign_document(job, ports, now=ports.clock.now())
    except (VaultUnavailable, KeyNotUsable, TimeStampUnavailable) as unavailable:
        _put_off(job, unavailable, ports, known)
    except NotSignable as refused:
        log.warning("document_not_signed", reason=refused.reason, **known)
        _give_up(job, refused.reason, ports)
    except Exception:
        log.exception("signing_failed", **known)
        if job.attempts < ATTEMPTS_AFTER_A_FAULT:
            _postpone(job, ports)
        else:
            _give_up(job, Reason.FAULT, ports)
    else:
        with transaction(tenant=job.holder_id) as session:
            completed = signing_jobs.complete(session, job, outcome, now=ports.clock.now())
        if outcome.stamped_at:
            runtime().metrics.time_stamp("granted")
        log.info("document_signed" if completed else "document_signed_already", **known)


def _put_off(job: SigningJob, unavailable: Exception, ports: Ports, known: dict[str, Any]) -> None:
    """Let a signature wait for what it needs; nothing is ever signed at a lower level than asked."""
    if isinstance(unavailable, VaultUnavailable):
        log.warning("vault_unavailable", reason=str(unavailable), **known)
    elif isinstance(unavailable, KeyNotUsable):
        log.critical("signing_key_not_usable", reason=str(unavailable), **known)
    else:
        log.critical("time_stamp_unavailable", reason=str(unavailable), **known)
        runtime().metrics.time_stamp("unavailable")
        if ports.clock.now() - job.recorded_at >= ports.stamp_patience:
            return _give_up(job, Reason.NO_TIME_STAMP, ports)
    return _postpone(job, ports)


def _postpone(job: SigningJob, ports: Ports) -> None:
    with transaction(tenant=job.holder_id) as session:
        signing_jobs.postpone(session, job, now=ports.clock.now())


def _give_up(job: SigningJob, reason: Reason, ports: Ports) -> None:
    with transaction(tenant=job.holder_id) as session:
        signing_jobs.give_up(session, job, reason, now=ports.clock.now())
