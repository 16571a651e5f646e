"""Finding batches: each is its person's alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from chartrier.access.principal import Principal
from signature.batches.models import Batch, BatchDocument, Exclusion
from signature.errors import BatchNotFound
from signature.models import Decision, DecisionState


@dataclass(frozen=True)
class Summary:
    """How a recorded batch fares."""

    id: UUID
    action: str
    recorded_at: datetime
    total: int
    waiting: int
    failed: int


def find(session: Session, batch_id: UUID, *, by: Principal, locked: bool = False) -> Batch:
    """Find a batch of the caller; `locked` keeps others from it until the transaction ends."""
    query = select(Batch).where(Batch.id == batch_id, Batch.account_id == by.id)
    documents = selectinload(Batch.documents).options(joinedload(BatchDocument.decision))
    batch = session.scalar((query.with_for_update() if locked else query).options(documents))
    if batch is None:
        raise BatchNotFound
    return batch


def latest(session: Session, *, by: Principal, limit: int) -> Sequence[Summary]:
    """List the batches that the caller recorded, the latest first."""
    recent = (
        select(Batch)
        .where(Batch.account_id == by.id, Batch.recorded_at.is_not(None))
        .order_by(Batch.recorded_at.desc(), Batch.id.desc())
        .limit(limit)
        .subquery()
    )
    waiting = case((Decision.state == DecisionState.WAITING, 1))
    failed = case(((Decision.state == DecisionState.FAILED) | (BatchDocument.exclusion == Exclusion.CHANGED), 1))
    rows = session.execute(
        select(
            recent.c.id,
            recent.c.action,
            recent.c.recorded_at,
            func.count(),
            func.count(waiting),
            func.count(failed),
        )
        .select_from(recent)
        .join(BatchDocument, BatchDocument.batch_id == recent.c.id)
        .outerjoin(Decision, Decision.id == BatchDocument.decision_id)
        .group_by(recent.c.id, recent.c.action, recent.c.recorded_at)
        .order_by(recent.c.recorded_at.desc(), recent.c.id.desc())
    )
    return [Summary(*row) for row in rows]
