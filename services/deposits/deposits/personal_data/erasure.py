"""A closed account is erased: its name goes; requests stay, they are the structure's; pay stays provable."""

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from chartrier.projections import person_names
from deposits.advances.models import Advance
from deposits.advances.states import AdvanceState
from deposits.cases.models import CaseGroupMember, CaseSubstitute
from deposits.requests.models import Request
from deposits.requests.states import State
from deposits.timesheets.models import Timesheet
from deposits.welcome import welcome


def erase(session: Session, requested: Erasure) -> ErasureReport:
    """Delete the names of the closed accounts and what nobody decided; report what structures and employers keep."""
    names = sum(person_names.forget(session, account_id) for account_id in requested.accounts)
    welcome.forget(session, requested.accounts)
    own = or_(Request.owner_id.in_(requested.accounts), Request.begun_by.in_(requested.accounts))
    requests = session.scalar(select(func.count()).where(own, Request.state != State.DRAFT)) or 0
    session.execute(delete(CaseGroupMember).where(CaseGroupMember.account_id.in_(requested.accounts)))
    replacing = CaseSubstitute.substitute_id.in_(requested.accounts)
    session.execute(delete(CaseSubstitute).where(or_(CaseSubstitute.account_id.in_(requested.accounts), replacing)))
    undecided = Advance.state.in_((AdvanceState.ASKED, AdvanceState.WITHDRAWN))
    session.execute(delete(Advance).where(Advance.holder_id.in_(requested.holders), undecided))
    advances = session.scalar(select(func.count()).where(Advance.holder_id.in_(requested.holders))) or 0
    sheets = session.scalar(select(func.count()).where(Timesheet.holder_id.in_(requested.holders))) or 0
    kept = (("deposit-requests", requests, "deposits"), ("pay-records", advances + sheets, "labour"))
    retained = [RetainedItems(key, count, law, None) for key, count, law in kept if count]
    return ErasureReport(erased=[ErasedItems("names", names)], retained=retained)
