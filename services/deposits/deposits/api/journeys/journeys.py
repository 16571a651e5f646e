"""Journeys over HTTP: the public catalogue, those that the caller may file, each as data, and new versions."""

from http import HTTPStatus
from typing import Any

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, Schema, fields
from chartrier.http.pagination import Page as PageOf
from chartrier.runtime.current import context
from deposits.api.journeys.views import JourneyItem, JourneyView
from deposits.api.reader_language import in_reader_language
from deposits.catalogue import catalogue, publishing
from deposits.errors import JourneyNotFound, JourneyRefused, OperatorOnly, SpaceNotFound, VersionTaken
from deposits.journeys.definition import Journey
from deposits.structures import profiles, structures

blueprint = Blueprint("journeys", url_prefix="", description="Journeys, as data.")


class Space(Schema):
    """For which space."""

    space = fields.UUID()


class NewVersion(Schema):
    """A version of a journey, as its document says; the schema is that of the journeys' files."""

    document = fields.Dict(keys=fields.String(), required=True)


@blueprint.get("/catalogue", open=True)
@blueprint.returns(HTTPStatus.OK, Page(JourneyItem))
def show_catalogue() -> PageOf[Journey]:
    """List every journey, to anyone."""
    with transaction(maintenance=True) as session:
        return _whole(catalogue.offered(session))


@blueprint.get("/journeys")
@blueprint.takes(Space, location="query")
@blueprint.returns(HTTPStatus.OK, Page(JourneyItem))
@blueprint.refuses(SpaceNotFound)
def list_journeys(query: dict[str, Any]) -> PageOf[Journey]:
    """List the journeys that the caller may file, in one space or anywhere."""
    with transaction() as session:
        if space := query.get("space"):
            held, holders = profiles.profiles_in(session, context(), space), frozenset({space})
        else:
            held, holders = profiles.profiles_anywhere(session, context()), profiles.spaces_of(session, context())
        categories = structures.categories_of(session, holders) or {"other"}
        return _whole(
            [
                journey
                for journey in catalogue.offered(session)
                if held & set(journey.filed_by) and any(map(journey.is_for, categories))
            ]
        )


def _whole(journeys: list[Journey]) -> PageOf[Journey]:
    return PageOf(journeys, total=len(journeys), size=max(1, len(journeys)))


@blueprint.post("/journeys")
@blueprint.takes(NewVersion)
@blueprint.returns(HTTPStatus.CREATED, JourneyView)
@blueprint.refuses(OperatorOnly, JourneyRefused, VersionTaken)
def publish_journey(new: dict[str, Any]) -> Journey:
    """Publish a version of a journey; for the administrators of the operator's space."""
    with transaction() as session, in_reader_language():
        return publishing.publish_document(session, context(), new["document"])


@blueprint.get("/journeys/<journey_key>", open=True)
@blueprint.returns(HTTPStatus.OK, JourneyView)
@blueprint.refuses(JourneyNotFound)
def show_journey(journey_key: str) -> Journey:
    """Show a journey's latest version as data, to anyone."""
    with transaction(maintenance=True) as session:
        journey = catalogue.latest(session, journey_key)
    if journey is None:
        raise JourneyNotFound
    return journey


@blueprint.get("/journeys/<journey_key>/versions/<int(max=2147483647):version>")
@blueprint.returns(HTTPStatus.OK, JourneyView)
@blueprint.refuses(JourneyNotFound)
def show_journey_version(journey_key: str, version: int) -> Journey:
    """Show one version of a journey as data: the one that a request began with."""
    with transaction() as session:
        return catalogue.version(session, journey_key, version)
