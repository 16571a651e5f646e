"""The account of whoever is signed in."""

from http import HTTPStatus
from typing import Any

from auth.accounts import own_account
from auth.accounts.own_account import Me
from auth.api.common.callers import account_manager, person
from auth.client_accounts import account_opening
from auth.consents import terms
from auth.profile import profiles
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("me", url_prefix="/me", description="The account of whoever is signed in")


class MeView(Schema):
    """Who is signed in; they sign in with the private number or one of the identifiers.

    `opened_as`: the kind of space that the account was opened for by its owner; null where somebody was invited.
    """

    account_id = fields.UUID(required=True)
    private_number = fields.String(required=True)
    identifiers = fields.List(fields.String(), required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True, validate=validate.OneOf(terms.LANGUAGES))
    opened_as = fields.String(required=True, allow_none=True, validate=validate.OneOf([account_opening.KIND]))
    session_id = fields.UUID(required=True, allow_none=True)


class Preferences(Schema):
    """What one may change about one's account here."""

    language = fields.String(validate=validate.OneOf(terms.LANGUAGES))
    first_name = fields.DisplayText(200, min_length=0)
    last_name = fields.DisplayText(200, min_length=0)
    birth_place = fields.DisplayText(200, min_length=0, allow_none=True)
    birth_month = fields.String(allow_none=True, validate=validate.Regexp(r"^((19|20)\d\d-(0[1-9]|1[0-2]))?$"))


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, MeView)
@blueprint.refuses(Forbidden)
def who_am_i() -> Me:
    """Read who is signed in."""
    caller = person()
    with transaction() as session:
        return own_account.me(session, caller.id, session_id=caller.session_id)


@blueprint.patch("")
@blueprint.takes(Preferences)
@blueprint.returns(HTTPStatus.OK, MeView)
@blueprint.refuses(Forbidden)
def change_preferences(preferences: dict[str, Any]) -> Me:
    """Change names, language, birth place and month; whatever is left out stays as it is."""
    caller = account_manager()
    with transaction() as session:
        profiles.change(session, context(), caller.id, preferences)
        return own_account.me(session, caller.id, session_id=caller.session_id)
