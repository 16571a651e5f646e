"""Acts on a selection of cases: each is done or refused by itself, and its result is told."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.http.problems import Problem
from deposits.cases import examination
from deposits.cases.access import CaseKey
from deposits.requests.models import Request


@dataclass(frozen=True)
class Result:
    """What became of one case of a selection."""

    id: UUID
    problem: str | None = None


def on_each(keys: Collection[CaseKey], act: Callable[[CaseKey], Request]) -> list[Result]:
    """Do an act on each case, and return the results in the order in which they were asked."""
    # One order of locks for everybody: two selections that share cases wait for each other and never both.
    done = {key.case_id: _result(key, act) for key in sorted(keys, key=lambda one: one.case_id)}
    return [done[key.case_id] for key in keys]


def take(session: Session, context: Context, keys: Collection[CaseKey]) -> list[Result]:
    """Make the caller the one who examines these cases."""
    return on_each(keys, lambda key: examination.take(session, context, key))


def return_to_structures(
    session: Session, context: Context, keys: Collection[CaseKey], *, message: str
) -> list[Result]:
    """Return these requests to their structures with the same message, each with its own refused documents."""
    return on_each(keys, lambda key: examination.return_to_structure(session, context, key, message=message))


def _result(key: CaseKey, act: Callable[[CaseKey], Request]) -> Result:
    # Every act refuses before it changes anything.
    try:
        act(key)
    except Problem as refusal:
        return Result(key.case_id, refusal.slug())
    return Result(key.case_id)
