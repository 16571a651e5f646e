"""The address of an account, and those to which depositors send."""

from http import HTTPStatus
from typing import Any

from auth.accounts import depositor_addresses, identifiers
from auth.accounts.models import Account
from auth.accounts.own_account import Me, me
from auth.api.accounts.me import MeView
from auth.api.common.callers import account_manager, person, portal_person
from auth.api.common.typed_codes import CODE, SentCodeView, verify_code
from auth.api.common.typed_passwords import PASSWORD, verify_own_password
from auth.codes.one_time_codes import SentCode
from auth.errors import (
    AccountLocked,
    AddressNotFound,
    AddressOfAnotherAccount,
    CodeTooSoon,
    EmailFixed,
    TooManyCodes,
    WrongCode,
    WrongCredentials,
)
from auth.ports import config
from auth.profile import email_addresses
from auth.profile.email_addresses import ProvenAddress
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("addresses", url_prefix="/me", description="One's address, and those to which depositors send")

_ADDRESS = validate.Length(3, 320)


class NewAddress(Schema):
    """Another address, with the password."""

    email = fields.Email(required=True, validate=_ADDRESS)
    password = PASSWORD


class AddressCode(Schema):
    """The code that the new address got; `group`: merge another account that this address signs in to."""

    email = fields.Email(required=True, validate=_ADDRESS)
    code = fields.String(required=True, validate=CODE, load_only=True)
    group = fields.Boolean(load_default=False)


class NotificationAddressView(Schema):
    """Where depositors send; `asked`: the question is to be put now."""

    address = fields.String(required=True)
    depositors = fields.List(fields.String(), required=True)
    state = fields.String(required=True, validate=validate.OneOf(["asked", "later", "kept", "same"]))


class Addresses(Schema):
    """The address of the account, and those to which depositors send."""

    linked = fields.String(required=True)
    items = fields.List(fields.Nested(NotificationAddressView), required=True)


class Answer(Schema):
    """What is to be done with an address."""

    address = fields.String(required=True, validate=_ADDRESS)
    answer = fields.String(required=True, validate=validate.OneOf(["keep", "later"]))


@blueprint.post("/email")
@blueprint.takes(NewAddress)
@blueprint.returns(HTTPStatus.ACCEPTED, SentCodeView)
@blueprint.refuses(WrongCredentials, AccountLocked, EmailFixed, CodeTooSoon, TooManyCodes, Forbidden)
def ask_for_new_address(new: dict[str, Any]) -> SentCode:
    """Have a code sent to another address, which replaces one's own once it was typed."""
    caller = portal_person()
    with transaction() as session:
        email_addresses.refuse_fixed(session, context(), session.get_one(Account, caller.id))
    verify_own_password(new["password"])
    with transaction() as session:
        account = session.get_one(Account, caller.id)
        return email_addresses.send_code(session, context(), config(), account, new["email"])


@blueprint.post("/email/confirmation")
@blueprint.takes(AddressCode)
@blueprint.returns(HTTPStatus.OK, MeView)
@blueprint.refuses(WrongCode, EmailFixed, AddressOfAnotherAccount, Forbidden)
def confirm_new_address(proof: dict[str, Any]) -> Me:
    """Type the code: the new address signs in from now on, the former one no longer and is notified."""
    caller = portal_person()
    with transaction() as session:
        purpose = email_addresses.code_purpose(session.get_one(Account, caller.id), proof["email"])
    code = verify_code(purpose, proof["code"])
    proven = ProvenAddress(proof["email"], code, group=proof["group"])
    with transaction() as session:
        account = session.get_one(Account, caller.id)
        email_addresses.confirm(session, context(), config(), account, proven)
        return me(session, caller.id, session_id=caller.session_id)


@blueprint.get("/addresses")
@blueprint.returns(HTTPStatus.OK, Addresses)
@blueprint.refuses(Forbidden)
def list_addresses() -> dict[str, Any]:
    """List the addresses to which depositors send, beside one's own."""
    return _addresses()


@blueprint.post("/addresses/answers")
@blueprint.takes(Answer)
@blueprint.returns(HTTPStatus.OK, Addresses)
@blueprint.refuses(AddressNotFound, Forbidden)
def answer_about_address(given: dict[str, Any]) -> dict[str, Any]:
    """Keep one's own address, or be asked again at the next sign-in. To replace it, give the address as a new one."""
    caller = account_manager()
    address = identifiers.canonical(given["address"])
    with transaction() as session:
        account = session.get_one(Account, caller.id)
        depositor_addresses.answer(session, context(), account, address, given["answer"])
    return _addresses()


def _addresses() -> dict[str, Any]:
    caller = person()
    with transaction() as session:
        account = session.get_one(Account, caller.id)
        items = depositor_addresses.of(session, account, session_id=caller.session_id)
        return {"linked": account.email, "items": items}
