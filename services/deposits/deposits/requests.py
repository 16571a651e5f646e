"""Requests: begun, answered step by step, found, deleted while they are drafts."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, any_, exists, literal, or_, select
from sqlalchemy.orm import Session

from chartrier import legal_time
from chartrier.access.principal import Principal
from chartrier.ids import new_id
from deposits import answers, people, structures
from deposits.errors import (
    AlreadySubmitted,
    AnswersIllFormed,
    JourneyNotFound,
    NotAsked,
    OnlyConsulting,
    RequestNotFound,
    field_errors,
)
from deposits.journeys import Catalogue, Journey
from deposits.models import CONSULTED, Base, Request, State, Structure
from deposits.reasons import NO_SUCH_STEP, Hindrance

_grants = Base.metadata.tables["grants"]


def visible_to(by: Principal) -> ColumnElement[bool]:
    """Say of a request whether the caller may see it: administrators all, users their own, consultation what ended."""
    held = _grants.c.rights
    return _granted(
        by,
        or_(
            literal(structures.ADMINISTRATOR) == any_(held),
            (literal(structures.USER) == any_(held)) & (Request.owner_id == by.id),
            (literal(structures.CONSULTATION) == any_(held)) & Request.state.in_(CONSULTED),
        ),
    )


def changeable_by(by: Principal) -> ColumnElement[bool]:
    """Say of a request whether the caller may change it."""
    held = _grants.c.rights
    return _granted(
        by,
        or_(
            literal(structures.ADMINISTRATOR) == any_(held),
            (literal(structures.USER) == any_(held)) & (Request.owner_id == by.id),
        ),
    )


def _granted(by: Principal, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .select_from(_grants)
        .where(_grants.c.principal_id == by.id, _grants.c.holder_id == Request.holder_id, condition)
        .correlate(Request)
    )


def begin(
    session: Session, catalogue: Catalogue, *, by: Principal, space: UUID, journey_key: str, now: datetime
) -> Request:
    """Begin a draft in the latest version of a journey, with what is known of the structure filled in."""
    structures.enter_to_file(session, space, by=by)
    journey = catalogue.latest(journey_key)
    if journey is None:
        raise JourneyNotFound
    request = Request(
        id=new_id(),
        holder_id=space,
        owner_id=by.id,
        begun_by=by.id,
        journey=journey.key,
        journey_version=journey.version,
        direction=journey.direction,
        state=State.DRAFT,
        answers=_known(journey, session.get(Structure, space)),
        created_at=now,
        updated_at=now,
        summary_paper_id=new_id(),
    )
    session.add(request)
    session.flush()
    return request


def _known(journey: Journey, structure: Structure | None) -> dict[str, str]:
    if structure is None:
        return {}
    known = {"name": structure.name, "siret": structure.siret}
    filled = {field.key: known.get(field.prefill or "") for field in journey.fields}
    return {key: answer for key, answer in filled.items() if answer}


def find(session: Session, request_id: UUID, *, by: Principal) -> Request:
    """One of the requests that the caller may see."""
    request = session.scalar(select(Request).where(Request.id == request_id, visible_to(by)))
    if request is None:
        raise RequestNotFound
    return request


def find_to_change(session: Session, request_id: UUID, *, by: Principal) -> Request:
    """The same, held until the transaction ends, if the caller may change it."""
    found = session.execute(
        select(Request, changeable_by(by)).where(Request.id == request_id, visible_to(by)).with_for_update(of=Request)
    ).one_or_none()
    if found is None:
        raise RequestNotFound
    request, changeable = found
    if not changeable:
        raise OnlyConsulting
    return request


def find_draft(session: Session, request_id: UUID, *, by: Principal) -> Request:
    """The same, while it is still a draft."""
    request = find_to_change(session, request_id, by=by)
    if request.state != State.DRAFT:
        raise AlreadySubmitted
    return request


def answer(
    session: Session,
    catalogue: Catalogue,
    *,
    by: Principal,
    request_id: UUID,
    step_key: str,
    given: Mapping[str, str | None],
    language: str,
    now: datetime,
) -> Request:
    """Keep the answers to one step, complete or not; an ill-formed one keeps nothing."""
    request = find_draft(session, request_id, by=by)
    step = catalogue.version(request.journey, request.journey_version).step(step_key)
    if step is None:
        raise NotAsked(*field_errors([Hindrance("step", NO_SUCH_STEP)], language))
    asked = {field.key for field in step.fields}
    others = {key: kept for key, kept in request.answers.items() if key not in asked}
    kept, wrong = answers.read_step(step, given, others=others, today=legal_time.day_of(now))
    if wrong:
        raise AnswersIllFormed(*field_errors(wrong, language, within="answers."))
    request.answers = others | kept
    request.answered_step = step.key
    request.updated_at = now
    return request


def delete(session: Session, *, by: Principal, request_id: UUID) -> None:
    """Forget a draft; what was sent stays."""
    session.delete(find_draft(session, request_id, by=by))


def hindrances(request: Request, journey: Journey, *, now: datetime) -> list[Hindrance]:
    """What still stands between a draft and its submission; nothing once it is sent."""
    if request.state != State.DRAFT:
        return []
    filed = {paper.kind for paper in request.filed_papers}
    return answers.hindrances(journey, request.answers, filed, today=legal_time.day_of(now))


def resumes_at(request: Request, journey: Journey, hindering: list[Hindrance]) -> str | None:
    """The step at which a draft is taken up again: where one stopped, or the next one when that is complete."""
    if request.state != State.DRAFT:
        return None
    order = [step.key for step in journey.steps]
    if request.answered_step is None:
        return order[0]
    stopped = journey.step(request.answered_step)
    fields = {f"answers.{field.key}" for field in stopped.fields} if stopped else set()
    if any(hindrance.field in fields for hindrance in hindering):
        return request.answered_step
    following = [*order, "papers", "summary"][order.index(request.answered_step) + 1]
    if following == "papers" and not any(hindrance.field.startswith("papers.") for hindrance in hindering):
        return "summary"
    return following


def owner_name(session: Session, request: Request) -> str:
    """Whose request it is."""
    return people.name_of(session, request.owner_id)
