"""*Campagnes de diffusion*: payslips that an establishment sends by hand, from one PDF of them all (VLT-14)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.problems import TooLarge
from chartrier.runtime.current import context
from vault.api.campaigns.schemas import CampaignPageView, CampaignQuery, CampaignView, NewCampaign, Sending
from vault.api.campaigns.views import view, views
from vault.api.uploads import refusing_unfit_files, uploaded_content
from vault.campaigns import campaigns, receiving_flow
from vault.errors import (
    CampaignNotFound,
    CampaignTaken,
    CampaignUnderWay,
    CampaignUnsettled,
    ContentUnfit,
    SpaceNotFound,
    StoreUnavailable,
)
from vault.ports import ports

blueprint = Blueprint("campaigns", url_prefix="/campaigns", description="Payslips that are sent by hand.")


@blueprint.get("")
@blueprint.takes(CampaignQuery, location="query")
@blueprint.returns(HTTPStatus.OK, CampaignPageView)
def list_campaigns(asked: dict[str, Any]) -> dict[str, Any]:
    """List the campaigns that the caller's establishments send, the latest first."""
    limit = asked.pop("limit")
    with transaction() as session:
        found = campaigns.page(session, principal(), **asked, limit=limit + 1)
        shown = views(session, found[:limit])
    return {"items": shown, "next": found[limit - 1].id if len(found) > limit else None}


@blueprint.put("/<uuid:campaign_id>")
@blueprint.takes(NewCampaign)
@blueprint.returns(HTTPStatus.OK, CampaignView)
@blueprint.refuses(SpaceNotFound, CampaignTaken)
def begin_campaign(new: dict[str, Any], campaign_id: UUID) -> dict[str, Any]:
    """Begin a campaign under an id of one's choice."""
    with transaction() as session:
        return view(session, campaigns.begin(session, context(), campaign_id, campaigns.NewCampaign(**new)))


@blueprint.get("/<uuid:campaign_id>")
@blueprint.returns(HTTPStatus.OK, CampaignView)
@blueprint.refuses(CampaignNotFound)
def show_campaign(campaign_id: UUID) -> dict[str, Any]:
    """Show how far a campaign is."""
    with transaction() as session:
        return view(session, campaigns.find(session, principal(), campaign_id))


@blueprint.put("/<uuid:campaign_id>/file")
@blueprint.returns(HTTPStatus.ACCEPTED, CampaignView)
@blueprint.refuses(CampaignNotFound, CampaignUnderWay, ContentUnfit, TooLarge, StoreUnavailable)
def send_campaign_file(campaign_id: UUID) -> dict[str, Any]:
    """Send the PDF of all the payslips, as the body; it is split and matched with employees in the background."""
    with refusing_unfit_files():
        campaign = receiving_flow.receive(context(), ports().admission, campaign_id, uploaded_content())
    with transaction() as session:
        return view(session, campaign)


@blueprint.post("/<uuid:campaign_id>/sending")
@blueprint.takes(Sending)
@blueprint.returns(HTTPStatus.ACCEPTED, CampaignView)
@blueprint.refuses(CampaignNotFound, CampaignUnderWay, CampaignUnsettled)
def send_campaign(asked: dict[str, Any], campaign_id: UUID) -> dict[str, Any]:
    """Have a campaign sent, now or from an hour on; nothing in it may be left to settle."""
    with transaction() as session:
        return view(session, campaigns.send(session, context(), campaign_id, at=asked["at"]))


@blueprint.delete("/<uuid:campaign_id>/sending")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(CampaignNotFound, CampaignUnderWay)
def keep_campaign_from_sending(campaign_id: UUID) -> None:
    """Take back what was to be sent at an hour that has not come."""
    with transaction() as session:
        campaigns.keep_from_sending(session, context(), campaign_id)


@blueprint.delete("/<uuid:campaign_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(CampaignNotFound, CampaignUnderWay)
def discard_campaign(campaign_id: UUID) -> None:
    """Forget a campaign of which nothing was sent, and its file."""
    with transaction() as session:
        campaigns.discard(session, principal(), campaign_id)
