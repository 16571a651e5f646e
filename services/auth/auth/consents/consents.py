"""Consents (AUTH-17): each version of each text that somebody accepted, with its time.

Asked for at sign-in: a new version, and the text of a kind of space that somebody has come to have rights in.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import merged_accounts
from auth.accounts.models import Account
from auth.consents import terms
from auth.consents.models import Consent
from auth.consents.terms import Terms
from auth.row_scope import act_for
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.http.problems import FieldError, Invalid
from chartrier.projections import grants


@dataclass(frozen=True)
class Acceptance:
    """One acceptance, as whoever gave it finds it again."""

    kind: str
    version: str
    accepted_at: datetime


def of(session: Session, account_id: UUID) -> list[Acceptance]:
    """Return everything that an account accepted, or one that was merged into it, the latest first."""
    found: list[Acceptance] = []
    for each in merged_accounts.with_absorbed(session, account_id):
        act_for(session, each)
        own = select(Consent.text_kind, Consent.version, Consent.accepted_at).where(Consent.account_id == each)
        found += [Acceptance(row.text_kind, row.version, row.accepted_at) for row in session.execute(own)]
    act_for(session, account_id)
    return sorted(sorted(found, key=lambda each: each.kind), key=lambda each: each.accepted_at, reverse=True)


def missing(session: Session, account_id: UUID) -> list[Terms]:
    """Return the texts in force that somebody has yet to accept: of the kinds of space that they have rights in."""
    acceptances = of(session, account_id)
    accepted = {(acceptance.kind, acceptance.version) for acceptance in acceptances}
    # Who has rights nowhere keeps to what the account began with.
    kinds = terms.kinds_for(_kinds_of_space(session, account_id)) or {each.kind for each in acceptances[-1:]}
    in_force = [terms.current(kind) for kind in sorted(kinds)]
    return [text for text in in_force if text is not None and (text.kind, text.version) not in accepted]


def accept(session: Session, context: Context, account_id: UUID, accepted: Collection[tuple[str, str]]) -> None:
    """Store the acceptance of every missing text; refuse when one is left out or isn't the version in force."""
    expected = {(text.kind, text.version) for text in missing(session, account_id)}
    if not expected <= set(accepted):
        raise Invalid(FieldError("accepted", field_messages.message("terms", context.language)))
    for kind, version in expected:
        store(session, context, account_id, Acceptance(kind, version, context.now))


def store(session: Session, context: Context, account_id: UUID, acceptance: Acceptance) -> None:
    """Store one acceptance, with its entry in the journal; the first time stays."""
    row = {
        "account_id": account_id,
        "text_kind": acceptance.kind,
        "version": acceptance.version,
        "accepted_at": acceptance.accepted_at,
    }
    stored = insert(Consent).values(row).on_conflict_do_nothing().returning(Consent.version)
    if session.scalars(stored).one_or_none() is not None:
        journal.write(session, context, account_id, f"terms-accepted-{acceptance.kind}", version=acceptance.version)


def _kinds_of_space(session: Session, account_id: UUID) -> set[str | None]:
    """Return the kinds of space that somebody has rights in, and of those that they opened."""
    kinds: set[str | None] = set()
    for each in merged_accounts.with_absorbed(session, account_id):
        act_for(session, each)
        kinds |= {grant.kind for grant in grants.of(session, each)}
        kinds |= {*session.scalars(select(Account.opened_as).where(Account.id == each))}
    act_for(session, account_id)
    return kinds
