"""Relations between agencies and the caller's companies."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, Schema, fields, validate
from chartrier.http.pagination import Page as PageOf
from chartrier.runtime.current import context
from tenancy.errors import RelationAlreadyConfirmed, RelationNotFound
from tenancy.relations import relations
from tenancy.relations.relations import RelationCard

blueprint = Blueprint("relations", url_prefix="/relations", description="Relations between agencies and companies")


class RelationsQuery(Schema):
    """Which relations."""

    state = fields.String(load_default=None, validate=validate.OneOf(["proposed", "confirmed", "declined"]))


class AgencyView(Schema):
    """The agency of a relation."""

    id = fields.UUID(required=True, attribute="agency_id")
    name = fields.String(required=True, attribute="agency_name")


class CompanyView(Schema):
    """The company of a relation."""

    holder_id = fields.UUID(required=True, attribute="id")
    name = fields.String(required=True)
    siret = fields.String(required=True)


class RelationView(Schema):
    """A relation, and whether the caller may decide about it."""

    id = fields.UUID(required=True, attribute="relation.id")
    state = fields.String(required=True, attribute="relation.state")
    agency = fields.Nested(AgencyView, required=True, attribute="relation")
    company = fields.Nested(CompanyView, required=True, attribute="relation.company")
    proposed_at = fields.DateTime(required=True, attribute="relation.proposed_at")
    may_decide = fields.Boolean(required=True)


@blueprint.get("")
@blueprint.takes(RelationsQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(RelationView))
def list_relations(query: dict[str, Any]) -> PageOf[RelationCard]:
    """List the relations of one's companies."""
    with transaction() as session:
        cards = relations.relations_of(session, by=principal(), state=query["state"])
    return PageOf(cards, total=len(cards), size=max(1, len(cards)))


@blueprint.post("/<uuid:relation_id>/confirmation")
@blueprint.returns(HTTPStatus.OK, RelationView)
@blueprint.refuses(RelationNotFound)
def confirm_relation(relation_id: UUID) -> RelationCard:
    """Confirm that one's company accepts documents of the agency."""
    with transaction() as session:
        relation = relations.find(session, relation_id, by=principal())
        relations.confirm(session, context(), relation)
        return RelationCard(relation, may_decide=True)


@blueprint.post("/<uuid:relation_id>/declination")
@blueprint.returns(HTTPStatus.OK, RelationView)
@blueprint.refuses(RelationNotFound, RelationAlreadyConfirmed)
def decline_relation(relation_id: UUID) -> RelationCard:
    """Decline a proposed relation; it can be confirmed later."""
    with transaction() as session:
        relation = relations.find(session, relation_id, by=principal())
        relations.decline(session, context(), relation)
        return RelationCard(relation, may_decide=True)
