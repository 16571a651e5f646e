"""The jobs of the worker."""

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.runtime.current import context, runtime
from chartrier.runtime.jobs import Jobs
from signature.appearances import drawings
from signature.batches import drafts
from signature.certificates.signing_key import KeyNotUsable
from signature.envelopes import closing, reminding
from signature.envelopes.decisions import SIGNING
from signature.events import AccountErased
from signature.evidence import evidence_files, evidence_flow
from signature.personal_data import erasure
from signature.ports import ports
from signature.seals import document_seals, seal_flow
from signature.signing import signing_flow

jobs = Jobs("signature")
log = logger(__name__)


@jobs.every(seconds=1, woken_by=SIGNING, parallel=True)
def sign_waiting_documents() -> None:
    """Put every waiting signature into its file; each is leased by one worker at a time."""
    signing_flow.sign_waiting_documents(ports())


@jobs.every(seconds=60)
def expire_envelopes() -> None:
    """Close the envelopes whose deadline passed."""
    while True:
        with transaction(maintenance=True) as session:
            if closing.expire(session, context()) < closing.EXPIRED_AT_ONCE:
                return


@jobs.every(seconds=3600)
def watch_certificates() -> None:
    """State when the certificate of the signing key ends, wherever its key is, and those of the time stamps."""
    used, metrics = ports(), runtime().metrics
    for certificate in used.time_stamps.certificates if used.time_stamps else ():
        metrics.expires("time-stamps", certificate.not_valid_after_utc)
    try:
        metrics.expires("signing", used.key.certificate(at=used.clock.now()).ends_at)
    except KeyNotUsable as unusable:
        log.critical("signing_key_not_usable", reason=str(unusable))


@jobs.every(seconds=1, woken_by=document_seals.CHANNEL)
def seal_documents() -> None:
    """Put the platform's seal on the documents that wait for it."""
    seal_flow.seal_waiting_documents(ports())


@jobs.every(seconds=1, woken_by=evidence_files.CHANNEL)
def make_evidence_files() -> None:
    """Make and seal the evidence files that were asked for."""
    evidence_flow.make_waiting_files(ports())


@jobs.every(seconds=3600)
def delete_old_evidence_files() -> None:
    """Delete evidence files that were asked for some days ago."""
    with transaction(maintenance=True) as session:
        evidence_files.delete_old(session, context())


@jobs.every(seconds=600)
def remind_signatories() -> None:
    """Remind those who have not signed for some days."""
    while True:
        with transaction(maintenance=True) as session:
            if reminding.remind(session, context()) < reminding.AT_ONCE:
                return


@jobs.every(seconds=3600)
def delete_old_drafts() -> None:
    """Delete drafts of batches of which nothing came."""
    with transaction(maintenance=True) as session:
        drafts.delete_old(session, context())


@jobs.every(seconds=3600)
def delete_used_drawings() -> None:
    """Delete drawings of signatures that stand in their files."""
    while True:
        with transaction(maintenance=True) as session:
            if drawings.delete_used(session, context()) < drawings.DELETED_AT_ONCE:
                return


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase the closed accounts that auth asked to be erased, and report it."""
    account_erasure.erase_all_requested(erasure.erase, AccountErased)
