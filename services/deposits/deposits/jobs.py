"""The jobs of the worker of deposits."""

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.projections import merged_accounts
from chartrier.runtime.current import context, tickets
from chartrier.runtime.jobs import Jobs
from deposits.adapters.vault import VaultUnavailable
from deposits.cases import decisions
from deposits.catalogue import catalogue
from deposits.errors import VersionTaken
from deposits.events import AccountErased
from deposits.journeys import files
from deposits.journeys.checks import UnreadableJourneyError
from deposits.personal_data import erasure, ownership
from deposits.ports import ports
from deposits.submission.submission import CHANNEL
from deposits.summaries import filing
from deposits.summaries.filing import DueFiling

jobs = Jobs("deposits")
log = logger(__name__)


@jobs.every(seconds=60)
def publish_journeys() -> None:
    """Publish the versions of journeys that stand in the folders and are not published yet."""
    for folder in ports().journey_folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                journey = files.read_file(path)
                with transaction(maintenance=True) as session:
                    if catalogue.publish(session, context(), journey, by=None):
                        log.info("journey_published", key=journey.key, version=journey.version)
            except (UnreadableJourneyError, VersionTaken) as refusal:
                # One that can't be published must not hold up the others.
                log.warning("journey_refused", file=path.name, reason=str(refusal))


@jobs.every(seconds=1, woken_by=CHANNEL)
def file_summaries() -> None:
    """Make the summaries of submitted requests and file them in the vault."""
    with transaction(maintenance=True) as session:
        waiting = filing.due(session, "summary", now=context().now)
    for due in waiting:
        _file(due)


@jobs.every(seconds=1, woken_by=decisions.CHANNEL)
def file_payment_proofs() -> None:
    """Make the payment proofs of validated requests and file them in the vault."""
    with transaction(maintenance=True) as session:
        waiting = filing.due(session, "proof", now=context().now)
    for due in waiting:
        _file(due)


def _file(due: DueFiling) -> None:
    # No transaction is open while the summary is made and sent: both take their time. A crash before the last line
    # sends the same bytes under the same reference again, and the vault answers what it has.
    try:
        stored = ports().vault.file(due.document.pdf(), ticket=due.ticket(tickets()))
    except VaultUnavailable as failure:
        _postpone(due, str(failure))
    except Exception as failure:
        # One that can't be made must not hold up the others.
        log.exception("document_not_made", kind=due.kind, request=str(due.request_id))
        _postpone(due, type(failure).__name__)
    else:
        with transaction(maintenance=True) as session:
            filing.mark_filed(session, due, stored)


def _postpone(due: DueFiling, reason: str) -> None:
    with transaction(maintenance=True) as session:
        wait = filing.postpone(session, due, now=context().now)
    log.warning(
        "document_postponed", kind=due.kind, request=str(due.request_id), reason=reason, seconds=wait.total_seconds()
    )


@jobs.every(seconds=30, woken_by=merged_accounts.CHANNEL)
def follow_accounts() -> None:
    """Give requests to the accounts into which others were merged, or from which they were separated."""
    with transaction(maintenance=True) as session:
        ownership.follow_merges(session)


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth requested to be erased, and report it."""
    account_erasure.erase_all_requested(erasure.erase, AccountErased)
