"""Drafts: begun, answered step by step, resumed, deleted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier import legal_time
from chartrier.access.context import Context
from chartrier.ids import new_id
from deposits.answers import reading, reasons
from deposits.catalogue import catalogue
from deposits.errors import AnswersIllFormed, FieldProblem, JourneyNotFound, NotAsked, NotForThisStructure
from deposits.journeys import conditions
from deposits.journeys.definition import Journey
from deposits.requests import access
from deposits.requests.models import Request
from deposits.requests.stages import Stage
from deposits.requests.states import State
from deposits.structures import profiles, structures
from deposits.structures.models import Structure


@dataclass(frozen=True)
class StepAnswers:
    """What was typed in the fields of one step; a field left out is blank."""

    step: str
    typed: Mapping[str, str | None]


def begin(session: Session, context: Context, *, space: UUID, journey_key: str) -> Request:
    """Begin a draft in the latest version of a journey, filled in with what is known of the structure."""
    journey = catalogue.latest(session, journey_key)
    profiles.require_filing(session, context, space)
    if journey is None:
        raise JourneyNotFound
    profiles.require_one_of(session, context, space, journey.filed_by)
    structure = structures.find(session, space)
    if not journey.is_for(structure.category if structure else "other"):
        raise NotForThisStructure
    request = Request(
        id=new_id(),
        holder_id=space,
        owner_id=context.account_id,
        begun_by=context.account_id,
        journey=journey.key,
        journey_version=journey.version,
        direction=journey.direction,
        state=State.DRAFT,
        stage=Stage.DRAFT,
        answers=_prefilled(journey, structure),
        created_at=context.now,
        updated_at=context.now,
        summary_id=new_id(),
        proof_id=new_id(),
    )
    session.add(request)
    session.flush()
    return request


def _prefilled(journey: Journey, structure: Structure | None) -> dict[str, str]:
    if structure is None:
        return {}
    known = {"name": structure.name, "siret": structure.siret}
    answers = {field.key: known.get(field.prefill or "") for field in journey.fields}
    return {key: answer for key, answer in answers.items() if answer}


def answer(session: Session, context: Context, *, request_id: UUID, step_answers: StepAnswers) -> Request:
    """Store the answers to one step of a draft, complete or not; when one is ill-formed, store nothing."""
    request = access.lock_draft(session, context, request_id)
    journey = catalogue.version(session, request.journey, request.journey_version)
    step = journey.step(step_answers.step)
    if step is None:
        raise NotAsked(FieldProblem("step", reasons.NO_SUCH_STEP))
    asked = {field.key for field in step.fields}
    others = {key: given for key, given in request.answers.items() if key not in asked}
    today = legal_time.day_of(context.now)
    answers, problems = reading.read_step(step, step_answers.typed, others=others, today=today)
    if problems:
        raise AnswersIllFormed(*(problem.within("answers") for problem in problems))
    # Of a question that is not asked any more, the answer stays in the draft: it may be asked again.
    visible = {field.key for field in conditions.asked_fields(journey, others | answers)}
    hidden = {key: given for key, given in request.answers.items() if key in asked - visible}
    request.answers = others | hidden | answers
    request.answered_step = step.key
    request.updated_at = context.now
    return request


def duplicate(session: Session, context: Context, request_id: UUID) -> Request:
    """Begin a draft with the answers of another request; of one that was submitted, without its amounts."""
    source = access.lock(session, context, request_id)
    copy = begin(session, context, space=source.holder_id, journey_key=source.journey)
    journey = catalogue.version(session, copy.journey, copy.journey_version)
    reset = set() if source.state == State.DRAFT else {field.key for field in journey.fields if field.kind == "amount"}
    known = {field.key for field in journey.fields} - reset
    copy.answers = copy.answers | {key: answer for key, answer in source.answers.items() if key in known}
    return copy


def delete(session: Session, context: Context, request_id: UUID) -> None:
    """Delete a draft, or take a rejected request out of the structure's sight; whatever else was submitted stays."""
    request = access.lock(session, context, request_id)
    if request.state == State.REJECTED:
        request.removed_at = context.now
        return
    session.delete(access.lock_draft(session, context, request_id))


def problems_of(request: Request, journey: Journey, context: Context) -> list[FieldProblem]:
    """Return what is missing or wrong before a draft can be submitted; nothing for what was submitted."""
    if request.state != State.DRAFT:
        return []
    filed = {attachment.kind for attachment in request.filed_attachments}
    today = legal_time.day_of(context.now)
    return reading.problems_before_submission(journey, request.answers, filed, today=today)


def resumes_at(request: Request, journey: Journey, problems: Collection[FieldProblem]) -> str | None:
    """Return the step at which a draft is resumed: where its owner stopped, or the next one when that is complete."""
    if request.state != State.DRAFT:
        return None
    visible = conditions.asked_fields(journey, request.answers)
    order = [step.key for step in journey.steps if any(field in visible for field in step.fields)]
    if request.answered_step not in order:
        return order[0]
    stopped = journey.step(request.answered_step)
    fields = {f"answers.{field.key}" for field in stopped.fields} if stopped else set()
    if any(problem.field in fields for problem in problems):
        return request.answered_step
    following = [*order, "attachments", "summary"][order.index(request.answered_step) + 1]
    if following == "attachments" and not any(problem.field.startswith("attachments.") for problem in problems):
        return "summary"
    return following
