"""All the sites of one's company at once: their relations with agencies, and everybody's rights there."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from tenancy.administration import member_list
from tenancy.administration.member_list import Filter, MembersPage
from tenancy.administration.scope import Scope, find_sites
from tenancy.api.addresses import AddressSchema
from tenancy.api.administration.accesses import AdministeredUnitView
from tenancy.api.administration.member_views import MembersView
from tenancy.api.administration.members import MembersQuery
from tenancy.errors import OrganisationNotFound
from tenancy.members.accesses import Place

blueprint = Blueprint("sites", url_prefix="/companies", description="All the sites of one's company, by its SIREN")


class SiteView(Schema):
    """A site that one administers, and the relations there in which rights can be given."""

    id = fields.UUID(required=True, attribute="space.id")
    name = fields.String(required=True, attribute="space.name")
    siret = fields.String(required=True, attribute="space.siret")
    address = fields.Nested(AddressSchema, required=True, attribute="space.address")
    units = fields.List(fields.Nested(AdministeredUnitView), required=True)


class SitesView(Schema):
    """The sites of a company that one administers."""

    items = fields.List(fields.Nested(SiteView), required=True)


class SiteMembersQuery(MembersQuery):
    """Which members: as in one space, and of one site or in the relations with one agency."""

    class Meta:
        """The relation of one site is chosen by the site and the agency."""

        exclude = ("unit",)

    site = fields.UUID(load_default=None)
    agency = fields.UUID(load_default=None)


@blueprint.get("/<siren>/sites")
@blueprint.returns(HTTPStatus.OK, SitesView)
@blueprint.refuses(OrganisationNotFound)
def list_sites(siren: str) -> dict[str, Any]:
    """List the sites of one's company that one administers, each with its relations."""
    with transaction() as session:
        sites = find_sites(session, siren, by=principal())
        # What can be given is the agency's services' matter, alike at every site.
        agencies = {unit.place: (scope, unit) for scope in sites for unit in scope.units}
        offers = {place: scope.grantable(session, unit) for place, (scope, unit) in agencies.items()}
        return {"items": [_site(scope, offers) for scope in sites]}


@blueprint.get("/<siren>/members")
@blueprint.takes(SiteMembersQuery, location="query")
@blueprint.returns(HTTPStatus.OK, MembersView)
@blueprint.refuses(OrganisationNotFound)
def list_members_of_sites(query: dict[str, Any], siren: str) -> MembersPage:
    """List the members of all the sites that one administers; who belongs to several stands there once for each."""
    wanted = Filter(
        words=query["q"],
        state=query["state"],
        agency_id=query["agency"],
        right=query["right"],
        descending=query["sort"] == "-name",
        after=query["after"],
        limit=query["limit"],
    )
    with transaction() as session:
        sites = _chosen(find_sites(session, siren, by=principal()), query["site"])
        return member_list.members_of(session, sites, wanted)


def _chosen(sites: list[Scope], site_id: UUID | None) -> list[Scope]:
    chosen = [site for site in sites if site_id in (None, site.space.id)]
    if not chosen:
        raise OrganisationNotFound
    return chosen


def _site(scope: Scope, offers: Mapping[Place, list[str]]) -> dict[str, Any]:
    units = [vars(unit) | {"grantable_rights": offers[unit.place]} for unit in scope.units]
    return {"space": scope.space, "units": units}
