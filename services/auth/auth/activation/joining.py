"""*J'ai déjà un compte* (AUTH-04): the account behind an activation link joins the one that its owner uses already."""

from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account
from auth.activation import activation
from auth.activation.activation import Activation
from auth.config import Config
from auth.merging import merges
from auth.merging.merges import Merging
from auth.row_scope import act_for, act_for_both, lock
from auth.security_journal import journal
from chartrier.access.context import Context


def join(session: Session, context: Context, config: Config, pending: Activation, account_id: UUID) -> None:
    """Join a pending account, once; its address belongs to the account then: whoever has the link reads it."""
    address, invited_by = pending.account.email, pending.invitation.invited_by
    lock(session, f"address:{address}")
    activation.use_invitation(session, context, pending.invitation)
    merges.merge(session, context, config, Merging(account_id, pending.account.id, "joined"))
    act_for(session, account_id)
    account = session.get_one(Account, account_id)
    if identifiers.owner_of_address(session, address) is None:
        identifiers.add_address(session, context, account_id, address)
    activation.join_pending_accounts(session, context, account, address=address)
    act_for_both(session, account_id, account_id)
    journal.write(session, context, account_id, "joined", invited_by=invited_by)
