"""Journeys over HTTP: those that the caller may file, and each as data."""

from http import HTTPStatus
from typing import Any

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, Schema, fields
from chartrier.http.pagination import Page as PageOf
from chartrier.runtime.current import context
from deposits.errors import JourneyNotFound, SpaceNotFound
from deposits.journeys.definition import Journey
from deposits.ports import ports
from deposits.structures import profiles

blueprint = Blueprint("journeys", url_prefix="/journeys", description="Journeys, as data.")


class Words(Schema):
    """The same words in each language."""

    fr = fields.String(required=True)
    en = fields.String(required=True)


class JourneyItem(Schema):
    """A journey that the caller may file."""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.Nested(Words, required=True)
    direction = fields.String(required=True, metadata={"enum": ["C", "D"]})
    purpose = fields.Nested(Words, required=True)
    who = fields.Nested(Words, required=True)


class ChoiceView(Schema):
    """One value of a choice."""

    value = fields.String(required=True)
    label = fields.Nested(Words, required=True)


class FieldView(Schema):
    """One question."""

    key = fields.String(required=True)
    label = fields.Nested(Words, required=True)
    kind = fields.String(required=True, metadata={"enum": ["text", "iban", "bic", "choice", "date"]})
    required = fields.Boolean(required=True)
    help = fields.Nested(Words, required=True)
    choices = fields.List(fields.Nested(ChoiceView))
    pattern = fields.String(allow_none=True, metadata={"description": "Checked on the normalised answer."})
    max = fields.Integer(allow_none=True)
    spaceless = fields.Boolean(metadata={"description": "Spaces in the answer don't count."})
    past = fields.Boolean(metadata={"description": "Of a date: it can't be in the future."})


class StepView(Schema):
    """Questions that are asked together."""

    key = fields.String(required=True)
    title = fields.Nested(Words, required=True)
    questions = fields.List(fields.Nested(FieldView), required=True, attribute="fields", data_key="fields")


class AttachmentKindView(Schema):
    """A supporting document that the journey asks for, or allows."""

    kind = fields.String(required=True)
    label = fields.Nested(Words, required=True)
    required = fields.Boolean(required=True)
    formats = fields.List(fields.String(), required=True)
    max_bytes = fields.Integer(required=True)


class JourneyView(JourneyItem):
    """A journey as data."""

    notice = fields.Nested(Words, required=True)
    amount = fields.Nested(Words, required=True)
    steps = fields.List(fields.Nested(StepView), required=True)
    attachments = fields.List(fields.Nested(AttachmentKindView), required=True)


class Space(Schema):
    """For which space."""

    space = fields.UUID()


@blueprint.get("")
@blueprint.takes(Space, location="query")
@blueprint.returns(HTTPStatus.OK, Page(JourneyItem))
@blueprint.refuses(SpaceNotFound)
def list_journeys(query: dict[str, Any]) -> PageOf[Journey]:
    """List the journeys that the caller may file, in one space or anywhere."""
    with transaction() as session:
        if space := query.get("space"):
            may_file = bool(profiles.profiles_in(session, context(), space) & profiles.FILING)
        else:
            may_file = profiles.may_file_anywhere(session, context())
    offered = ports().journeys.offered() if may_file else []
    return PageOf(offered, total=len(offered), size=max(1, len(offered)))


@blueprint.get("/<journey_key>", open=True)
@blueprint.returns(HTTPStatus.OK, JourneyView)
@blueprint.refuses(JourneyNotFound)
def show_journey(journey_key: str) -> Journey:
    """Show a journey's latest version as data, to anyone."""
    journey = ports().journeys.latest(journey_key)
    if journey is None:
        raise JourneyNotFound
    return journey


@blueprint.get("/<journey_key>/versions/<int:version>")
@blueprint.returns(HTTPStatus.OK, JourneyView)
@blueprint.refuses(JourneyNotFound)
def show_journey_version(journey_key: str, version: int) -> Journey:
    """Show one version of a journey as data: the one that a request began with."""
    journey = ports().journeys.find(journey_key, version)
    if journey is None:
        raise JourneyNotFound
    return journey
