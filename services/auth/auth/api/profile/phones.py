"""Phone numbers, each proven by a code."""

from http import HTTPStatus
from typing import Any

from auth.accounts.models import Account
from auth.api.common.callers import portal_person
from auth.api.common.typed_codes import CODE, SentCodeView, verify_code
from auth.api.common.typed_passwords import PASSWORD, verify_own_password
from auth.api.profile.profiles import ProfileView, own_profile
from auth.codes.one_time_codes import SentCode
from auth.errors import AccountLocked, CodeTooSoon, LastPhone, PhoneNotFound, TooManyCodes, WrongCode, WrongCredentials
from auth.ports import config
from auth.profile import phone_replacement, phones
from auth.profile.profiles import Profile
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("phones", url_prefix="/me/phones", description="Phone numbers")


class NewPhone(Schema):
    """Another number, with the password."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    password = PASSWORD


class PhoneStepView(SentCodeView):
    """To which number the code went: the former one that is to be replaced, or the new one."""

    step = fields.String(required=True, validate=validate.OneOf(["former", "new"]))


class PhoneCode(Schema):
    """The code that the number got."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    code = fields.String(required=True, validate=CODE, load_only=True)


class Removal(Schema):
    """Which number to remove, with the password; in the body, because addresses of requests are written into logs."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    password = PASSWORD


@blueprint.post("")
@blueprint.takes(NewPhone)
@blueprint.returns(HTTPStatus.ACCEPTED, PhoneStepView)
@blueprint.refuses(WrongCredentials, AccountLocked, CodeTooSoon, TooManyCodes, Forbidden)
def ask_for_new_phone(new: dict[str, Any]) -> dict[str, Any]:
    """Have a code sent by text message: to the number, or first to the one that a deposit space counts on."""
    caller = portal_person()
    number = _number(new["number"])
    verify_own_password(new["password"])
    with transaction() as session:
        account = session.get_one(Account, caller.id)
        return _step(*phones.begin(session, context(), config(), account, number))


@blueprint.post("/former-confirmation")
@blueprint.takes(PhoneCode)
@blueprint.returns(HTTPStatus.ACCEPTED, PhoneStepView)
@blueprint.refuses(WrongCode, CodeTooSoon, TooManyCodes, Forbidden)
def prove_former_phone(proof: dict[str, Any]) -> dict[str, Any]:
    """Type the code that the former number got: the new one gets its own then, and may replace it."""
    caller, number = portal_person(), _number(proof["number"])
    with transaction() as session:
        account = session.get_one(Account, caller.id)
        former = phone_replacement.former_number(session, account) or ""
        purpose = phone_replacement.code_purpose(account, former, number)
    code = verify_code(purpose, proof["code"])
    with transaction() as session:
        phone_replacement.prove_former(session, context(), caller.id, number, code)
        account = session.get_one(Account, caller.id)
        return _step("new", phones.send_code(session, context(), config(), account, number))


@blueprint.post("/confirmation")
@blueprint.takes(PhoneCode)
@blueprint.returns(HTTPStatus.OK, ProfileView)
@blueprint.refuses(WrongCode, LastPhone, Forbidden)
def confirm_new_phone(proof: dict[str, Any]) -> Profile:
    """Type the code: the number is proven."""
    caller, number = portal_person(), _number(proof["number"])
    with transaction() as session:
        purpose = phones.code_purpose(session.get_one(Account, caller.id), number)
    code = verify_code(purpose, proof["code"])
    with transaction() as session:
        phones.confirm(session, context(), caller.id, number, code)
    return own_profile()


@blueprint.post("/removal")
@blueprint.takes(Removal)
@blueprint.returns(HTTPStatus.OK, ProfileView)
@blueprint.refuses(WrongCredentials, AccountLocked, PhoneNotFound, LastPhone, Forbidden)
def remove_phone(removal: dict[str, Any]) -> Profile:
    """Remove a number."""
    caller = portal_person()
    verify_own_password(removal["password"])
    with transaction() as session:
        phones.remove(session, context(), caller.id, removal["number"])
    return own_profile()


def _step(step: str, sent: SentCode) -> dict[str, Any]:
    return {"step": step, **vars(sent)}


def _number(typed: str) -> str:
    return phones.parse(context(), config(), typed)
