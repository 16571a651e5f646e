"""Cases are handed over, one or a selection, to a colleague or to another group, who are told once."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import new_id
from deposits.cases import access, groups, selection, substitutes
from deposits.cases.access import CaseKey
from deposits.cases.groups import CaseManager
from deposits.cases.selection import Result
from deposits.errors import AlreadyTheirs, CannotExamine
from deposits.events import CasesHandedOver
from deposits.requests import entries
from deposits.requests.models import Request
from deposits.requests.stages import Act, Stage
from deposits.structures import operators

_SEND = text("SELECT send_to_group(:case_id, :wanted)")
_IS_OF_STRUCTURE = text("SELECT is_of_structure(:colleague, :structure)")


def to_manager(
    session: Session, context: Context, keys: Collection[CaseKey], account_id: UUID, *, reason: str
) -> list[Result]:
    """Give cases to a colleague, who examines them from now on."""
    access.require_case_manager(session, context)
    manager = groups.find_colleague(session, account_id)
    results = selection.on_each(keys, lambda key: _give(session, context, key, manager, reason))
    # Whoever replaces them today is told too.
    told = {account_id, substitutes.of(session, account_id, context) or account_id}
    _tell(session, context, results, sorted(told))
    return results


def to_group(session: Session, context: Context, keys: Collection[CaseKey], group: str, *, reason: str) -> list[Result]:
    """Send cases to another group, whose members take them."""
    access.require_case_manager(session, context)
    groups.require_known(session, [group])
    results = selection.on_each(keys, lambda key: _send(session, context, key, group, reason))
    # Who works for every group sees them in the queue; a mail for each would be noise.
    members = [one.account_id for one in groups.colleagues(session) if one.groups is not None and group in one.groups]
    _tell(session, context, results, members, group=group)
    return results


def _give(session: Session, context: Context, key: CaseKey, manager: CaseManager, reason: str) -> Request:
    case = access.lock(session, context, key)
    if case.manager_id == manager.account_id:
        raise AlreadyTheirs
    of_structure = session.scalar(_IS_OF_STRUCTURE, {"colleague": manager.account_id, "structure": case.holder_id})
    if of_structure or (manager.groups is not None and case.case_group not in manager.groups):
        raise CannotExamine
    case.move(Act.HAND_OVER, at=context.now)
    case.manager_id = manager.account_id
    _note(session, context, case, reason, to_manager=str(manager.account_id))
    return case


def _send(session: Session, context: Context, key: CaseKey, group: str, reason: str) -> Request:
    case = access.lock(session, context, key)
    if case.case_group == group:
        raise AlreadyTheirs
    case.move(Act.HAND_OVER, at=context.now)
    if case.stage == Stage.EXAMINING:
        # Nobody examines it until somebody of that group takes it.
        case.move(Act.RELEASE, at=context.now)
    case.manager_id = None
    _note(session, context, case, reason, to_group=group)
    # Last of all: the caller may see nothing of the case any more.
    session.flush()
    session.execute(_SEND, {"case_id": case.id, "wanted": group})
    session.expunge(case)
    return case


def _note(session: Session, context: Context, case: Request, reason: str, **to: str) -> None:
    entries.add(session, context, case, act=Act.HAND_OVER, by_case_manager=True, shown=False, text=reason, **to)


def _tell(
    session: Session, context: Context, results: Collection[Result], accounts: Collection[UUID], *, group: str = ""
) -> None:
    told = [account_id for account_id in accounts if account_id != context.account_id]
    count = sum(result.problem is None for result in results)
    if told and count:
        record(
            session,
            CasesHandedOver(
                tenant_id=operators.space_of(session, context),
                handover_id=new_id(),
                account_ids=told,
                case_group=group,
                count=count,
                at=context.now,
            ),
        )
