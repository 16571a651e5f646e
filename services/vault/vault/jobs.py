"""What the vault does by itself: seals its journal, and sweeps what crashes left behind."""

from __future__ import annotations

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.runtime.jobs import Jobs
from vault.account_erasure import erasure
from vault.content_maintenance import orphans
from vault.events import AccountErased
from vault.journal import signatures
from vault.ports import ports

jobs = Jobs("vault")
log = logger(__name__)


@jobs.every(seconds=60)
def seal_journal() -> None:
    """Seal the chains that grew."""
    sealed = signatures.CHAINS_PER_SEAL
    while sealed == signatures.CHAINS_PER_SEAL:
        with transaction(maintenance=True) as session:
            sealed = signatures.seal(session, ports().strongroom.keyring, now=ports().clock.now())


@jobs.every(seconds=600)
def sweep_orphans() -> None:
    """Remove the blobs that no document relies on."""
    blobs = ports().strongroom.blobs
    for names in orphans.candidates(blobs, now=ports().clock.now()):
        with transaction(maintenance=True) as session:
            found = orphans.orphans(session, names)
        for name in found:
            blobs.remove(name)
        if found:
            log.info("orphans_swept", count=len(found))


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, contents too, and only then say so."""
    more = True
    while more:
        with transaction(maintenance=True) as session:
            more = account_erasure.erase_next_requested(session, erasure.erase, AccountErased)
        more = _remove_doomed() or more


def _remove_doomed() -> bool:
    with transaction(maintenance=True) as session:
        blobs = erasure.doomed(session)
    # A crash in between removes them again: a blob that is not there is forgotten already.
    for blob in blobs:
        ports().strongroom.blobs.remove(blob)
    with transaction(maintenance=True) as session:
        erasure.removed(session, blobs)
    return bool(blobs)
