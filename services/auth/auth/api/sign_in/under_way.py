"""The sign-in that a browser carries, and tries at its second factor: counted, committed, only then looked at."""

from collections.abc import Callable

from flask import Response
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices, lockout
from auth.abuse_protection.lockout import Try
from auth.accounts.own_account import Me
from auth.api.common.browsers import device_secret
from auth.api.common.cookies import sign_in_secret
from auth.api.common.entering import answer, doorway
from auth.api.common.seen import coming_from
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.sessions.models import SignIn
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import MANY
from chartrier.database.session import transaction

SECOND_FACTOR, ENROL = "second-factor", "enrol"
Check = Callable[[Session, SignIn], str | None]
"""Looks at what was shown; says which factor that proves, or None."""


def prove(check: Check) -> Me | Response:
    """Count a try, commit, then look at what was shown; of any number of parallel tries only so many are looked at."""
    tried, now = _count(), ports().clock.now()
    refusal, way = None, None
    with transaction(tenant=NOBODY) as session:
        under_way = under_way_at(session, SECOND_FACTOR)
        proven = check(session, under_way)
        if proven is None:
            refusal = lockout.failed(session, tried, account_id=under_way.account_id, seen_from=coming_from())
        else:
            lockout.succeeded(session, tried)
            sign_in_steps.proved(session, under_way, proven, MANY)
            way = sign_in_steps.go_on(session, under_way, door=doorway(), now=now)
    if way is None:
        raise refusal or LookupError("neither right nor wrong")
    return answer(way)


def _count() -> Try:
    held, now = ports(), ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        account_id = under_way_at(session, SECOND_FACTOR).account_id
        device_id = known_devices.recognise(
            session, account_id, device_secret(), rules=held.devices, hashes=held.hashes, now=now
        )
        counter = lockout.of_second_factor(account_id, device_id, held.hashes)
        return lockout.begin(session, counter, rules=held.second_factors.lockout, now=now)


def under_way_at(session: Session, step: str | None = None) -> SignIn:
    """The sign-in that this browser carries, locked; refused unless this step, if one is named, is asked for."""
    held = ports()
    under_way = sign_in_steps.find(session, sign_in_secret(), hashes=held.hashes, now=held.clock.now())
    if step is not None:
        sign_in_steps.expect(session, under_way, step)
    return under_way
