"""The kept figures, settled: the changes of each part of a vault added up into one row."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, func, insert, select, true
from sqlalchemy.orm import Session

from vault.listing.models import DocumentCount

CHANGES_AT_A_TIME: Final = 500

_PART: Final = (
    DocumentCount.holder_id,
    DocumentCount.organisation_id,
    DocumentCount.required_right,
    DocumentCount.account_id,
    DocumentCount.compartment,
    DocumentCount.type,
    DocumentCount.state,
)


def settle(session: Session) -> int:
    """Settle the figures of the holders whom some changes are about; return how many changes these are.

    Only what changed is read. A row is taken by whoever deletes it, and what they insert is the sum of what they took:
    a change that comes meanwhile, or a second process at the same work, takes nothing away.
    """
    unsettled = select(DocumentCount.holder_id).where(DocumentCount.settled.is_(False))
    changed = unsettled.order_by(DocumentCount.holder_id).limit(CHANGES_AT_A_TIME).cte("changed")
    theirs = delete(DocumentCount).where(DocumentCount.holder_id.in_(select(changed.c.holder_id)))
    taken = theirs.returning(*_PART, DocumentCount.count).cte("taken")
    part = [taken.c[column.key] for column in _PART]
    sums = select(*part, func.sum(taken.c.count), true()).group_by(*part).having(func.sum(taken.c.count) != 0)
    names = [*(column.key for column in _PART), "count", "settled"]
    written = insert(DocumentCount).from_select(names, sums).returning(DocumentCount.id).cte("written")
    counted = select(func.count()).select_from(changed)
    return session.execute(counted.add_cte(taken, written)).scalar_one()
