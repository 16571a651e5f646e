"""The documents of a campaign: what was matched with whom, and what its sender settles by hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from vault.api.campaigns.schemas import (
    CampaignDocumentPageView,
    CampaignDocumentQuery,
    CampaignView,
    Settlement,
)
from vault.api.campaigns.views import view
from vault.api.wording import in_language
from vault.campaigns import campaigns, following
from vault.errors import CampaignNotFound, CampaignUnderWay, EmployeeNotFound

blueprint = Blueprint("campaign_documents", url_prefix="/campaigns", description="Whose the pages of a campaign are.")


@blueprint.get("/<uuid:campaign_id>/documents")
@blueprint.takes(CampaignDocumentQuery, location="query")
@blueprint.returns(HTTPStatus.OK, CampaignDocumentPageView)
@blueprint.refuses(CampaignNotFound)
def list_campaign_documents(asked: dict[str, Any], campaign_id: UUID) -> dict[str, Any]:
    """List the documents of a campaign, in the order of their pages."""
    with transaction() as session:
        campaign = campaigns.find(session, principal(), campaign_id)
        found = following.documents(session, campaign.id, **asked)
    language = request_language()
    told = [each | {"reason": each["reason"] and in_language(each["reason"], language)} for each in found.items]
    return {"items": told, "next": found.next}


@blueprint.put("/<uuid:campaign_id>/documents/<int:first_page>/recipient")
@blueprint.takes(Settlement)
@blueprint.returns(HTTPStatus.OK, CampaignView)
@blueprint.refuses(CampaignNotFound, CampaignUnderWay, EmployeeNotFound)
def settle_campaign_document(settled: dict[str, Any], campaign_id: UUID, first_page: int) -> dict[str, Any]:
    """Say whose a document is, or that it is not sent."""
    with transaction() as session:
        campaigns.settle(session, principal(), campaign_id, first_page, holder_id=settled["holder_id"])
        session.flush()
        return view(session, campaigns.find(session, principal(), campaign_id))


@blueprint.post("/<uuid:campaign_id>/setting-aside", repeatable=True)
@blueprint.returns(HTTPStatus.OK, CampaignView)
@blueprint.refuses(CampaignNotFound, CampaignUnderWay)
def set_aside_unmatched(campaign_id: UUID) -> dict[str, Any]:
    """Say of everything that belongs to nobody for sure that it is not sent."""
    with transaction() as session:
        campaigns.set_aside_unmatched(session, principal(), campaign_id)
        return view(session, campaigns.find(session, principal(), campaign_id))
