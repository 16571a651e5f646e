"""Relations between agencies and client companies, as either side sees them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.api.addresses import AddressSchema
from tenancy.errors import RelationAlreadyConfirmed, RelationNotConfirmed, RelationNotFound, RelationNotUndoable
from tenancy.relations import relation_list, relations
from tenancy.relations.relation_list import STATES, Filter, RelationCard, RelationsPage

blueprint = Blueprint("relations", url_prefix="/relations", description="Relations between agencies and companies")


class RelationsQuery(Schema):
    """Which relations: in which state, of the caller as company or as agency, of which space."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    side = fields.String(load_default=None, validate=validate.OneOf(["company", "agency"]))
    space_id = fields.UUID(load_default=None)
    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 100))


class AgencyView(Schema):
    """The agency of a relation; one that is not registered here has a name alone."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    address = fields.Nested(AddressSchema, required=True, allow_none=True)


class CompanyView(Schema):
    """The company of a relation: one of its sites, by its SIRET."""

    holder_id = fields.UUID(required=True, attribute="id")
    name = fields.String(required=True)
    named_by = fields.String(required=True, allow_none=True)
    name_confirmed_at = fields.DateTime(required=True, allow_none=True)
    siret = fields.String(required=True)
    siren = fields.String(required=True)
    address = fields.Nested(AddressSchema, required=True)


class RelationView(Schema):
    """A relation, and what the caller may do about it."""

    id = fields.UUID(required=True, attribute="relation.id")
    state = fields.String(required=True, attribute="relation.state")
    side = fields.String(required=True)
    agency = fields.Nested(AgencyView, required=True)
    company = fields.Nested(CompanyView, required=True, attribute="relation.company")
    proposed_at = fields.DateTime(required=True, attribute="relation.proposed_at")
    decided_at = fields.DateTime(required=True, allow_none=True, attribute="relation.decided_at")
    decided_by = fields.String(required=True, attribute="relation.decided_by_name")
    may_decide = fields.Boolean(required=True)
    may_undo = fields.Boolean(required=True)
    may_end = fields.Boolean(required=True)


class RelationCountsView(Schema):
    """How many relations there are in each state."""

    proposed = fields.Integer(required=True)
    confirmed = fields.Integer(required=True)
    declined = fields.Integer(required=True)
    ended = fields.Integer(required=True)


class RelationsView(Schema):
    """A page of relations; `next` is what the next page begins after."""

    items = fields.List(fields.Nested(RelationView), required=True)
    next = fields.UUID(required=True, allow_none=True)
    counts = fields.Nested(RelationCountsView, required=True)


@blueprint.get("")
@blueprint.takes(RelationsQuery, location="query")
@blueprint.returns(HTTPStatus.OK, RelationsView)
def list_relations(query: dict[str, Any]) -> RelationsPage:
    """List the relations of one's companies, and of the agencies that one administers."""
    with transaction() as session:
        return relation_list.relations_of(session, Filter(**query), by=principal())


@blueprint.post("/<uuid:relation_id>/confirmation", repeatable=True)
@blueprint.returns(HTTPStatus.OK, RelationView)
@blueprint.refuses(RelationNotFound)
def confirm_relation(relation_id: UUID) -> RelationCard:
    """Confirm that one's company accepts documents of the agency, also after it declined or ended that."""
    with transaction() as session:
        relation = relations.find(session, context(), relation_id)
        relations.confirm(session, context(), relation)
        return relation_list.card(session, relation, by=principal())


@blueprint.post("/<uuid:relation_id>/declination", repeatable=True)
@blueprint.returns(HTTPStatus.OK, RelationView)
@blueprint.refuses(RelationNotFound, RelationAlreadyConfirmed)
def decline_relation(relation_id: UUID) -> RelationCard:
    """Decline a proposed relation; it can be confirmed later."""
    with transaction() as session:
        relation = relations.find(session, context(), relation_id)
        relations.decline(session, context(), relation)
        return relation_list.card(session, relation, by=principal())


@blueprint.post("/<uuid:relation_id>/undoing")
@blueprint.returns(HTTPStatus.OK, RelationView)
@blueprint.refuses(RelationNotFound, RelationNotUndoable)
def undo_relation(relation_id: UUID) -> RelationCard:
    """Undo that somebody who is no administrator confirmed a relation; for administrators."""
    with transaction() as session:
        relation = relations.find(session, context(), relation_id)
        relations.undo(session, context(), relation)
        return relation_list.card(session, relation, by=principal())


@blueprint.post("/<uuid:relation_id>/end", repeatable=True)
@blueprint.returns(HTTPStatus.OK, RelationView)
@blueprint.refuses(RelationNotFound, RelationNotConfirmed)
def end_relation(relation_id: UUID) -> RelationCard:
    """End a relation, as an administrator of either side; what was received stays readable by the company."""
    with transaction() as session:
        relation = relations.find_of_either_side(session, context(), relation_id)
        relations.end(session, context(), relation)
        return relation_list.card(session, relation, by=principal())
