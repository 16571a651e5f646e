"""Signing in with an identity at an outside provider (AUTH-16)."""

from sqlalchemy.orm import Session

from auth.config import Config
from auth.openid import outside_identities
from auth.openid.outside_providers import Identity
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import ProvenFactors, SignedIn, StepAsked
from chartrier.access.context import Context


def sign_in_with_identity(
    session: Session, context: Context, config: Config, identity: Identity, device_secret: str | None
) -> SignedIn | StepAsked | None:
    """Sign in with an identity that is linked, or that a proven address links; None for any other one."""
    account_id = outside_identities.owner_of(session, context, config, identity)
    if account_id is None:
        account_id = outside_identities.link_by_address(session, context, config, identity)
    if account_id is None:
        return None
    proven = ProvenFactors(account_id, ["fed"], device_secret)
    return sign_in_steps.sign_in_to_survivor(session, context, config, proven)
