"""The support desk: people are found by what they know, and helped with a reason that they are told."""

from http import HTTPStatus
from uuid import UUID

from auth import field_messages
from auth.api.common.callers import portal_person
from auth.api.merging.associations import AssociationView
from auth.errors import NothingToRepeat, NotLocked, OfOneself, PersonNotFound, SupportOnly, TooManyInvitations
from auth.ports import config
from auth.support import access, people, repeated_invitations, situation, unlocking
from auth.support.people import SHORTEST, FoundPeople
from auth.support.situation import Situation
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context

blueprint = Blueprint("support", url_prefix="/support/people", description="The support desk")


class PeopleQuery(Schema):
    """What somebody knows of themselves: a name, an address, a mobile, an identifier."""

    q = fields.String(load_default="", validate=validate.Length(max=320))


class FoundPersonView(Schema):
    """Somebody who was found."""

    account_id = fields.UUID(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    state = fields.String(required=True)


class FoundPeopleView(Schema):
    """Who was found; with `more`, there are others whom more words would tell apart."""

    items = fields.List(fields.Nested(FoundPersonView), required=True)
    more = fields.Boolean(required=True)


class SentInvitationView(Schema):
    """An invitation without an answer; without an address it went by letter."""

    invited_by = fields.String(required=True)
    address = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    expired = fields.Boolean(required=True)


class LockView(Schema):
    """What is refused until when: passwords or codes, on one device that is known or on all others."""

    second_factor = fields.Boolean(required=True)
    this_device = fields.Boolean(required=True)
    until = fields.AwareDateTime(required=True)


class SupportActView(Schema):
    """Something that support did, and who of support."""

    at = fields.AwareDateTime(required=True)
    text = fields.String(required=True)
    by = fields.String(required=True)


class SupportedPersonView(Schema):
    """Somebody's account and what keeps them out of it; nothing that opens it, and none of their documents."""

    account_id = fields.UUID(required=True, attribute="account.id")
    first_name = fields.String(required=True, attribute="account.first_name")
    last_name = fields.String(required=True, attribute="account.last_name")
    email = fields.String(required=True, attribute="account.email")
    state = fields.String(required=True, attribute="account.state")
    created_at = fields.AwareDateTime(required=True, attribute="account.created_at")
    activated_at = fields.AwareDateTime(required=True, allow_none=True, attribute="account.activated_at")
    private_number = fields.String(required=True)
    phones = fields.List(fields.String(), required=True, metadata={"description": "All but the last figures hidden."})
    causes = fields.List(fields.String(), required=True)
    invitation = fields.Nested(SentInvitationView, required=True, allow_none=True)
    locks = fields.List(fields.Nested(LockView), required=True)
    second_factors = fields.List(fields.String(), required=True)
    merged_into = fields.UUID(required=True, allow_none=True)
    last_sign_in_at = fields.AwareDateTime(required=True, allow_none=True)
    merges = fields.List(fields.Nested(AssociationView), required=True)
    acts = fields.List(fields.Nested(SupportActView), required=True)


class ReasonGiven(Schema):
    """Why support does something; the person reads it."""

    reason = fields.DisplayText(500, min_length=3, lines=True, required=True)


@blueprint.get("")
@blueprint.takes(PeopleQuery, location="query")
@blueprint.returns(HTTPStatus.OK, FoundPeopleView)
@blueprint.refuses(SupportOnly)
def search_people(query: dict[str, str]) -> FoundPeople:
    """Find people by what they know of themselves."""
    _require_support()
    if len(query["q"].strip()) < SHORTEST:
        raise Invalid(FieldError("q", field_messages.message("search-words", context().language)))
    with transaction(maintenance=True) as session:
        return people.search(session, query["q"])


@blueprint.get("/<uuid:account_id>")
@blueprint.returns(HTTPStatus.OK, SupportedPersonView)
@blueprint.refuses(SupportOnly, PersonNotFound)
def read_person(account_id: UUID) -> Situation:
    """Read why somebody's access fails."""
    _require_support()
    with transaction(maintenance=True) as session:
        return situation.of(session, context(), config(), access.find(session, account_id))


@blueprint.post("/<uuid:account_id>/unlocking")
@blueprint.takes(ReasonGiven)
@blueprint.returns(HTTPStatus.OK, SupportedPersonView)
@blueprint.refuses(SupportOnly, PersonNotFound, OfOneself, NotLocked)
def unlock_person(given: dict[str, str], account_id: UUID) -> Situation:
    """Let somebody try again at once; they are told, with the reason."""
    _require_support()
    with transaction(maintenance=True) as session:
        account = unlocking.unlock(session, context(), config(), account_id, reason=given["reason"])
        return situation.of(session, context(), config(), account)


@blueprint.post("/<uuid:account_id>/invitation")
@blueprint.takes(ReasonGiven)
@blueprint.returns(HTTPStatus.OK, SupportedPersonView)
@blueprint.refuses(SupportOnly, PersonNotFound, OfOneself, NothingToRepeat, TooManyInvitations)
def repeat_invitation(given: dict[str, str], account_id: UUID) -> Situation:
    """Send somebody's invitation again, to the address on record; what was sent before opens nothing any more."""
    _require_support()
    with transaction(maintenance=True) as session:
        account = repeated_invitations.repeat(session, context(), config(), account_id, reason=given["reason"])
        return situation.of(session, context(), config(), account)


def _require_support() -> None:
    portal_person()
    with transaction() as session:
        access.require_support(session, context())
