"""Campaigns as their sender prepares them: begun, given their file, settled by hand, sent now or at an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.database.session import wake
from chartrier.projections import grants, subscribed_services
from vault.campaigns import employees
from vault.campaigns.models import Campaign, CampaignDocument
from vault.content_store.removal import remove_later
from vault.documents.models import Establishment
from vault.errors import (
    CampaignNotFound,
    CampaignTaken,
    CampaignUnderWay,
    CampaignUnsettled,
    EmployeeNotFound,
    SpaceNotFound,
)
from vault.inspection.admission import AdmittedContent

CHANNEL: Final = "campaigns"
SENDERS: Final = frozenset({"agency", "employer", "employer_group"})
_RIGHT: Final = "D"


@dataclass(frozen=True)
class NewCampaign:
    """What a campaign sends, and which establishment sends it."""

    establishment_id: UUID
    title: str
    period: str


def begin(session: Session, context: Context, campaign_id: UUID, new: NewCampaign) -> Campaign:
    """Begin a campaign under an id of its sender's choice; begun again it is the same."""
    establishment = session.get(Establishment, new.establishment_id)
    if establishment is None or not may_send(session, context.account_id, establishment.organisation_id, new):
        raise SpaceNotFound
    whole = _sends_for_all(session, context.account_id, establishment.organisation_id)
    row = vars(new) | {
        "id": campaign_id,
        "organisation_id": establishment.organisation_id,
        "created_by": context.account_id,
        "created_at": context.now,
        "state": "new",
        "whole_organisation": whole,
    }
    session.execute(insert(Campaign).values(row).on_conflict_do_nothing())
    there = session.get(Campaign, campaign_id)
    if there is None or (there.establishment_id, there.title, there.period) != tuple(vars(new).values()):
        raise CampaignTaken
    return there


def find(session: Session, by: Principal, campaign_id: UUID, *, locked: bool = False) -> Campaign:
    """Return a campaign that the caller's establishment sends."""
    asked = select(Campaign).where(Campaign.id == campaign_id)
    found = session.scalars(asked.with_for_update() if locked else asked).one_or_none()
    if found is None or not may_send(session, by.id, found.organisation_id, found):
        raise CampaignNotFound
    return found


def may_send(session: Session, account_id: UUID, organisation_id: UUID, of: Campaign | NewCampaign) -> bool:
    """Tell whether somebody sends from the establishment of a campaign, for which diffusion is subscribed to."""
    return subscribed_services.includes(session, organisation_id, "diffusion") and any(
        grant.organisation_id == organisation_id
        and grant.kind in SENDERS
        and _RIGHT in grant.rights
        and grant.establishment_id in (None, of.establishment_id)
        for grant in grants.of(session, account_id)
    )


def page(
    session: Session, by: Principal, *, organisation: UUID | None, after: UUID | None, limit: int
) -> Sequence[Campaign]:
    """Return campaigns that the caller's establishments send, the latest first."""
    units = _units(session, by, organisation)
    found = {campaign.id: campaign for unit in units for campaign in _latest(session, unit, after, limit)}
    return sorted(found.values(), key=lambda campaign: campaign.id, reverse=True)[:limit]


def waiting_for_file(session: Session, by: Principal, campaign_id: UUID) -> Campaign:
    """Return a campaign of the caller that has no file yet, or one that can't be read."""
    campaign = find(session, by, campaign_id, locked=True)
    if campaign.state not in ("new", "unreadable"):
        raise CampaignUnderWay
    return campaign


def take_file(session: Session, by: Principal, campaign_id: UUID, file: AdmittedContent) -> Campaign:
    """Have the worker split a file that was stored; another file may take the place of one that can't be read."""
    campaign = waiting_for_file(session, by, campaign_id)
    if campaign.object_name is not None:
        remove_later(session, [campaign.object_name])
    campaign.digest, campaign.size, campaign.pages = file.digest, file.size, file.file.pages
    key = file.stored.key
    campaign.object_name, campaign.key_id, campaign.wrapped_key = file.stored.name, key.key_id, key.wrapped
    campaign.state, campaign.pages_read = "splitting", 0
    session.execute(delete(CampaignDocument).where(CampaignDocument.campaign_id == campaign.id))
    wake(session, CHANNEL)
    return campaign


