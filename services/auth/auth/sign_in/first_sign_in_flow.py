"""The first sign-in by a letter (AUTH-05): an address, its code, a password of one's own, and the session."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account
from auth.activation import first_sign_in
from auth.activation.first_sign_in import FirstSignIn
from auth.codes import one_time_codes
from auth.codes.code_flow import verify_code
from auth.codes.one_time_codes import SentCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.passwords.password_rules import PasswordRules
from auth.row_scope import NOBODY
from auth.sessions import sessions
from auth.sessions.models import PendingSignIn
from auth.sign_in import sign_in_steps
from auth.sign_in.second_factor_flow import PendingBrowser
from auth.sign_in.sign_in_steps import SignedIn, StepAsked
from chartrier.access.context import Context
from chartrier.access.password_hashes import Passwords
from chartrier.database.session import transaction


@dataclass(frozen=True)
class FirstSignInForm:
    """The browser that signs in, what was chosen, and the code that went to the address."""

    browser: PendingBrowser
    chosen: FirstSignIn
    code: str


def send_code(session: Session, context: Context, config: Config, secret: str, address: str) -> SentCode:
    """Send a code to a personal address."""
    _, account = _find(session, context, config, secret)
    to = identifiers.canonical(address)
    recipient = Recipient("email", to, account.first_name, account.language, account.id)
    return one_time_codes.issue(session, context, config, first_sign_in.code_purpose(account.id, to), recipient)


def complete(
    context: Context, config: Config, passwords: Passwords, rules: PasswordRules, form: FirstSignInForm
) -> SignedIn | StepAsked:
    """Activate the account with the address that was just proven, and sign in."""
    secret, chosen = form.browser.sign_in_secret, form.chosen
    with transaction(tenant=NOBODY) as session:
        _, account = _find(session, context, config, secret)
        first_sign_in.check(session, context, account, chosen, rules=rules)
        account_id = account.id
    code = verify_code(context, config, first_sign_in.code_purpose(account_id, chosen.email), form.code)
    password_hash = passwords.hash(chosen.password)
    with transaction(tenant=NOBODY) as session:
        sessions.lock_all(session, account_id)
        pending, account = _find(session, context, config, secret)
        one_time_codes.use(session, context, code)
        first_sign_in.complete(session, context, account, chosen, password_hash=password_hash)
        # Whoever else saw the letter, and has a sign-in pending, does not get in with its owner.
        sessions.end_pending_sign_ins(session, account_id, keep=pending.secret_hash)
        return sign_in_steps.go_on(session, context, config, pending, device_secret=form.browser.device_secret)


def _find(session: Session, context: Context, config: Config, secret: str) -> tuple[PendingSignIn, Account]:
    pending = sign_in_steps.find(session, context, config, secret)
    sign_in_steps.expect(session, pending, first_sign_in.STEP)
    return pending, first_sign_in.find_enrolled(session, context, pending.account_id)
