"""Verifying a second factor: the attempt is counted and committed before the code or passkey is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices, lockout
from auth.abuse_protection.lockout import Attempt
from auth.config import Config
from auth.row_scope import NOBODY
from auth.second_factors import passkeys, second_factor_codes, second_factors
from auth.second_factors.second_factors import MULTI_FACTOR
from auth.sessions.models import PendingSignIn
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import SignedIn, StepAsked
from chartrier.access.context import Context
from chartrier.database.session import transaction

STEP = "second-factor"

Check = Callable[[Session, PendingSignIn], str | None]
"""Looks at what was shown; returns which factor that proves, or None."""


@dataclass(frozen=True)
class PendingBrowser:
    """The secrets of a browser that signs in: of the pending sign-in, and the one by which it may be known."""

    sign_in_secret: str
    device_secret: str | None


def verify_code(
    context: Context, config: Config, browser: PendingBrowser, factor_id: UUID, code: str
) -> SignedIn | StepAsked:
    """Go on signing in with the code of a second factor."""

    def check(session: Session, pending: PendingSignIn) -> str | None:
        factor = second_factors.find(session, pending.account_id, factor_id)
        is_right = second_factor_codes.accept(session, context, config, factor, code)
        return second_factors.AMR[factor.kind] if is_right else None

    return _verify(context, config, browser, check)


def verify_recovery_code(context: Context, config: Config, browser: PendingBrowser, code: str) -> SignedIn | StepAsked:
    """Go on signing in with a recovery code instead of a second factor."""

    def check(session: Session, pending: PendingSignIn) -> str | None:
        used = second_factors.use_recovery_code(session, context, config, pending.account_id, code)
        return "recovery" if used else None

    return _verify(context, config, browser, check)


def verify_passkey(
    context: Context, config: Config, browser: PendingBrowser, credential: dict[str, Any]
) -> SignedIn | StepAsked:
    """Go on signing in with a passkey as the second factor."""

    def check(session: Session, pending: PendingSignIn) -> str | None:
        purpose = passkey_purpose(pending)
        response = passkeys.take_response(session, context, config, credential, purpose)
        passkey = second_factors.find_own_passkey(session, pending.account_id, response.credential_id)
        if passkey is None:
            return None
        party = config.relying_party
        is_right = second_factors.accept_passkey(passkey, response, party=party, now=context.now)
        return second_factors.AMR["passkey"] if is_right else None

    return _verify(context, config, browser, check)


def passkey_purpose(pending: PendingSignIn) -> str:
    """Return the purpose of the challenge that a passkey answers as the second factor."""
    return f"second-factor:{pending.account_id}"


def _verify(context: Context, config: Config, browser: PendingBrowser, check: Check) -> SignedIn | StepAsked:
    attempt = _count_attempt(context, config, browser)
    refusal, result = None, None
    with transaction(tenant=NOBODY) as session:
        pending = _find(session, context, config, browser)
        proven = check(session, pending)
        if proven is None:
            refusal = lockout.record_failure(session, context, attempt, account_id=pending.account_id)
        else:
            lockout.reset(session, attempt)
            sign_in_steps.add_factors(session, pending, proven, MULTI_FACTOR)
            result = sign_in_steps.go_on(session, context, config, pending, device_secret=browser.device_secret)
    if result is None:
        raise refusal or LookupError("An attempt was neither right nor wrong.")
    return result


def _count_attempt(context: Context, config: Config, browser: PendingBrowser) -> Attempt:
    with transaction(tenant=NOBODY) as session:
        account_id = _find(session, context, config, browser).account_id
        device_id = known_devices.recognise(session, context, config, account_id, browser.device_secret)
        counter = lockout.counter_of_second_factor(account_id, device_id, config.hashes)
        return lockout.count_attempt(session, context, config, counter)


def _find(session: Session, context: Context, config: Config, browser: PendingBrowser) -> PendingSignIn:
    pending = sign_in_steps.find(session, context, config, browser.sign_in_secret)
    sign_in_steps.expect(session, pending, STEP)
    return pending
