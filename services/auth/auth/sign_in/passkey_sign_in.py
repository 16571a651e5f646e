"""Signing in with a passkey alone: no identifier, no password."""

from typing import Any

from sqlalchemy.orm import Session

from auth.config import Config
from auth.second_factors import passkeys, second_factors
from auth.second_factors.second_factors import MULTI_FACTOR
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import ProvenFactors, SignedIn, StepAsked
from chartrier.access.context import Context


def request_options(session: Session, context: Context, config: Config) -> dict[str, Any]:
    """Return what a browser asks any passkey to sign that its owner has for us."""
    challenge = passkeys.issue_challenge(session, context, config, passkeys.SIGN_IN)
    return passkeys.request_options(config.relying_party, challenge, allowed=[])


def sign_in_with_passkey(
    session: Session, context: Context, config: Config, credential: dict[str, Any], device_secret: str | None
) -> SignedIn | StepAsked | None:
    """Sign in with a passkey that verified who holds it, which is two factors; None for any other answer."""
    response = passkeys.take_response(session, context, config, credential, passkeys.SIGN_IN)
    passkey = second_factors.find_passkey(session, response.credential_id)
    if passkey is None:
        return None
    party = config.relying_party
    if not second_factors.accept_passkey(passkey, response, party=party, now=context.now, alone=True):
        return None
    factors = [second_factors.AMR["passkey"], "user", MULTI_FACTOR]
    proven = ProvenFactors(passkey.account_id, factors, device_secret)
    return sign_in_steps.sign_in_to_survivor(session, context, config, proven)
