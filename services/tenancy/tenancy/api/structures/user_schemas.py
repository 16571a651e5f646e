"""The shapes of the users of a structure."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields, validate
from tenancy.api.structures.opening_schemas import typed
from tenancy.members.models import State
from tenancy.structures.answers import PROFILES

_STATES = [state.value for state in State if state is not State.REMOVED]


class UserSearch(Schema):
    """Words that are looked for, and the last user of the page before."""

    q = fields.String(load_default="", validate=validate.Length(max=100))
    after = fields.UUID(load_default=None)


class UserBody(Schema):
    """Names and phones of a user."""

    last_name = typed(100)
    first_name = typed(100)
    mobile = typed(30)
    landline = typed(30)


class NewUserBody(UserBody):
    """Somebody to invite; the address can't be changed later."""

    email = typed(254)
    profile = typed(20, one_of=PROFILES)


class ProfileBody(Schema):
    """Another profile."""

    profile = fields.String(required=True, validate=validate.OneOf(PROFILES))


class NewOwnerBody(Schema):
    """The member who owns the requests of the one who goes."""

    new_owner_id = fields.UUID(load_default=None, allow_none=True)


class UserView(Schema):
    """A user of a structure."""

    id = fields.UUID(required=True)
    last_name = fields.String(required=True)
    first_name = fields.String(required=True)
    email = fields.String(required=True)
    profile = fields.String(required=True, validate=validate.OneOf(PROFILES))
    mobile = fields.String(required=True)
    landline = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(_STATES))
    invited_at = fields.AwareDateTime(required=True)
    accepted_at = fields.AwareDateTime(required=True, allow_none=True)
    deletion_asked_at = fields.AwareDateTime(required=True, allow_none=True)
    own = fields.Boolean(required=True)


class UserList(Schema):
    """Users by surname; `after` begins the next page, where there is one."""

    items = fields.List(fields.Nested(UserView), required=True)
    after = fields.UUID(required=True, allow_none=True)
