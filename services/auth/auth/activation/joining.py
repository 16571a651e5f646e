"""*J'ai déjà un compte* (AUTH-04): the account behind an activation link joins the one that its owner uses already."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier
from auth.activation import activation
from auth.activation.activation import Activation
from auth.merging import merges
from auth.merging.merges import Why
from auth.row_scope import act_for, stand_between, take_turns
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions.sessions import SessionRules


def join(
    session: Session, waiting: Activation, account_id: UUID, *, rules: SessionRules, seen_from: SeenFrom, now: datetime
) -> None:
    """Join what waits behind a link, once; its address belongs to the account then: whoever has the link reads it."""
    address, invited_by = waiting.account.email, waiting.invitation.invited_by
    take_turns(session, f"address:{address}")
    activation.use_up(session, waiting.invitation, now=now)
    merges.merge(session, account_id, waiting.account.id, why=Why("joined"), rules=rules, now=now)
    act_for(session, account_id)
    account = session.get_one(Account, account_id)
    if identifiers.account_of_address(session, address) is None:
        session.add(Identifier(value=address, kind="email", account_id=account_id, since=now))
        session.flush()
    activation.join_others(session, account, address=address, now=now)
    stand_between(session, account_id, account_id)
    journal.write(session, account_id, "joined", seen_from=seen_from, now=now, invited_by=invited_by)
