"""Who holds a space: the journal says, once in each, that somebody whose account is active does."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants, person_names
from vault.documents.finding import act_within
from vault.journal import actors, journal
from vault.journal.journal import Entry

_OF_HOLDERS: Final = frozenset({"person", "company", "deposit_client"})


def record_active_account(session: Session, context: Context, account_id: UUID) -> None:
    """Record the account in the journals of the spaces that it holds, unless it is not active or was recorded."""
    # Auth publishes the name with the activation, and never the name of somebody whose account is not active.
    if person_names.name_of(session, account_id) is None:
        return
    held = {grant.holder_id for grant in grants.of(session, account_id) if grant.kind in _OF_HOLDERS}
    for holder_id in sorted(held):
        act_within(session, holder_id)
        actor = actors.person(session, account_id)
        entry = Entry(holder_id=holder_id, at=context.now, act="account_activated", actor=actor)
        journal.append_once(session, entry)
