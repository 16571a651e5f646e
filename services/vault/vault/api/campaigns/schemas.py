"""The shapes of what is asked and answered about campaigns."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from vault.api.deposits.metadata import Payslip, words
from vault.campaigns.models import CAMPAIGN_STATES, DOCUMENT_STATES, FINDINGS


class NewCampaign(Schema):
    """What a campaign sends: payslips of one period, and what they are called in the vaults of their employees."""

    establishment_id = fields.UUID(required=True)
    title = words()
    period = Payslip().fields["period"]


class CampaignQuery(Schema):
    """Whose campaigns are asked for, and after which one."""

    organisation = fields.UUID(load_default=None)
    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class CampaignCountsView(Schema):
    """How many documents of a campaign are in each state."""

    matched = fields.Integer(required=True)
    unmatched = fields.Integer(required=True)
    set_aside = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    # For whom refused electronic delivery: the employer delivers on paper.
    paper = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    # Of those sent, by their employees.
    read = fields.Integer(required=True)


class CampaignView(Schema):
    """A campaign, and how far it is."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    establishment_id = fields.UUID(required=True)
    title = fields.String(required=True)
    period = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(CAMPAIGN_STATES))
    created_at = fields.DateTime(required=True)
    pages = fields.Integer(required=True)
    pages_read = fields.Integer(required=True)
    send_at = fields.DateTime(required=True, allow_none=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    counts = fields.Nested(CampaignCountsView, required=True)


class CampaignPageView(Schema):
    """Some campaigns, the latest first; `next` is after which one more come."""

    items = fields.List(fields.Nested(CampaignView), required=True)
    next = fields.UUID(required=True, allow_none=True)


class CampaignEmployeeView(Schema):
    """The employee to whom a document of a campaign goes."""

    holder_id = fields.UUID(required=True)
    staff_number = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)


class CampaignDocumentView(Schema):
    """Some pages that go to one employee together, what was found on them, and what became of them."""

    first_page = fields.Integer(required=True)
    last_page = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(DOCUMENT_STATES))
    finding = fields.String(required=True, validate=validate.OneOf(FINDINGS))
    found = fields.String(required=True)
    employee = fields.Nested(CampaignEmployeeView, required=True, allow_none=True)
    document_id = fields.UUID(required=True, allow_none=True)
    read = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)


class CampaignDocumentQuery(Schema):
    """Which documents of a campaign are asked for, and after which page."""

    state = fields.String(load_default=None, validate=validate.OneOf(DOCUMENT_STATES))
    after = fields.Integer(load_default=0, validate=validate.Range(0, 1_000_000))
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class CampaignDocumentPageView(Schema):
    """Some documents of a campaign, in the order of their pages; `next` is after which page more come."""

    items = fields.List(fields.Nested(CampaignDocumentView), required=True)
    next = fields.Integer(required=True, allow_none=True)


class Settlement(Schema):
    """Whose a document is; nobody's is one that is not sent."""

    holder_id = fields.UUID(required=True, allow_none=True)


class Sending(Schema):
    """From when on a campaign is sent; without a time, now."""

    at = fields.AwareDateTime(load_default=None)
