"""The flow of signing: lease a job in one transaction, sign with none open, record the outcome in another."""

from typing import Final

from chartrier.database.session import transaction
from chartrier.observability.logging import logger
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
    except VaultUnavailable as unavailable:
        log.warning("vault_unavailable", reason=str(unavailable), **known)
        _postpone(job, ports)
    except KeyNotUsable as unusable:
        log.critical("signing_key_not_usable", reason=str(unusable), **known)
        _postpone(job, ports)
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
        log.info("document_signed" if completed else "document_signed_already", **known)


def _postpone(job: SigningJob, ports: Ports) -> None:
    with transaction(tenant=job.holder_id) as session:
        signing_jobs.postpone(session, job, now=ports.clock.now())


def _give_up(job: SigningJob, reason: Reason, ports: Ports) -> None:
    with transaction(tenant=job.holder_id) as session:
        signing_jobs.give_up(session, job, reason, now=ports.clock.now())
