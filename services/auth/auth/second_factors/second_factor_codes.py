"""The codes that a second factor is asked for: sent to a telephone or mailbox, or shown by an authenticator app."""

from datetime import datetime

from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodeDesk, Matter, Recipient, Sent
from auth.errors import SecondFactorNotFound, WrongCode
from auth.second_factors import second_factors
from auth.second_factors.models import SecondFactor
from auth.secret_storage.secret_encryption import KeptSecrets

SENT_KINDS = ("sms", "email")


def send(session: Session, factor: SecondFactor, *, desk: CodeDesk, now: datetime) -> Sent:
    """Send a code to the telephone or mailbox that a second factor is; the earlier one is void."""
    account = session.get_one(Account, factor.account_id)
    to = factor.phone if factor.kind == "sms" else account.email
    if factor.kind not in SENT_KINDS or to is None:
        raise SecondFactorNotFound
    recipient = Recipient(
        channel="sms" if factor.kind == "sms" else "email",
        to=to,
        name=account.first_name,
        language=account.language,
        account_id=account.id,
    )
    return one_time_codes.issue(session, _matter(factor), recipient, desk=desk, lives=one_time_codes.A_WHILE, now=now)


def fits(
    session: Session, factor: SecondFactor, typed: str, *, desk: CodeDesk, secrets: KeptSecrets, now: datetime
) -> bool:
    """Whether this is the code that the factor, whose row is locked, was sent or shows; it is none from then on.

    The try is counted even where it was wrong: the caller has the transaction committed, then refuses.
    """
    if factor.kind == "totp":
        right = second_factors.app_works(factor, typed, secrets=secrets, now=now)
    else:
        right = factor.kind in SENT_KINDS and _was_sent(session, factor, typed, desk=desk, now=now)
    if right:
        factor.last_used_at = now
    return right


def _was_sent(session: Session, factor: SecondFactor, typed: str, *, desk: CodeDesk, now: datetime) -> bool:
    matter = _matter(factor)
    counted = one_time_codes.count(session, matter, desk=desk, now=now)
    try:
        one_time_codes.spend(session, one_time_codes.compare(matter, typed, counted, desk=desk), now=now)
    except WrongCode:
        return False
    return True


def _matter(factor: SecondFactor) -> Matter:
    # A code that was asked for to set a factor up says so, and is worth nothing at sign-in.
    return Matter("second-factor" if factor.confirmed_at else "second-factor-set-up", str(factor.id))
