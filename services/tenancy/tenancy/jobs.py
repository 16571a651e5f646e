"""What tenancy does by itself."""

from __future__ import annotations

from chartrier import leaving, ties
from chartrier.database import transaction
from chartrier.jobs import Jobs
from tenancy import leavers
from tenancy.events import AccountErased

jobs = Jobs("tenancy")


@jobs.every(seconds=30, woken_by=ties.CHANNEL)
def follow_accounts() -> None:
    """Have memberships follow the accounts that were merged or separated."""
    with transaction(maintenance=True) as session:
        leavers.follow(session)


@jobs.every(seconds=30, woken_by=leaving.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and say so."""
    leaving.answer_all(leavers.erase, AccountErased)
