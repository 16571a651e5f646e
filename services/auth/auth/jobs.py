"""The jobs of auth."""

from collections.abc import Callable
from typing import Final

from sqlalchemy.orm import Session

from auth import own_data
from auth.abuse_protection import captcha, known_devices, lockout
from auth.account_closing import closing, erasure
from auth.client_accounts import account_opening
from auth.codes import one_time_codes, sending_limits
from auth.config import Config
from auth.data_export import export_flow, exports
from auth.invitations import letter_flow, letters
from auth.merging import merges
from auth.openid import application_sessions, authorizations
from auth.ports import config, ports
from auth.profile import phone_replacement
from auth.recovery import lost_identifiers, password_resets, recovery_flow, reset_requests
from auth.second_factors import passkeys, second_factors
from auth.security_journal import journal
from auth.sessions import sessions, signing_keys
from chartrier.access.context import Context
from chartrier.database.session import transaction
from chartrier.runtime.current import context, tickets
from chartrier.runtime.jobs import Jobs

jobs = Jobs("auth")

_DELETIONS: Final[tuple[Callable[[Session, Context], None], ...]] = (
    application_sessions.delete_expired,
    authorizations.delete_expired,
    sessions.delete_expired,
    passkeys.delete_expired,
    captcha.delete_expired,
    lockout.delete_expired,
    one_time_codes.delete_expired,
    sending_limits.delete_expired,
    password_resets.delete_expired,
    account_opening.delete_expired,
    lost_identifiers.leave_unanswered_to_support,
    exports.delete_expired,
    closing.delete_expired,
    letters.expire,
    phone_replacement.delete_expired,
    merges.delete_expired_passwords,
    journal.delete_expired,
)
_DELETIONS_BY_RULE: Final[tuple[Callable[[Session, Context, Config], None], ...]] = (
    known_devices.delete_expired,
    second_factors.delete_unconfirmed,
)


@jobs.every(seconds=3600)
def delete_expired() -> None:
    """Delete what has expired, each area's in a transaction of its own."""
    for delete in _DELETIONS:
        with transaction(maintenance=True) as session:
            delete(session, context())
    for delete_by_rule in _DELETIONS_BY_RULE:
        with transaction(maintenance=True) as session:
            delete_by_rule(session, context(), config())


@jobs.every(seconds=5, woken_by=reset_requests.CHANNEL, parallel=True)
def answer_reset_requests() -> None:
    """Send links for new passwords to those who asked for one and have an account."""
    recovery_flow.answer_reset_requests(config())


@jobs.every(seconds=5, woken_by=lost_identifiers.CHANNEL, parallel=True)
def match_lost_identifiers() -> None:
    """Find whose account a form is about, for those who lost the identifier."""
    recovery_flow.match_lost_identifiers(config())


@jobs.every(seconds=3600)
def rotate_signing_keys() -> None:
    """Create the next signing key when the current one has signed for its time."""
    ring = ports().key_ring
    with transaction(maintenance=True) as session:
        signing_keys.rotate_when_due(session, context(), config(), ring)
    ring.reload()


@jobs.every(seconds=30, woken_by=letters.CHANNEL)
def write_letters() -> None:
    """Write the letters of those who have no address."""
    letter_flow.write_letters(config(), ports().passwords)


@jobs.every(seconds=5, woken_by=exports.CHANNEL, parallel=True)
def prepare_exports() -> None:
    """Prepare the copies that people requested."""
    export_flow.prepare_exports(config(), ports().service_client, tickets(), own_data.collect)


@jobs.every(seconds=60)
def ask_again_for_erasure() -> None:
    """Ask again whoever has not reported that it erased."""
    with transaction(maintenance=True) as session:
        erasure.ask_again(session, context())
