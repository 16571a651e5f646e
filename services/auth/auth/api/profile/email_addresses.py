"""The address of an account, and those to which depositors send."""

from http import HTTPStatus
from typing import Any

from auth.accounts import depositor_addresses, identifiers
from auth.accounts.models import Account
from auth.accounts.own_account import Me, me
from auth.api.accounts.me import MeView
from auth.api.common.callers import account_manager, asked_in, person, portal_person
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, SentView, count_and_compare
from auth.api.common.typed_passwords import PASSWORD, password_of_owner
from auth.codes.one_time_codes import Sent
from auth.errors import (
    AccountLocked,
    AddressNotFound,
    AddressOfAnother,
    CodeTooSoon,
    EmailFixed,
    TooManyCodes,
    WrongCode,
    WrongCredentials,
)
from auth.ports import code_desk, ports
from auth.profile import email_addresses
from auth.profile.email_addresses import Proven
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden

blueprint = Blueprint("addresses", url_prefix="/me", description="One's address, and those to which depositors send")

_ADDRESS = validate.Length(3, 320)


class NewAddress(Schema):
    """Another address, with the password."""

    email = fields.Email(required=True, validate=_ADDRESS)
    password = PASSWORD


class AddressCode(Schema):
    """The code that the new address got; `group`: bring along another account that this address opens."""

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
    """What is to become of an address."""

    address = fields.String(required=True, validate=_ADDRESS)
    answer = fields.String(required=True, validate=validate.OneOf(["keep", "later"]))


@blueprint.post("/email")
@blueprint.takes(NewAddress)
@blueprint.returns(HTTPStatus.ACCEPTED, SentView)
@blueprint.refuses(WrongCredentials, AccountLocked, EmailFixed, CodeTooSoon, TooManyCodes, Forbidden)
def ask_for_new_address(new: dict[str, Any]) -> Sent:
    """Have a code sent to another address, which takes the place of one's own once it was typed."""
    asking = portal_person()
    with transaction() as session:
        email_addresses.refuse_fixed(session, session.get_one(Account, asking.id), language=asked_in())
    password_of_owner(new["password"])
    now = ports().clock.now()
    with transaction() as session:
        account = session.get_one(Account, asking.id)
        return email_addresses.ask(session, account, new["email"], desk=code_desk(), language=asked_in(), now=now)


@blueprint.post("/email/confirmation")
@blueprint.takes(AddressCode)
@blueprint.returns(HTTPStatus.OK, MeView)
@blueprint.refuses(WrongCode, EmailFixed, AddressOfAnother, Forbidden)
def confirm_new_address(proof: dict[str, Any]) -> Me:
    """Type the code: the new address signs in from now on, the former one no longer and is told."""
    held, asking = ports(), portal_person()
    right = count_and_compare(email_addresses.matter_of(asking.id, proof["email"]), proof["code"])
    proven = Proven(proof["email"], right, group=proof["group"])
    with transaction() as session:
        account, now = session.get_one(Account, asking.id), held.clock.now()
        email_addresses.confirm(
            session, account, proven, rules=held.sessions, language=asked_in(), seen_from=coming_from(), now=now
        )
        return me(session, asking.id, session_id=asking.session_id)


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
def answer_about_address(said: dict[str, Any]) -> dict[str, Any]:
    """Keep one's own address, or be asked again at the next sign-in. To replace it, give the address as a new one."""
    asking = account_manager()
    address = identifiers.canonical(said["address"])
    with transaction() as session:
        account, now = session.get_one(Account, asking.id), ports().clock.now()
        depositor_addresses.answer(session, account, address, said["answer"], session_id=asking.session_id, now=now)
    return _addresses()


def _addresses() -> dict[str, Any]:
    asking = person()
    with transaction() as session:
        account = session.get_one(Account, asking.id)
        items = depositor_addresses.of(session, account, session_id=asking.session_id)
        return {"linked": account.email, "items": items}
