"""Groups of case managers: journeys send requests to one by their answers, and its members alone see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, delete, select, text, true
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.observability.logging import logger
from deposits.cases.models import CaseGroupMember
from deposits.catalogue import catalogue
from deposits.errors import CaseManagerNotFound, GroupUnknown, OperatorOnly
from deposits.requests.models import Request
from deposits.structures import operators

log = logger(__name__)

MOST_MANAGERS = 500
_MANAGERS = text("SELECT account_id, name, groups FROM case_managers() ORDER BY name, account_id LIMIT :most")


@dataclass(frozen=True)
class CaseManager:
    """Somebody who examines cases, and for which groups; none are all of them."""

    account_id: UUID
    name: str
    groups: Sequence[str] | None


def every(session: Session) -> list[str]:
    """Return the groups to which journeys send their requests."""
    return sorted({one.group for journey in catalogue.offered(session) for one in journey.examined_by})


def own(session: Session | Connection, context: Context) -> Sequence[str] | None:
    """Return the groups for which the caller works; nothing for all of them."""
    asked = select(CaseGroupMember.case_group).where(CaseGroupMember.account_id == context.account_id)
    return session.scalars(asked.order_by(CaseGroupMember.case_group)).all() or None


def within(groups: Collection[str] | None) -> ColumnElement[bool]:
    """Return the condition under which a case is of one of these groups; of any where they are all."""
    return true() if groups is None else Request.case_group.in_(groups)


def managers(session: Session, context: Context) -> list[CaseManager]:
    """Return every case manager with their groups, for the operator's administrators."""
    _require_administrator(session, context)
    return colleagues(session)


def colleagues(session: Session) -> list[CaseManager]:
    """Return who examines cases and for which groups, to those who do."""
    return [CaseManager(one.account_id, one.name, one.groups) for one in _managers(session)]


def find_colleague(session: Session, account_id: UUID) -> CaseManager:
    """Return somebody who examines cases."""
    found = next((one for one in colleagues(session) if one.account_id == account_id), None)
    if found is None:
        raise CaseManagerNotFound
    return found


def require_known(session: Session, wanted: Collection[str]) -> None:
    """Refuse groups to which no journey sends its requests."""
    if unknown := set(wanted) - set(every(session)):
        raise GroupUnknown(groups=sorted(unknown))


def assign(session: Session, context: Context, account_id: UUID, *, groups: Collection[str] | None) -> CaseManager:
    """Have a case manager work for these groups and no others, or for all of them."""
    _require_administrator(session, context)
    manager = find_colleague(session, account_id)
    require_known(session, groups or ())
    session.execute(delete(CaseGroupMember).where(CaseGroupMember.account_id == account_id))
    session.add_all(CaseGroupMember(account_id=account_id, case_group=group) for group in sorted(set(groups or ())))
    session.flush()
    log.info("case_groups_assigned", manager=str(account_id), by=str(context.account_id), groups=sorted(groups or ()))
    return CaseManager(account_id, manager.name, sorted(set(groups)) if groups is not None else None)


def _managers(session: Session) -> Sequence[Row[tuple[UUID, str, list[str] | None]]]:
    return session.execute(_MANAGERS, {"most": MOST_MANAGERS}).all()


def _require_administrator(session: Session, context: Context) -> None:
    if not operators.administers(session, context):
        raise OperatorOnly
