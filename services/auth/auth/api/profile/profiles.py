"""One's own profile."""

from http import HTTPStatus
from typing import Any

from auth.accounts import identifiers, own_identifiers
from auth.accounts.own_account import Me, me
from auth.api.accounts.me import MeView
from auth.api.common.callers import person, portal_person
from auth.api.common.typed_passwords import PASSWORD, verify_own_password
from auth.consents import consents
from auth.errors import AccountLocked, IdentifierTaken, WrongCredentials
from auth.profile import profiles
from auth.profile.profiles import Profile
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden, Invalid
from chartrier.runtime.current import context

blueprint = Blueprint("profile", url_prefix="/me", description="One's profile")


class PhoneView(Schema):
    """A proven number."""

    number = fields.String(required=True)
    verified_at = fields.AwareDateTime(required=True)


class ProfileView(Schema):
    """The account page; `email_fixed` says why the address can't be changed, if so. Nothing of the password."""

    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    birth_place = fields.String(required=True, allow_none=True)
    birth_month = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    email = fields.String(required=True)
    email_fixed = fields.String(required=True, allow_none=True, validate=validate.OneOf(["opening", "deposit-space"]))
    private_number = fields.String(required=True)
    identifier = fields.String(required=True, allow_none=True)
    phones = fields.List(fields.Nested(PhoneView), required=True)
    phone_change = fields.String(
        required=True,
        validate=validate.OneOf(["free", "former-code", "allowed"]),
        metadata={"description": "Whether another number is added, or replaces the one a deposit space counts on."},
    )
    addresses_to_answer = fields.Integer(required=True)


class ConsentView(Schema):
    """One acceptance: which text, in which version, and when."""

    kind = fields.String(required=True)
    version = fields.String(required=True)
    accepted_at = fields.AwareDateTime(required=True)


class ConsentsView(Schema):
    """All of them, the latest first."""

    items = fields.List(fields.Nested(ConsentView), required=True)


class NewIdentifier(Schema):
    """Another identifier, with the password."""

    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = PASSWORD


@blueprint.get("/profile")
@blueprint.returns(HTTPStatus.OK, ProfileView)
@blueprint.refuses(Forbidden)
def read_profile() -> Profile:
    """Read all that the account page shows."""
    return own_profile()


@blueprint.get("/consents")
@blueprint.returns(HTTPStatus.OK, ConsentsView)
@blueprint.refuses(Forbidden)
def list_consents() -> dict[str, Any]:
    """List what one accepted, each version with its time (AUTH-17)."""
    caller = person()
    with transaction() as session:
        return {"items": consents.of(session, caller.id)}


@blueprint.put("/identifier")
@blueprint.takes(NewIdentifier)
@blueprint.returns(HTTPStatus.OK, MeView)
@blueprint.refuses(WrongCredentials, AccountLocked, IdentifierTaken, Forbidden)
def change_identifier(new: dict[str, Any]) -> Me:
    """Choose another identifier; the former one is free again."""
    caller = portal_person()
    errors = own_identifiers.errors_in(new["identifier"], language=context().language)
    if errors:
        raise Invalid(*errors)
    verify_own_password(new["password"])
    with transaction() as session:
        identifier = identifiers.canonical(new["identifier"])
        own_identifiers.choose(session, context(), caller.id, identifier)
        return me(session, caller.id, session_id=caller.session_id)


def own_profile() -> Profile:
    """Return the profile of the caller."""
    caller = person()
    with transaction() as session:
        return profiles.of(session, context(), caller.id, session_id=caller.session_id)
