"""The codes that a second factor is asked for: sent to a phone or mailbox, or shown by an authenticator app."""

from typing import Final

from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import SecondFactorNotFound, WrongCode
from auth.second_factors import second_factors
from auth.second_factors.models import SecondFactor
from chartrier.access.context import Context

SENT_KINDS: Final = ("sms", "email")


def send(session: Session, context: Context, config: Config, factor: SecondFactor) -> SentCode:
    """Send a code to the phone or mailbox that a second factor is; the earlier one is void."""
    account = session.get_one(Account, factor.account_id)
    to = factor.phone if factor.kind == "sms" else account.email
    if factor.kind not in SENT_KINDS or to is None:
        raise SecondFactorNotFound
    recipient = Recipient(
        channel="sms" if factor.kind == "sms" else "email",
        to=to,
        name=account.first_name,
        language=account.language,
        subject_id=account.id,
        # The mailbox is the account's own; a phone is, once a code that went there set it up.
        proven=factor.kind == "email" or factor.confirmed_at is not None,
    )
    return one_time_codes.issue(session, context, config, _purpose(factor), recipient)


def accept(session: Session, context: Context, config: Config, factor: SecondFactor, typed: str) -> bool:
    """Accept the code that a factor, whose row is locked, was sent or shows; tell whether it was that.

    The attempt is counted even where it was wrong: the caller has the transaction committed, then refuses.
    """
    if factor.kind == "totp":
        is_right = second_factors.accept_app_code(factor, typed, config=config, now=context.now)
    else:
        is_right = factor.kind in SENT_KINDS and _accept_sent(session, context, config, factor, typed)
    if is_right:
        factor.last_used_at = context.now
    return is_right


def _accept_sent(session: Session, context: Context, config: Config, factor: SecondFactor, typed: str) -> bool:
    purpose = _purpose(factor)
    counted = one_time_codes.count_attempt(session, context, config, purpose)
    try:
        one_time_codes.use(session, context, one_time_codes.verify(config, purpose, typed, counted))
    except WrongCode:
        return False
    return True


def _purpose(factor: SecondFactor) -> CodePurpose:
    # A code that was asked for to set a factor up says so, and is worth nothing at sign-in.
    return CodePurpose("second-factor" if factor.confirmed_at else "second-factor-set-up", str(factor.id))
