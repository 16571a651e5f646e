"""Labels: words by which case managers find cases again, which their structures never see."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from deposits.cases import access, selection
from deposits.cases.access import CaseKey
from deposits.cases.models import CaseLabel
from deposits.cases.selection import Result
from deposits.errors import TooManyLabels
from deposits.requests import entries
from deposits.requests.models import Request

MOST: Final = 10
ADDED: Final = "label-added"
REMOVED: Final = "label-removed"
# From one label to the next in their index, however many cases bear each.
_KNOWN: Final = text("""WITH RECURSIVE known(label) AS (
        (SELECT label FROM case_labels ORDER BY label LIMIT 1)
        UNION ALL
        SELECT (SELECT l.label FROM case_labels l WHERE l.label > known.label ORDER BY l.label LIMIT 1)
        FROM known WHERE known.label IS NOT NULL)
    SELECT label FROM known WHERE label IS NOT NULL LIMIT 200""")


def known(session: Session) -> Sequence[str]:
    """Return the labels that the cases which the caller sees bear, to choose from."""
    return session.scalars(_KNOWN).all()


def of(session: Session | Connection, cases: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the labels of each of these cases."""
    found: dict[UUID, list[str]] = {case: [] for case in cases}
    asked = select(CaseLabel.request_id, CaseLabel.label).where(CaseLabel.request_id.in_(cases))
    for case, label in session.execute(asked.order_by(CaseLabel.label)):
        found[case].append(label)
    return found


def bears(label: str) -> ColumnElement[bool]:
    """Return the condition under which a case bears a label."""
    return select(CaseLabel).where(CaseLabel.request_id == Request.id, CaseLabel.label == label).exists()


def change(
    session: Session, context: Context, keys: Collection[CaseKey], *, add: Collection[str], remove: Collection[str]
) -> list[Result]:
    """Put labels on cases and take others off; each change is journaled."""
    return selection.on_each(keys, lambda key: _change(session, context, key, set(add), set(remove)))


def _change(session: Session, context: Context, key: CaseKey, add: set[str], remove: set[str]) -> Request:
    case = access.lock(session, context, key)
    borne = set(of(session, [case.id])[case.id])
    added, removed = add - borne, remove & borne
    if len(borne - removed | added) > MOST:
        raise TooManyLabels
    session.execute(delete(CaseLabel).where(CaseLabel.request_id == case.id, CaseLabel.label.in_(removed)))
    if added:
        session.execute(insert(CaseLabel), [{"request_id": case.id, "label": label} for label in sorted(added)])
    for act, labels in ((REMOVED, removed), (ADDED, added)):
        for label in sorted(labels):
            entries.add(session, context, case, act=act, by_case_manager=True, shown=False, text=label)
    return case
