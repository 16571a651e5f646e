"""Openings: begun by auth when a client account is opened, filled in step by step, resumed on another day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.http.problems import FieldError
from tenancy.errors import OpeningAlreadyValidated, OpeningChangedElsewhere, OpeningNotFound
from tenancy.structures import answers as rules
from tenancy.structures.models import Opening, OpeningStep, StructureAttachment
from tenancy.structures.reasons import because

_FOLLOW: Final = text(
    "UPDATE structure_openings o SET principal_id = e.effective_account_id FROM effective_accounts e"
    " WHERE e.account_id = o.account_id AND o.principal_id <> e.effective_account_id"
)


@dataclass(frozen=True)
class OpenedAccount:
    """The client account that auth opened, with what it verified."""

    account_id: UUID
    company_name: str
    email: str
    mobile: str
    at: datetime


@dataclass(frozen=True)
class SavedStep:
    """A step as it was saved, and what is still missing or wrong in it."""

    key: str
    version: int
    answers: dict[str, Any]
    problems: list[FieldError]


@dataclass(frozen=True)
class OpeningSoFar:
    """An opening with all that was saved of it."""

    opening: Opening
    steps: list[SavedStep]
    attachments: Sequence[StructureAttachment]

    def answers(self, key: str) -> dict[str, Any]:
        """Return what was typed in a step."""
        return next(step.answers for step in self.steps if step.key == key)

    @property
    def problems(self) -> list[FieldError]:
        """Return all that is missing or wrong, each field under its step."""
        return [FieldError(f"{step.key}.{each.field}", each.reason) for step in self.steps for each in step.problems]


def begin(session: Session, opened: OpenedAccount) -> None:
    """Begin the opening of a structure for a client account that was just opened; once."""
    begun = session.scalars(
        insert(Opening)
        .values(
            account_id=opened.account_id,
            principal_id=opened.account_id,
            name=opened.company_name,
            email=opened.email,
            mobile=opened.mobile,
            opened_at=opened.at,
        )
        .on_conflict_do_nothing(index_elements=["account_id"])
        .returning(Opening.structure_id)
    ).one_or_none()
    if begun is not None:
        session.add_all(OpeningStep(structure_id=begun, step=step, answers=rules.NOTHING[step]) for step in rules.STEPS)


def follow_merged_accounts(session: Session) -> None:
    """Give every opening to the account that has the place of the one that was opened."""
    session.execute(_FOLLOW)


def show(session: Session, context: Context) -> OpeningSoFar:
    """Return the caller's opening, with all that was saved of it."""
    return _so_far(session, context, _find(session, context))


def save_step(session: Session, context: Context, *, step: str, answers: dict[str, Any], version: int) -> OpeningSoFar:
    """Save what was typed in a step, complete or not, unless it was saved elsewhere since this version."""
    opening = lock(session, context)
    saved = session.get_one(OpeningStep, (opening.structure_id, step))
    if saved.version != version and saved.answers != answers:
        raise OpeningChangedElsewhere(version=saved.version)
    if saved.answers != answers:
        saved.answers, saved.version = answers, saved.version + 1
        session.flush()
    return _so_far(session, context, opening)


def lock(session: Session, context: Context) -> Opening:
    """Return the caller's opening, locked, while it can be changed."""
    opening = _find(session, context, locked=True)
    if opening.validated_at is not None:
        raise OpeningAlreadyValidated
    return opening


def lock_so_far(session: Session, context: Context) -> OpeningSoFar:
    """Return the caller's opening, locked, validated or not, with all that was saved of it."""
    return _so_far(session, context, _find(session, context, locked=True))


def _find(session: Session, context: Context, *, locked: bool = False) -> Opening:
    # Two accounts that were merged may each have opened one: the one to go on with comes first.
    asked = (
        select(Opening)
        .where(Opening.principal_id == context.account_id)
        .order_by(Opening.validated_at.is_not(None), Opening.opened_at.desc())
        .limit(1)
    )
    opening = session.scalars(asked.with_for_update() if locked else asked).one_or_none()
    if opening is None:
        raise OpeningNotFound
    return opening


def _so_far(session: Session, context: Context, opening: Opening) -> OpeningSoFar:
    rows = session.scalars(select(OpeningStep).where(OpeningStep.structure_id == opening.structure_id))
    saved = {row.step: row for row in rows}
    attachments = session.scalars(
        select(StructureAttachment)
        .where(StructureAttachment.structure_id == opening.structure_id)
        .order_by(StructureAttachment.id)
    ).all()
    steps = [_saved(context, opening, saved[key], attachments) for key in rules.STEPS]
    return OpeningSoFar(opening, steps, attachments)


def _saved(
    context: Context, opening: Opening, row: OpeningStep, attachments: Sequence[StructureAttachment]
) -> SavedStep:
    filed = {attachment.kind for attachment in attachments if attachment.state == StructureAttachment.FILED}
    if row.step == "structure":
        found = rules.problems_of_structure(row.answers)
    elif row.step == "administrator":
        found = rules.problems_of_administrator(row.answers)
        found += [] if "identity" in filed else [("identity", "identity")]
    elif row.step == "documents":
        found = rules.problems_of_documents(row.answers, filed)
    else:
        found = rules.problems_of_users(row.answers, opener=opening.email)
    problems = [because(field, reason, context.language) for field, reason in found]
    return SavedStep(row.step, row.version, row.answers, problems)
