"""What the vault does by itself: signs its journal, sweeps what crashes left behind, erases closed accounts."""

from __future__ import annotations

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.runtime.current import context
from chartrier.runtime.jobs import Jobs
from vault.account_erasure import erasure
from vault.bulk_exports import exports, preparing_flow
from vault.campaigns import campaigns, sending_flow, splitting_flow
from vault.content_maintenance import orphans
from vault.events import AccountErased
from vault.journal import signatures
from vault.listing import kept_counts
from vault.personal_documents import uploads
from vault.ports import ports
from vault.search import merging
from vault.selections import selections

jobs = Jobs("vault")
log = logger(__name__)


@jobs.every(seconds=60)
def sign_journal() -> None:
    """Sign the chains that grew."""
    signed = signatures.HEADS_PER_SIGNATURE
    while signed == signatures.HEADS_PER_SIGNATURE:
        with transaction(maintenance=True) as session:
            signed = signatures.sign_grown_chains(session, context(), ports().contents.keyring)


@jobs.every(seconds=15)
def settle_counts() -> None:
    """Add up the figures of the holders whose documents changed."""
    settled = kept_counts.CHANGES_AT_A_TIME
    while settled == kept_counts.CHANGES_AT_A_TIME:
        with transaction(maintenance=True) as session:
            settled = kept_counts.settle(session)


@jobs.every(seconds=60)
def merge_vocabularies() -> None:
    """Merge the vocabularies to which deposits added words."""
    merged = merging.OWNERS_AT_A_TIME
    while merged == merging.OWNERS_AT_A_TIME:
        with transaction(maintenance=True) as session:
            merged = merging.merge(session, ports().contents.keyring)


@jobs.every(seconds=600)
def sweep_orphans() -> None:
    """Remove the objects that no document relies on."""
    objects = ports().contents.objects
    for names in orphans.candidates(objects, now=context().now):
        with transaction(maintenance=True) as session:
            found = orphans.orphans_among(session, names)
        for name in found:
            objects.remove(name)
        if found:
            log.info("orphans_swept", count=len(found))


@jobs.every(seconds=30, woken_by=campaigns.CHANNEL)
def split_campaigns() -> None:
    """Split the files of campaigns, and match their pages with employees."""
    while splitting_flow.split_next(ports().contents, ports().pages):
        pass


@jobs.every(seconds=30, woken_by=campaigns.CHANNEL)
def send_campaigns() -> None:
    """Send the campaigns whose hour has come."""
    while sending_flow.send_next(context(), ports().file_storing, ports().pages):
        pass


@jobs.every(seconds=30, woken_by=exports.CHANNEL)
def prepare_exports() -> None:
    """Prepare the exports that people asked for."""
    while preparing_flow.prepare_next(ports().contents.keyring):
        pass


@jobs.every(seconds=3600)
def forget_selections() -> None:
    """Forget the selections and exports that are over."""
    with transaction(maintenance=True) as session:
        selections.forget_old(session, context().now)
        exports.forget_old(session, context().now)


@jobs.every(seconds=600)
def give_up_uploads() -> None:
    """Give up the uploads that nobody went on with, and the room that was set aside for them."""
    some = 1
    while some:
        with transaction(maintenance=True) as session:
            some = uploads.give_up_some_expired(session, context().now)


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, contents too, and only then report it."""
    more = True
    while more:
        with transaction(maintenance=True) as session:
            more = account_erasure.erase_next_requested(session, erasure.erase, AccountErased)
        more = _remove_objects() or more


def _remove_objects() -> bool:
    with transaction(maintenance=True) as session:
        names = erasure.objects_to_remove(session)
    # A crash in between removes them again: an object that is not there is removed already.
    for name in names:
        ports().contents.objects.remove(name)
    with transaction(maintenance=True) as session:
        erasure.forget_removed(session, names)
    return bool(names)
