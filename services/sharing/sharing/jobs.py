"""What sharing does by itself."""

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts
from chartrier.runtime.jobs import Jobs
from sharing import leavers, tries
from sharing.events import AccountErased
from sharing.ports import ports

jobs = Jobs("sharing")


@jobs.every(seconds=3600)
def forget_tries() -> None:
    """Forget who tried what, days ago."""
    with transaction(maintenance=True) as session:
        tries.forget(session, now=ports().clock.now())


@jobs.every(seconds=30, woken_by=merged_accounts.CHANNEL)
def follow_accounts() -> None:
    """Have links follow the accounts that were merged or separated."""
    with transaction(maintenance=True) as session:
        leavers.follow(session)


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and say so."""
    account_erasure.erase_all_requested(leavers.erase, AccountErased)
