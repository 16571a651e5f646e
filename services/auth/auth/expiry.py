"""What is forgotten when its time is over."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, aliased

from auth.abuse_protection.models import KnownDevice, SolvedChallenge, Tries
from auth.codes.models import Code, Sending
from auth.second_factors.models import PasskeyChallenge, SecondFactor
from auth.sessions.models import ApplicationToken, AuthorizationCode, RefreshToken, SignedInSession, SignIn

# Where and by what one was signed in are technical traces (LAW-09).
SESSIONS_ARE_KEPT: Final = timedelta(days=365)
TRIES_ARE_KEPT: Final = timedelta(days=30)
SENDINGS_ARE_KEPT: Final = timedelta(days=2)
CODES_ARE_KEPT: Final = timedelta(days=1)


def forget_what_is_over(session: Session, *, now: datetime) -> None:
    """Delete refresh tokens of sessions that are over, counts that nobody added to for a month, sessions after a year.

    The last session of an account stays, as long as the account does: it tells that this is not its first sign-in.
    """
    over = select(SignedInSession.id).where(SignedInSession.expires_at < now)
    session.execute(delete(RefreshToken).where(RefreshToken.session_id.in_(over)))
    session.execute(delete(Tries).where(Tries.last_at < now - TRIES_ARE_KEPT))
    later = aliased(SignedInSession)
    not_the_last = exists().where(
        later.account_id == SignedInSession.account_id, later.started_at > SignedInSession.started_at
    )
    long_over = SignedInSession.expires_at < now - SESSIONS_ARE_KEPT
    session.execute(delete(SignedInSession).where(long_over, not_the_last))


def forget_half_sign_ins(session: Session, *, devices: timedelta, set_up_within: timedelta, now: datetime) -> None:
    """Delete sign-ins and passkey challenges that are over, second factors never shown to work, devices never back."""
    session.execute(delete(SignIn).where(SignIn.expires_at < now))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now))
    never = SecondFactor.confirmed_at.is_(None), SecondFactor.begun_at < now - set_up_within
    session.execute(delete(SecondFactor).where(*never))
    session.execute(delete(KnownDevice).where(KnownDevice.last_seen_at < now - devices))


def forget_codes(session: Session, *, now: datetime) -> None:
    """Delete codes and solved captchas whose time is over, and counts of days gone by."""
    session.execute(delete(Code).where(Code.expires_at < now))
    session.execute(delete(SolvedChallenge).where(SolvedChallenge.expires_at < now))
    session.execute(delete(Sending).where(Sending.day < (now - SENDINGS_ARE_KEPT).date()))


def forget_what_applications_had(session: Session, *, now: datetime) -> None:
    """Delete codes a day after they were good, when nobody tries them again, and refresh tokens that are over."""
    session.execute(delete(AuthorizationCode).where(AuthorizationCode.expires_at < now - CODES_ARE_KEPT))
    over = select(SignedInSession.id).where(SignedInSession.expires_at < now)
    session.execute(delete(ApplicationToken).where(ApplicationToken.session_id.in_(over)))
