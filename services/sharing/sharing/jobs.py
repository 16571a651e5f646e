"""What sharing does by itself."""

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts
from chartrier.runtime.current import context
from chartrier.runtime.jobs import Jobs
from sharing.account_erasure.erasure import erase
from sharing.events import AccountErased
from sharing.links import sending
from sharing.links.merged_accounts import follow
from sharing.throttling import throttle

jobs = Jobs("sharing")


@jobs.every(seconds=3600)
def delete_old_attempt_counts() -> None:
    """Delete what was counted days ago."""
    with transaction(maintenance=True) as session:
        throttle.delete_old_counts(session, now=context().now)


@jobs.every(seconds=3600)
def tell_of_ends() -> None:
    """Tell owners that their links end soon, some in each transaction."""
    more = True
    while more:
        with transaction(maintenance=True) as session:
            more = sending.tell_of_ends(session, context())


@jobs.every(seconds=30, woken_by=merged_accounts.CHANNEL)
def follow_merged_accounts() -> None:
    """Give links to the accounts that were merged or separated."""
    with transaction(maintenance=True) as session:
        follow(session)


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and report it."""
    account_erasure.erase_all_requested(erase, AccountErased)
