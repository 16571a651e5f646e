"""Activating an account and signing in: what was typed is checked, hashed, then used."""

from dataclasses import dataclass

from auth.activation import activation
from auth.activation.activation import Choice
from auth.codes import code_flow, one_time_codes
from auth.config import Config
from auth.passwords.password_rules import PasswordRules
from auth.row_scope import NOBODY
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import ProvenFactors, SignedIn, StepAsked
from chartrier.access.context import Context
from chartrier.access.password_hashes import Passwords
from chartrier.database.session import transaction


@dataclass(frozen=True)
class ActivationForm:
    """The token of the link, what its owner chose, and the secret by which the browser may be known."""

    token: str
    choice: Choice
    device_secret: str | None


def activate(
    context: Context, config: Config, passwords: Passwords, rules: PasswordRules, form: ActivationForm
) -> SignedIn | StepAsked:
    """Activate the account of a link, once, and sign in."""
    with transaction(tenant=NOBODY) as session:
        found = activation.find(session, context, config, form.token)
        activation.check(context, found, form.choice, rules=rules)
        purpose = found.password_purpose
    proven = code_flow.verify_code(context, config, purpose, form.choice.confidential_password) if purpose else None
    password_hash = passwords.hash(form.choice.password)
    with transaction(tenant=NOBODY) as session:
        found = activation.find(session, context, config, form.token)
        if proven:
            one_time_codes.use(session, context, proven)
        activation.activate(session, context, found, form.choice, password_hash=password_hash)
        factors = ProvenFactors(found.account.id, ["pwd"], form.device_secret)
        return sign_in_steps.sign_in(session, context, config, factors)
