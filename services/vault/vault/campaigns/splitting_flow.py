"""How a campaign's file is split, some pages in each transaction: a worker that is killed goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.database.session import transaction
from chartrier.observability.logging import logger
from chartrier.runtime.limited_process import NotProcessable
from vault.campaigns import employees, matching
from vault.campaigns.matching import Match
from vault.campaigns.models import Campaign, CampaignDocument
from vault.campaigns.pages import Pages
from vault.content_encryption.segments import Corrupted
from vault.content_store.store import ContentStore, StoredContent

PAGES_AT_A_TIME: Final = 50

log = logger(__name__)


def split_next(contents: ContentStore, pages: Pages) -> bool:
    """Split the campaign that has waited longest; false when none waits."""
    with transaction(maintenance=True) as session:
        waiting = select(Campaign).where(Campaign.state == "splitting").order_by(Campaign.id).limit(1)
        campaign = session.scalars(waiting).one_or_none()
    if campaign is None or campaign.content is None:
        return False
    try:
        _split(campaign, read_file(contents, campaign.content), pages)
    except (NotProcessable, Corrupted) as unreadable:
        log.warning("campaign_unreadable", campaign=str(campaign.id), failure=type(unreadable).__name__)
        with transaction(maintenance=True) as session:
            _still_splitting(session, campaign.id).state = "unreadable"
    return True


def read_file(contents: ContentStore, content: StoredContent) -> bytes:
    """Return the whole file of a campaign."""
    return b"".join(contents.read(content))


def _split(campaign: Campaign, pdf: bytes, pages: Pages) -> None:
    read = campaign.pages_read
    while read < campaign.pages:
        last = min(read + PAGES_AT_A_TIME, campaign.pages)
        texts = pages.texts(pdf, first=read + 1, last=last)
        with transaction(maintenance=True) as session:
            there = _still_splitting(session, campaign.id)
            _add(session, there, texts)
            there.pages_read = read = last
            if last == there.pages:
                there.state = "ready"


def _still_splitting(session: Session, campaign_id: UUID) -> Campaign:
    return session.scalars(select(Campaign).where(Campaign.id == campaign_id).with_for_update()).one()


def _add(session: Session, campaign: Campaign, texts: Sequence[str]) -> None:
    facts = [matching.facts_of(text, organisation_id=campaign.organisation_id) for text in texts]
    numbered = {holder for page in facts for holder in page.numbers}
    known = employees.within_reach(session, campaign, numbered)
    before = session.get(CampaignDocument, (campaign.id, _number_before(session, campaign)))
    for number, page in enumerate(facts, start=campaign.pages_read + 1):
        found = matching.match(page, known)
        if before is not None and found.holder_id is not None and found.holder_id == before.holder_id:
            # Pages of one employee that follow each other are one document.
            before.last_page = number
            continue
        before = _document(campaign, number, found)
        session.add(before)


def _number_before(session: Session, campaign: Campaign) -> int:
    of_it = CampaignDocument.campaign_id == campaign.id
    latest = select(CampaignDocument.number).where(of_it).order_by(CampaignDocument.number.desc()).limit(1)
    return session.scalar(latest) or 0


def _document(campaign: Campaign, number: int, found: Match) -> CampaignDocument:
    return CampaignDocument(
        campaign_id=campaign.id,
        number=number,
        last_page=number,
        state="matched" if found.holder_id else "unmatched",
        finding=found.finding,
        found=found.found,
        holder_id=found.holder_id,
    )
