"""The order in which an agency's ERP reads what was decided: a number for each decision, drawn under a lock."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from deposits.assignments.models import DecisionCounter


def draw(session: Session, organisation_id: UUID) -> int:
    """Return the next number of an agency."""
    # The row stays locked until the commit: whoever reads up to a number has every one before it.
    first = insert(DecisionCounter).values(organisation_id=organisation_id, last=1)
    counted = first.on_conflict_do_update(
        index_elements=[DecisionCounter.organisation_id], set_={"last": DecisionCounter.last + 1}
    )
    return session.scalars(counted.returning(DecisionCounter.last)).one()
