"""Phone numbers, each proven by a code."""

from http import HTTPStatus
from typing import Any

from auth.accounts.models import Account
from auth.api.common.callers import asked_in, portal_person
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, SentView, count_and_compare
from auth.api.common.typed_passwords import PASSWORD, password_of_owner
from auth.api.profile.profiles import ProfileView, profile_of_asking
from auth.codes.one_time_codes import Sent
from auth.errors import AccountLocked, CodeTooSoon, PhoneNotFound, TooManyCodes, WrongCode, WrongCredentials
from auth.ports import code_desk, ports
from auth.profile import phones
from auth.profile.profiles import Profile
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden

blueprint = Blueprint("phones", url_prefix="/me/phones", description="Phone numbers")


class NewPhone(Schema):
    """Another number, with the password."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    password = PASSWORD


class PhoneCode(Schema):
    """The code that the number got."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    code = fields.String(required=True, validate=CODE, load_only=True)


class Removal(Schema):
    """Which number goes, with the password; in the body, because addresses of requests are written into logs."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    password = PASSWORD


@blueprint.post("")
@blueprint.takes(NewPhone)
@blueprint.returns(HTTPStatus.ACCEPTED, SentView)
@blueprint.refuses(WrongCredentials, AccountLocked, CodeTooSoon, TooManyCodes, Forbidden)
def ask_for_new_phone(new: dict[str, Any]) -> Sent:
    """Have a code sent to a number by text message."""
    asking = portal_person()
    number = _number(new["number"])
    password_of_owner(new["password"])
    with transaction() as session:
        account = session.get_one(Account, asking.id)
        return phones.ask(session, account, number, desk=code_desk(), now=ports().clock.now())


@blueprint.post("/confirmation")
@blueprint.takes(PhoneCode)
@blueprint.returns(HTTPStatus.OK, ProfileView)
@blueprint.refuses(WrongCode, Forbidden)
def confirm_new_phone(proof: dict[str, Any]) -> Profile:
    """Type the code: the number is proven."""
    asking, number = portal_person(), _number(proof["number"])
    right = count_and_compare(phones.matter_of(asking.id, number), proof["code"])
    with transaction() as session:
        phones.confirm(session, asking.id, number, right, seen_from=coming_from(), now=ports().clock.now())
    return profile_of_asking()


@blueprint.post("/removal")
@blueprint.takes(Removal)
@blueprint.returns(HTTPStatus.OK, ProfileView)
@blueprint.refuses(WrongCredentials, AccountLocked, PhoneNotFound, Forbidden)
def remove_phone(removal: dict[str, Any]) -> Profile:
    """Take a number away."""
    asking = portal_person()
    password_of_owner(removal["password"])
    with transaction() as session:
        phones.remove(session, asking.id, removal["number"], seen_from=coming_from(), now=ports().clock.now())
    return profile_of_asking()


def _number(typed: str) -> str:
    return phones.readable(typed, countries=ports().openings.countries, language=asked_in())
