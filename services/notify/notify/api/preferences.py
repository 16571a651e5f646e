"""Preferences over HTTP: of which events the caller is told by mail, and how soon."""

from http import HTTPStatus
from typing import Any

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context
from notify.recipients import preferences
from notify.recipients.preferences import Pace, Preferences

blueprint = Blueprint("preferences", url_prefix="/preferences", description="Of which events one is told by mail.")

_OR_NEVER = (Pace.AT_ONCE, Pace.NEVER)


class TimeZoneUnknown(Invalid):
    """There is no such time zone."""


class PreferencesSchema(Schema):
    """Of which events somebody is told by mail, and how soon. What is not here is always told."""

    time_zone = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Za-z0-9+_/-]{1,60}$"),
        metadata={"description": "Where it is eight in the morning, as in Europe/Paris."},
    )
    new_documents = fields.String(required=True, validate=validate.OneOf(list(Pace)))
    signature_reminders = fields.String(required=True, validate=validate.OneOf(_OR_NEVER))
    sent_documents = fields.String(required=True, validate=validate.OneOf(_OR_NEVER))
    pay = fields.String(required=True, validate=validate.OneOf(_OR_NEVER))


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, PreferencesSchema)
def show_preferences() -> Preferences:
    """Show what the caller chose, or what is usual."""
    with transaction() as session:
        return preferences.of(session, context().account_id)


@blueprint.put("")
@blueprint.takes(PreferencesSchema)
@blueprint.returns(HTTPStatus.OK, PreferencesSchema)
@blueprint.refuses(TimeZoneUnknown)
def choose_preferences(chosen: dict[str, Any]) -> Preferences:
    """Choose, for the caller's own account."""
    if chosen["time_zone"] not in preferences.time_zones():
        raise TimeZoneUnknown(FieldError("time_zone", "Invalid value."))
    with transaction() as session:
        return preferences.choose(session, context(), Preferences(**chosen))
