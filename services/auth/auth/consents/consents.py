"""Acceptances (AUTH-17): each version of each text, with its time.

Asked for at sign-in: a new version, and the text of a kind of space that somebody came to have rights in meanwhile.
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
from auth.security_journal.journal import SeenFrom
from chartrier.http.problems import FieldError, Invalid
from chartrier.projections import grants


@dataclass(frozen=True)
class Acceptance:
    """One acceptance, as whoever gave it finds it again."""

    kind: str
    version: str
    accepted_at: datetime


def of(session: Session, account_id: UUID) -> list[Acceptance]:
    """Everything that an account accepted, or one that it took the place of, the latest first."""
    found: list[Acceptance] = []
    for each in merged_accounts.accounts_of(session, account_id):
        act_for(session, each)
        own = select(Consent.text_kind, Consent.version, Consent.accepted_at).where(Consent.account_id == each)
        found += [Acceptance(row.text_kind, row.version, row.accepted_at) for row in session.execute(own)]
    act_for(session, account_id)
    return sorted(sorted(found, key=lambda each: each.kind), key=lambda each: each.accepted_at, reverse=True)


def waiting_for(session: Session, account_id: UUID) -> list[Terms]:
    """The texts in force that somebody has yet to accept: of the kinds of space that they have rights in."""
    so_far = of(session, account_id)
    accepted = {(acceptance.kind, acceptance.version) for acceptance in so_far}
    # Who has rights nowhere keeps to what the account began with.
    asked = terms.kinds_for(_spaces_of(session, account_id)) or {acceptance.kind for acceptance in so_far[-1:]}
    in_force = [terms.current(kind) for kind in sorted(asked)]
    return [text for text in in_force if text is not None and (text.kind, text.version) not in accepted]


def _spaces_of(session: Session, account_id: UUID) -> set[str | None]:
    """The kinds of space that somebody has rights in, and of those that they opened."""
    spaces: set[str | None] = set()
    for each in merged_accounts.accounts_of(session, account_id):
        act_for(session, each)
        spaces |= {grant.kind for grant in grants.of(session, each)}
        spaces |= {*session.scalars(select(Account.opened_as).where(Account.id == each))}
    act_for(session, account_id)
    return spaces


def accept(
    session: Session,
    account_id: UUID,
    accepted: Collection[tuple[str, str]],
    *,
    language: str,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Keep the acceptance of every text that waits; refused when one is missing or isn't the version in force."""
    waiting = {(text.kind, text.version) for text in waiting_for(session, account_id)}
    if not waiting <= set(accepted):
        raise Invalid(FieldError("accepted", field_messages.said("terms", language)))
    for kind, version in waiting:
        keep(session, account_id, kind, version, seen_from=seen_from, now=now)


def keep(session: Session, account_id: UUID, kind: str, version: str, *, seen_from: SeenFrom, now: datetime) -> None:
    """Keep one acceptance, and tell it in the journal; the first time stays."""
    row = {"account_id": account_id, "text_kind": kind, "version": version, "accepted_at": now}
    kept = insert(Consent).values(row).on_conflict_do_nothing().returning(Consent.version)
    if session.scalars(kept).one_or_none() is not None:
        journal.write(session, account_id, f"terms-accepted-{kind}", seen_from=seen_from, now=now, version=version)
