"""What tenancy does by itself."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts
from chartrier.runtime.current import context
from chartrier.runtime.jobs import Jobs
from tenancy.account_erasure.erasure import erase
from tenancy.clients import reminders as client_reminders
from tenancy.departures import departures
from tenancy.employees import reminders
from tenancy.events.members import AccountErased
from tenancy.imports import imports, progress
from tenancy.members import service_changes
from tenancy.members.merged_accounts import follow
from tenancy.organisations import services
from tenancy.relations import confirmations
from tenancy.reminders import claims
from tenancy.structures import openings
from tenancy.sub_accounts import successions

jobs = Jobs("tenancy")


@jobs.every(seconds=30, woken_by=merged_accounts.CHANNEL)
def follow_merged_accounts() -> None:
    """Give memberships and openings to the accounts that were merged or separated."""
    with transaction(maintenance=True) as session:
        follow(session)
        openings.follow_merged_accounts(session)


@jobs.every(seconds=30, woken_by=services.CHANNEL)
def follow_service_changes() -> None:
    """Publish the grants that depend on services that changed."""
    _slice_by_slice(service_changes.follow_next)


@jobs.every(seconds=60, woken_by=reminders.CHANNEL)
def send_reminders() -> None:
    """Remind everybody whom somebody asked to be reminded, slice by slice."""
    _slice_by_slice(lambda session: reminders.continue_next_run(session, context()))


@jobs.every(seconds=30, woken_by=imports.CHANNEL)
def continue_imports() -> None:
    """Check, or apply, the lines of files, slice by slice."""
    _slice_by_slice(lambda session: progress.continue_next(session, context()))


@jobs.every(seconds=3600)
def forget_old_imports() -> None:
    """Erase the lines of files that nobody applied within a month, and what was wrong with lines."""
    _slice_by_slice(lambda session: imports.forget_next(session, context()))


@jobs.every(seconds=30)
def tell_of_confirmed_relations() -> None:
    """Tell administrators which relations somebody else confirmed."""
    _slice_by_slice(lambda session: confirmations.tell_next(session, context()))


@jobs.every(seconds=60)
def follow_sub_accounts() -> None:
    """Give the principal account to those who asked for it 72 hours ago and were not refused."""
    _slice_by_slice(lambda session: successions.follow_next(session, context()))


@jobs.every(seconds=60, woken_by=client_reminders.CHANNEL)
def send_client_reminders() -> None:
    """Remind the users of all clients of which somebody asked it, slice by slice."""
    _slice_by_slice(lambda session: client_reminders.continue_next_run(session, context()))


@jobs.every(seconds=3600)
def forget_old_claims() -> None:
    """Forget who was reminded more than a day ago."""
    with transaction(maintenance=True) as session:
        claims.forget_old(session, context())


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and report it."""
    account_erasure.erase_all_requested(erase, AccountErased)


@jobs.every(seconds=30, woken_by=departures.CHANNEL)
def decide_departures() -> None:
    """Decide whether those who close their accounts may leave, each in a transaction of its own."""
    _slice_by_slice(lambda session: departures.decide_next(session, context()))


@jobs.every(seconds=3600)
def delete_expired_departures() -> None:
    """Delete the departures that no longer count."""
    with transaction(maintenance=True) as session:
        departures.delete_expired(session, context())


def _slice_by_slice(step: Callable[[Session], bool]) -> None:
    """Do a step, each time in a transaction of its own, until it says that no more is to be done."""
    more = True
    while more:
        with transaction(maintenance=True) as session:
            more = step(session)
