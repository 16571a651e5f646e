"""The pending sign-in that a browser carries."""

from sqlalchemy.orm import Session

from auth.api.common.browsers import device_secret
from auth.api.common.cookies import sign_in_secret
from auth.ports import config
from auth.sessions.models import PendingSignIn
from auth.sign_in import sign_in_steps
from auth.sign_in.second_factor_flow import PendingBrowser
from chartrier.runtime.current import context


def pending_browser() -> PendingBrowser:
    """Return the secrets that this browser carries."""
    return PendingBrowser(sign_in_secret(), device_secret())


def find_pending(session: Session, *, step: str | None = None) -> PendingSignIn:
    """Return the pending sign-in of this browser, locked; refuse unless this step, if one is named, is asked for."""
    pending = sign_in_steps.find(session, context(), config(), sign_in_secret())
    if step is not None:
        sign_in_steps.expect(session, pending, step)
    return pending
