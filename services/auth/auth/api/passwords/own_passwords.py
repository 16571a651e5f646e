"""Changing one's own password."""

from http import HTTPStatus
from typing import Any

from auth.api.common.callers import portal_person
from auth.api.common.cookies import clear_session_cookies
from auth.api.common.typed_codes import CODE, SentCodeView
from auth.api.common.typed_passwords import PASSWORD, own_attempt
from auth.codes.one_time_codes import SentCode
from auth.errors import AccountLocked, CodeTooSoon, TooManyCodes, WrongCode, WrongCredentials
from auth.passwords import password_change_flow
from auth.passwords.password_change_flow import PasswordChange
from auth.ports import config, ports
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("own-password", url_prefix="/me/password", description="Changing one's password")


class PasswordChangeBody(Schema):
    """The former password, the code of the e-mail, and the new password."""

    current_password = PASSWORD
    code = fields.String(required=True, validate=CODE, load_only=True)
    password = PASSWORD


@blueprint.post("/code")
@blueprint.returns(HTTPStatus.ACCEPTED, SentCodeView)
@blueprint.refuses(CodeTooSoon, TooManyCodes, Forbidden)
def send_password_code() -> SentCode:
    """Have a code sent to one's address, to change the password with."""
    portal_person()
    with transaction() as session:
        return password_change_flow.send_code(session, context(), config())


@blueprint.put("")
@blueprint.takes(PasswordChangeBody)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(WrongCredentials, AccountLocked, WrongCode, Forbidden)
def change_password(given: dict[str, Any]) -> None:
    """Change the password. Every session ends, this one too: sign in with the new one."""
    portal_person()
    change = PasswordChange(own_attempt(given["current_password"]), given["code"], given["password"])
    password_change_flow.change_password(context(), config(), ports().passwords, ports().password_rules, change)
    clear_session_cookies()
