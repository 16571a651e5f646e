"""What the worker does by itself: it signs what waits."""

from typing import Final

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.runtime.jobs import Jobs
from signature.adapters.vault import VaultAway
from signature.certificates.signing_key import KeyNotUsable
from signature.errors import Unsignable
from signature.events import AccountErased
from signature.personal_data import erasure
from signature.ports import ports
from signature.signing import signing_jobs
from signature.signing.signing_jobs import Errand

jobs = Jobs("signature")
log = logger(__name__)

AT_ONCE: Final = 100
# A fault of ours does not go away by itself: after so many tries the person is told.
TRIES_AFTER_A_FAULT: Final = 5


@jobs.every(seconds=1, woken_by="signing", parallel=True)
def sign_what_waits() -> None:
    """Put every waiting signature into its file; each act is taken by one worker at a time."""
    for _ in range(AT_ONCE):
        with transaction(maintenance=True) as session:
            errand = signing_jobs.take_next(session, now=ports().clock.now())
        if errand is None:
            return
        _sign(errand)


def _sign(errand: Errand) -> None:
    known = {"act_id": str(errand.act_id), "document_id": str(errand.document_id), "tries": errand.attempts}
    try:
        outcome = signing_jobs.fulfil(
            errand, ports().vault, ports().signing_key, platform=ports().platform, now=ports().clock.now()
        )
    except VaultAway as away:
        log.warning("vault_away", reason=str(away), **known)
        _put_off(errand)
    except KeyNotUsable as unusable:
        log.critical("signing_key_not_usable", reason=str(unusable), **known)
        _put_off(errand)
    except Unsignable as unsignable:
        log.warning("document_not_signed", reason=unsignable.reason, fault=type(unsignable.__cause__).__name__, **known)
        _give_up(errand, unsignable.reason)
    except Exception:
        log.exception("signing_failed", **known)
        if errand.attempts < TRIES_AFTER_A_FAULT:
            _put_off(errand)
        else:
            _give_up(errand, Unsignable.reason)
    else:
        with transaction(tenant=errand.holder_id) as session:
            completed = signing_jobs.complete(session, errand, outcome, now=ports().clock.now())
        log.info("document_signed" if completed else "document_signed_already", **known)


def _put_off(errand: Errand) -> None:
    with transaction(tenant=errand.holder_id) as session:
        signing_jobs.put_off(session, errand, now=ports().clock.now())


def _give_up(errand: Errand, reason: str) -> None:
    with transaction(tenant=errand.holder_id) as session:
        signing_jobs.give_up(session, errand, reason, now=ports().clock.now())


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and say so."""
    account_erasure.erase_all_requested(erasure.erase, AccountErased)
