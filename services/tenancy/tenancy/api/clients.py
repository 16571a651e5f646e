"""The clients of an agency."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.api.list_queries import FoundPage, SearchQuery, criteria_of, order_of, place_in, sort_field
from tenancy.clients import listing, reminders
from tenancy.clients.listing import CLIENTS, ClientLine
from tenancy.clients.models import ClientReminderRun
from tenancy.clients.reminders import Reminded
from tenancy.errors import ClientNotFound, OrganisationNotFound, ReminderRunNotFound, SearchInvalid
from tenancy.searchable_lists import pages
from tenancy.searchable_lists.pages import Found

blueprint = Blueprint("clients", url_prefix="/organisations", description="The clients of an agency")


class ClientsQuery(SearchQuery):
    """Which clients, in what order."""

    sort = sort_field(CLIENTS.sorts)


class ClientView(Schema):
    """A client company, and its relation with the agency."""

    id = fields.UUID(required=True, attribute="client.company_id")
    relation_id = fields.UUID(required=True, allow_none=True, attribute="relation.id", dump_default=None)
    state = fields.String(
        required=True,
        attribute="relation.state",
        dump_default="proposed",
        validate=validate.OneOf(["proposed", "confirmed", "declined", "ended"]),
    )
    name = fields.String(required=True, attribute="client.name")
    siret = fields.String(required=True, attribute="client.siret")
    registered_at = fields.DateTime(required=True, attribute="client.registered_at")
    activated_at = fields.DateTime(required=True, allow_none=True, attribute="client.activated_at")
    reminded_at = fields.DateTime(required=True, allow_none=True, attribute="client.reminded_at")


class ClientCountsView(Schema):
    """How many have a user who is active, and how many not yet."""

    activated = fields.Integer(required=True)
    pending = fields.Integer(required=True)


class ClientPageView(Schema):
    """Some clients, the counts of the agency, and after what the next ones come."""

    items = fields.List(fields.Nested(ClientView), required=True)
    counts = fields.Nested(ClientCountsView, required=True)
    next = fields.String(required=True, allow_none=True)


class ChosenClients(Schema):
    """Which clients to remind."""

    clients = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 100))


class ClientsRemindedView(Schema):
    """How many users were reminded, for how many it was too soon; how many clients have nobody to remind."""

    sent = fields.Integer(required=True)
    too_soon = fields.Integer(required=True)
    skipped = fields.Integer(required=True)


class ClientReminderRunView(ClientsRemindedView):
    """Reminders to the users of all clients where nobody is active, as far as they have come."""

    id = fields.UUID(required=True)
    requested_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)


@blueprint.get("/<uuid:organisation_id>/clients")
@blueprint.takes(ClientsQuery, location="query")
@blueprint.returns(HTTPStatus.OK, ClientPageView)
@blueprint.refuses(OrganisationNotFound, SearchInvalid)
def list_clients(query: dict[str, Any], organisation_id: UUID) -> FoundPage[ClientLine]:
    """List the clients of an agency: all, or those found by the beginnings of words, with the counts."""
    order, criteria = order_of(query), criteria_of(query, organisation_id)
    with transaction() as session:
        listing.check_agency(session, organisation_id, by=principal())
        after = place_in(order, query["after"])
        found = pages.page(session, CLIENTS, criteria, after=after, limit=query["limit"])
        lines = listing.with_relations(session, organisation_id, found.items)
        return FoundPage(Found(lines, found.next), listing.counts_of(session, organisation_id), order)


@blueprint.post("/<uuid:organisation_id>/client-reminders", repeatable=True)
@blueprint.takes(ChosenClients)
@blueprint.returns(HTTPStatus.OK, ClientsRemindedView)
@blueprint.refuses(OrganisationNotFound, ClientNotFound)
def remind_clients(chosen: dict[str, list[UUID]], organisation_id: UUID) -> Reminded:
    """Remind the invited users of some clients where nobody is active yet, each user at most once in 24 hours."""
    with transaction() as session:
        listing.check_agency(session, organisation_id, by=principal())
        return reminders.remind(session, context(), organisation_id, chosen["clients"])


@blueprint.post("/<uuid:organisation_id>/client-reminder-runs", repeatable=True)
@blueprint.returns(HTTPStatus.ACCEPTED, ClientReminderRunView)
@blueprint.refuses(OrganisationNotFound)
def remind_all_clients(organisation_id: UUID) -> ClientReminderRun:
    """Remind the users of all clients where nobody is active; while that is under way, the same is answered."""
    with transaction() as session:
        listing.check_agency(session, organisation_id, by=principal())
        return reminders.start_run(session, context(), organisation_id)


@blueprint.get("/<uuid:organisation_id>/client-reminder-runs/<uuid:run_id>")
@blueprint.returns(HTTPStatus.OK, ClientReminderRunView)
@blueprint.refuses(OrganisationNotFound, ReminderRunNotFound)
def show_client_reminder_run(organisation_id: UUID, run_id: UUID) -> ClientReminderRun:
    """Show how far the reminders have come."""
    with transaction() as session:
        listing.check_agency(session, organisation_id, by=principal())
        return reminders.find_run(session, organisation_id, run_id)
