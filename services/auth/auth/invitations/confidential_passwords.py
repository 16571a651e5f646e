"""Confidential passwords (TEN-42): a link that an administrator of a structure has sent opens nothing without one."""

from typing import Final

from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.invitations.models import Invitation
from chartrier.access.context import Context

NAME: Final = "confidential-password"


def purpose_of(invitation: Invitation) -> CodePurpose:
    """Return what the password is good for: this very link, so that sent again with another, it is another too."""
    return CodePurpose(NAME, f"{invitation.id}\0{invitation.secret_hash}", one_time_codes.TWO_DAYS)


def send(session: Session, context: Context, config: Config, account: Account, invitation: Invitation) -> None:
    """Send the password that goes with a link that is being sent."""
    recipient = _recipient(account, invitation)
    one_time_codes.send_unasked(session, context, config, purpose_of(invitation), recipient)


def send_again(
    session: Session, context: Context, config: Config, account: Account, invitation: Invitation
) -> SentCode:
    """Send another password to the address of the invitation; the earlier one is void."""
    return one_time_codes.issue(session, context, config, purpose_of(invitation), _recipient(account, invitation))


def _recipient(account: Account, invitation: Invitation) -> Recipient:
    return Recipient("email", invitation.address, account.first_name, account.language, account.id)
