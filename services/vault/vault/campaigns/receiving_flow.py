"""How the file of a campaign comes in, in several transactions: stored before the campaign relies on it."""

from __future__ import annotations

from uuid import UUID

from chartrier.access.context import Context
from chartrier.database.session import transaction
from vault.campaigns import campaigns
from vault.campaigns.models import Campaign
from vault.content_store.store import Content, ContentId
from vault.inspection.admission import PDF_ONLY, Admission


def receive(context: Context, admission: Admission, campaign_id: UUID, content: Content) -> Campaign:
    """Store the file of a campaign, to be split by the worker; the same one sent again changes nothing."""
    with transaction() as session:
        there = campaigns.find(session, context.caller, campaign_id)
        if there.digest == content.digest and there.state != "unreadable":
            return there
        organisation_id = campaigns.waiting_for_file(session, context.caller, campaign_id).organisation_id
    admitted = admission.admit(content, ContentId(organisation_id, campaign_id, 1), media_types=PDF_ONLY)
    try:
        with transaction() as session:
            return campaigns.take_file(session, context.caller, campaign_id, admitted)
    except Exception:
        admission.contents.remove(admitted.stored)
        raise
