"""A typed password, as every form takes it."""

from typing import Final

from auth.api.common.browsers import device_secret
from auth.passwords import password_check, password_flow
from auth.passwords.password_flow import PasswordAttempt, VerifiedPassword
from auth.ports import config, ports
from chartrier.http.contract import fields, validate
from chartrier.runtime.current import context

PASSWORD: Final = fields.String(required=True, validate=validate.Length(1, 1024), load_only=True)
"""A password, to be compared or to be stored; it stands in no answer."""


def verify_password(identifier: str, password: str) -> VerifiedPassword:
    """Return whose password was typed with this identifier; refuse a wrong one. No transaction may be open."""
    attempt = PasswordAttempt(
        password, lambda session: password_check.by_identifier(session, identifier), device_secret()
    )
    return password_flow.verify_password(context(), config(), ports().passwords, attempt)


def verify_own_password(password: str) -> VerifiedPassword:
    """Have whoever is signed in type the password again; refuse a wrong one. No transaction may be open."""
    return password_flow.verify_password(context(), config(), ports().passwords, own_attempt(password))


def own_attempt(password: str) -> PasswordAttempt:
    """Return the attempt of whoever is signed in to type their password again."""
    account_id = context().account_id
    return PasswordAttempt(password, lambda session: password_check.by_account(session, account_id), device_secret())
