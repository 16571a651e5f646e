"""How a campaign is sent, some documents in each transaction: each under a reference of its own, so none goes twice."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.http.problems import FieldError
from chartrier.runtime.limited_process import NotProcessable
from vault.campaigns import campaigns
from vault.campaigns.models import Campaign, CampaignDocument, Employee
from vault.campaigns.pages import Pages
from vault.campaigns.splitting_flow import read_file
from vault.content_store.removal import remove_later
from vault.deposits import batch_flow
from vault.deposits.deposit import Deposit, Depositor, Outcome, refused
from vault.deposits.storing import FileStoring, UploadedFile
from vault.documents import organisations
from vault.events import PersonNamed

DOCUMENTS_AT_A_TIME: Final = 20
NO_EMPLOYEE: Final = "is no employee any more"
_TYPE: Final = "payslip"

Unsent = tuple[CampaignDocument, Employee | None]


def send_next(context: Context, storing: FileStoring, pages: Pages) -> bool:
    """Send the campaign whose hour came first; false when none is to be sent now."""
    with transaction(maintenance=True) as session:
        campaign = _next(session, context)
        if campaign is None or campaign.sent_by is None:
            return False
        name = organisations.name_of(session, campaign.organisation_id) or ""
        if not campaigns.may_send(session, campaign.sent_by, campaign.organisation_id, campaign):
            campaign.state = "stopped"
            return True
    _send(context, storing, pages, campaign, name)
    _finish(context, campaign.id)
    return True


def _send(context: Context, storing: FileStoring, pages: Pages, campaign: Campaign, name: str) -> None:
    if campaign.content is None or campaign.sent_by is None:
        return
    sender, depositor = Principal(campaign.sent_by, "person"), Depositor(campaign.organisation_id, name)
    pdf = read_file(storing.admission.contents, campaign.content)
    while some := _unsent(campaign.id):
        try:
            parts = pages.split(pdf, [(document.number, document.last_page) for document, _ in some])
        except NotProcessable:
            parts = [b""] * len(some)
        pieces = zip(some, parts, strict=True)
        files = {str(document.number): UploadedFile(io.BytesIO(part)) for (document, _), part in pieces}
        lines = [_line(campaign, name, document, employee) for document, employee in some]
        _record(campaign.id, some, batch_flow.deposit(context, storing, depositor, lines, files, by=sender))


def _next(session: Session, context: Context) -> Campaign | None:
    due = select(Campaign).where(Campaign.state == "sending", Campaign.send_at <= context.now)
    return session.scalars(due.order_by(Campaign.send_at, Campaign.id).limit(1)).one_or_none()


def _unsent(campaign_id: UUID) -> list[Unsent]:
    asked = (
        select(CampaignDocument, Employee)
        .outerjoin(Employee, Employee.holder_id == CampaignDocument.holder_id)
        .where(CampaignDocument.campaign_id == campaign_id, CampaignDocument.state == "matched")
        .order_by(CampaignDocument.number)
        .limit(DOCUMENTS_AT_A_TIME)
    )
    with transaction(maintenance=True) as session:
        return [(document, employee) for document, employee in session.execute(asked)]


def _line(campaign: Campaign, name: str, document: CampaignDocument, employee: Employee | None) -> Deposit | Outcome:
    # The same however often it is sent: the deposit of a worker that was killed is found again.
    reference = f"campaign/{campaign.id}/{document.number}"
    if employee is None:
        return refused(reference, FieldError("recipient", NO_EMPLOYEE))
    person = PersonNamed(employee.staff_number, employee.first_name, employee.last_name, employee.email)
    facts = {"period": campaign.period, "employer": name, "staff_number": employee.staff_number}
    return Deposit(
        reference=reference,
        type=_TYPE,
        title=campaign.title,
        file=str(document.number),
        signature=None,
        replaces=None,
        metadata=facts,
        recipient=person,
        holder_id=employee.holder_id,
        establishment_id=campaign.establishment_id,
    )


def _record(campaign_id: UUID, some: Sequence[Unsent], outcomes: Sequence[Outcome]) -> None:
    with transaction(maintenance=True) as session:
        for (document, _), outcome in zip(some, outcomes, strict=True):
            there = session.get_one(CampaignDocument, (campaign_id, document.number))
            # What is there under the reference is what a worker sent before it was killed.
            there.document_id = outcome.document_id
            there.state = "sent" if outcome.document_id else outcome.result
            there.reason = outcome.problems[0].reason if outcome.problems and not outcome.document_id else None


def _finish(context: Context, campaign_id: UUID) -> None:
    with transaction(maintenance=True) as session:
        campaign = session.get_one(Campaign, campaign_id)
        campaign.state, campaign.finished_at = "sent", context.now
        # Every employee has their pages now: the file of them all is not needed any more.
        remove_later(session, [campaign.object_name] if campaign.object_name else [])
        campaign.object_name = campaign.key_id = campaign.wrapped_key = None