def settle(session: Session, by: Principal, campaign_id: UUID, number: int, *, holder_id: UUID | None) -> None:
    """Say by hand whose a document is, or, with nobody, that it is not sent."""
    campaign = _ready(session, by, campaign_id)
    document = session.get(CampaignDocument, (campaign_id, number))
    if document is None:
        raise CampaignNotFound
    if holder_id is None:
        document.state, document.holder_id = "set_aside", None
        return
    if holder_id not in employees.within_reach(session, campaign, [holder_id]):
        raise EmployeeNotFound
    document.state, document.finding, document.holder_id = "matched", "by_hand", holder_id


def set_aside_unmatched(session: Session, by: Principal, campaign_id: UUID) -> None:
    """Say of everything that belongs to nobody for sure that it is not sent."""
    campaign = _ready(session, by, campaign_id)
    unmatched = CampaignDocument.campaign_id == campaign.id, CampaignDocument.state == "unmatched"
    session.execute(update(CampaignDocument).where(*unmatched).values(state="set_aside"))


def send(session: Session, context: Context, campaign_id: UUID, *, at: datetime | None) -> Campaign:
    """Have everything that has its employee sent, now or from a time on; nothing may be left to settle."""
    campaign = _ready(session, context.caller, campaign_id)
    states = select(CampaignDocument.state).where(CampaignDocument.campaign_id == campaign.id).distinct()
    found = set(session.scalars(states))
    if "unmatched" in found or "matched" not in found:
        raise CampaignUnsettled
    campaign.state, campaign.sent_by, campaign.send_at = "sending", context.account_id, at or context.now
    wake(session, CHANNEL)
    return campaign


def keep_from_sending(session: Session, context: Context, campaign_id: UUID) -> Campaign:
    """Take back what was to be sent at an hour that has not come."""
    campaign = find(session, context.caller, campaign_id, locked=True)
    if campaign.state != "sending" or campaign.send_at is None or campaign.send_at <= context.now:
        raise CampaignUnderWay
    campaign.state, campaign.sent_by, campaign.send_at = "ready", None, None
    return campaign


def discard(session: Session, by: Principal, campaign_id: UUID) -> None:
    """Forget a campaign of which nothing was sent, and its file."""
    campaign = find(session, by, campaign_id, locked=True)
    if campaign.state in ("sending", "sent", "stopped"):
        raise CampaignUnderWay
    if campaign.object_name is not None:
        remove_later(session, [campaign.object_name])
    session.execute(delete(Campaign).where(Campaign.id == campaign.id))


def _ready(session: Session, by: Principal, campaign_id: UUID) -> Campaign:
    campaign = find(session, by, campaign_id, locked=True)
    if campaign.state != "ready":
        raise CampaignUnderWay
    return campaign


def _sends_for_all(session: Session, account_id: UUID, organisation_id: UUID) -> bool:
    return any(
        grant.organisation_id == organisation_id and grant.establishment_id is None and _RIGHT in grant.rights
        for grant in grants.of(session, account_id)
    )


def _units(session: Session, by: Principal, organisation: UUID | None) -> list[ColumnElement[bool]]:
    held = [
        grant
        for grant in grants.of(session, by.id)
        if grant.kind in SENDERS and _RIGHT in grant.rights and organisation in (None, grant.organisation_id)
    ]
    return [
        Campaign.organisation_id == grant.organisation_id
        if grant.establishment_id is None
        else Campaign.establishment_id == grant.establishment_id
        for grant in held
    ]


def _latest(session: Session, unit: ColumnElement[bool], after: UUID | None, limit: int) -> Sequence[Campaign]:
    asked = select(Campaign).where(unit)
    if after is not None:
        asked = asked.where(Campaign.id < after)
    return session.scalars(asked.order_by(Campaign.id.desc()).limit(limit)).all()
