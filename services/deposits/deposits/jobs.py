"""What the worker of deposits does by itself."""

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.projections import merged_accounts
from chartrier.runtime.current import tickets
from chartrier.runtime.jobs import Jobs
from deposits import leavers, summaries
from deposits.events import AccountErased
from deposits.ports import ports
from deposits.summaries import DueSummary
from deposits.vault import VaultAway

jobs = Jobs("deposits")
log = logger(__name__)


@jobs.every(seconds=1, woken_by="summaries")
def file_summaries() -> None:
    """Make the summaries of what was submitted and file them in the vault."""
    with transaction(maintenance=True) as session:
        waiting = summaries.due(session, ports().journeys, now=ports().clock.now())
    for due in waiting:
        _file(due)


def _file(due: DueSummary) -> None:
    # No transaction is open while the summary is made and sent: both take their time. A crash before the last line
    # sends the same bytes under the same paper id again, and the vault answers what it has.
    try:
        kept = ports().vault.file(due.summary.pdf(), ticket=due.ticket(tickets()))
    except VaultAway as away:
        _put_off(due, str(away))
    except Exception as failure:
        # One that can't be made must not hold up the others.
        log.exception("summary_not_made", request=str(due.request_id))
        _put_off(due, type(failure).__name__)
    else:
        with transaction(maintenance=True) as session:
            summaries.filed(session, due.request_id, kept)


def _put_off(due: DueSummary, reason: str) -> None:
    with transaction(maintenance=True) as session:
        wait = summaries.put_off(session, due.request_id, now=ports().clock.now())
    log.warning("summary_put_off", request=str(due.request_id), reason=reason, seconds=wait.total_seconds())


@jobs.every(seconds=30, woken_by=merged_accounts.CHANNEL)
def follow_accounts() -> None:
    """Have requests follow the accounts that were merged or separated."""
    with transaction(maintenance=True) as session:
        leavers.follow(session)


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and say so."""
    account_erasure.erase_all_requested(leavers.erase, AccountErased)
