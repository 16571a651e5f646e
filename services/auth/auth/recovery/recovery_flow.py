"""Recovery in several transactions: answering requests, confirming a mobile, choosing a new password."""

from dataclasses import dataclass

from auth.codes.code_flow import verify_code
from auth.config import Config
from auth.passwords.password_rules import PasswordRules
from auth.recovery import lost_identifiers, password_resets, reset_requests
from auth.recovery.password_resets import ChosenCredentials
from auth.row_scope import NOBODY
from chartrier.access.context import Context
from chartrier.access.password_hashes import Passwords
from chartrier.database.session import transaction
from chartrier.runtime.current import context as current_context


@dataclass(frozen=True)
class ResetForm:
    """The token of a link, the code of its message, and what was chosen."""

    token: str
    code: str
    password: str
    identifier: str | None


def answer_reset_requests(config: Config) -> None:
    """Answer every request for a new password, each in a transaction of its own."""
    while True:
        with transaction(maintenance=True) as session:
            request = reset_requests.next_one(session)
            if request is None:
                return
            reset_requests.answer(session, current_context(), config, request)


def match_lost_identifiers(config: Config) -> None:
    """Find whose account every form is about, each in a transaction of its own."""
    while True:
        with transaction(maintenance=True) as session:
            request = lost_identifiers.next_one(session)
            if request is None:
                return
            lost_identifiers.match(session, current_context(), config, request)


def confirm_mobile(context: Context, config: Config, secret: str, typed: str) -> None:
    """Accept the code that the mobile on record got; the link then goes to the new address."""
    with transaction(tenant=NOBODY) as session:
        request_id = lost_identifiers.find(session, context, config, secret).id
    code = verify_code(context, config, lost_identifiers.code_purpose(request_id), typed)
    with transaction(maintenance=True) as session:
        lost_identifiers.confirm(session, context, config, request_id, code)


def reset_password(
    context: Context, config: Config, passwords: Passwords, rules: PasswordRules, form: ResetForm
) -> None:
    """Set a new password with a link and its code, once."""
    with transaction(tenant=NOBODY) as session:
        found = password_resets.find(session, context, config, form.token)
    password_resets.check(context, found, password=form.password, identifier=form.identifier, rules=rules)
    code = verify_code(context, config, password_resets.code_purpose(found.reset), form.code)
    chosen = ChosenCredentials(code, passwords.hash(form.password), form.identifier)
    with transaction(tenant=NOBODY) as session:
        again = password_resets.find(session, context, config, form.token)
        password_resets.complete(session, context, config, again, chosen)
