"""The address of an account (AUTH-40): it signs in, recovers, gets the messages; another replaces it once proven."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import identifiers, profile_events
from auth.accounts.models import Account, Identifier
from auth.activation import activation
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodeDesk, Matter, Recipient, RightCode, Sent
from auth.errors import AddressOfAnother, EmailFixed, IdentifierTaken
from auth.events.accounts import EmailChanged
from auth.formats import masking
from auth.merging import grouping, merges
from auth.merging.merges import Why
from auth.passwords import chosen_passwords
from auth.row_scope import act_for, take_turns
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions.sessions import SessionRules
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.projections import grants


def why_fixed(session: Session, account: Account) -> str | None:
    """Why the address can't be changed: the account was opened with it, or a deposit space knows its user by it."""
    if account.opened_as is not None:
        return "opening"
    spaces = {grant.kind for grant in grants.of(session, account.id)}
    return "deposit-space" if "deposit_client" in spaces else None


def matter_of(account_id: UUID, address: str) -> Matter:
    """What the code is good for that was sent to a new address."""
    return Matter("new-email", f"{account_id}\0{identifiers.canonical(address)}")


def ask(session: Session, account: Account, address: str, *, desk: CodeDesk, language: str, now: datetime) -> Sent:
    """Send a code to the new address; nothing changes before it is typed."""
    refuse_fixed(session, account, language=language)
    to = identifiers.canonical(address)
    recipient = Recipient("email", to, account.first_name, account.language, account_id=account.id)
    return one_time_codes.issue(
        session, matter_of(account.id, to), recipient, desk=desk, lives=one_time_codes.TWO_DAYS, now=now
    )


@dataclass(frozen=True)
class Proven:
    """A new address whose code was typed; ``group``: another account that it opens is to be brought along."""

    address: str
    right: RightCode
    group: bool


def confirm(
    session: Session,
    account: Account,
    proven: Proven,
    *,
    rules: SessionRules,
    language: str,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Have the proven address take the place of the former one; where it opens another account, that is asked about."""
    refuse_fixed(session, account, language=language)
    one_time_codes.spend(session, proven.right, now=now)
    address = identifiers.canonical(proven.address)
    take_turns(session, f"address:{address}")
    other_id = identifiers.account_of_address(session, address)
    if other_id is not None and other_id != account.id:
        may_group = grouping.may_be_taken(session, other_id, address)
        # Both proved the address (AUTH-06). Until that is wanted nothing changes, and the code stays good.
        if not (proven.group and may_group):
            raise AddressOfAnother(may_group=may_group)
        merges.merge(session, account.id, other_id, why=Why("address", seen_from=seen_from), rules=rules, now=now)
    act_for(session, account.id)
    replace(session, account, address, seen_from=seen_from, now=now)


def refuse_fixed(session: Session, account: Account, *, language: str) -> None:
    """Refuse where a space fixes the address, and say why."""
    why = why_fixed(session, account)
    if why is not None:
        raise EmailFixed(field_messages.said(f"fixed-{why}", language), why=why)


def replace(session: Session, account: Account, address: str, *, seen_from: SeenFrom, now: datetime) -> None:
    """Sign in by this proven address from now on, no longer by the former one, which is told."""
    former = account.email
    if address == former:
        return
    take_turns(session, f"address:{address}")
    act_for(session, account.id)
    own = Identifier.account_id == account.id, Identifier.kind == "email"
    # What a merge brought is not one's own to give up: its undoing takes it back.
    session.execute(delete(Identifier).where(*own, Identifier.value == former, Identifier.came_with.is_(None)))
    if session.scalars(select(Identifier.value).where(*own, Identifier.value == address)).one_or_none() is None:
        with translating("pk_identifiers", IdentifierTaken()):
            session.add(Identifier(value=address, kind="email", account_id=account.id, since=now))
            session.flush()
    account.email = address
    # Links that went to the former address are not for whoever reads it now.
    chosen_passwords.void_links(session, account.id, now=now)
    journal.write(
        session, account.id, "email-changed", seen_from=seen_from, now=now, address=masking.of_address(address)
    )
    changed = EmailChanged(
        tenant_id=account.id,
        account_id=account.id,
        email=address,
        former_email=former,
        name=account.first_name or account.last_name,
        language=account.language,
        at=now,
    )
    record(session, changed, profile_events.changed(session, account))
    activation.join_others(session, account, now=now)
