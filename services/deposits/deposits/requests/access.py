"""Who may see and change a request: administrators all of the structure, users their own, consultation what ended."""

from uuid import UUID

from sqlalchemy import ColumnElement, any_, exists, literal, or_, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from deposits.errors import AlreadySubmitted, OnlyConsulting, RequestNotFound
from deposits.models import Base
from deposits.requests.models import Request
from deposits.requests.states import ENDED, State
from deposits.structures.profiles import ADMINISTRATOR, CONSULTATION, USER

_grants = Base.metadata.tables["grants"]


def visible_to(account_id: UUID) -> ColumnElement[bool]:
    """Return the condition under which an account sees a request."""
    consulted = _has_profile(account_id, CONSULTATION) & Request.state.in_(ENDED)
    return or_(changeable_by(account_id), consulted) & Request.removed_at.is_(None)


def changeable_by(account_id: UUID) -> ColumnElement[bool]:
    """Return the condition under which an account changes a request."""
    owns = Request.owner_id == account_id
    return or_(_has_profile(account_id, ADMINISTRATOR), _has_profile(account_id, USER) & owns)


def _has_profile(account_id: UUID, profile: str) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .select_from(_grants)
        .where(
            _grants.c.principal_id == account_id,
            _grants.c.holder_id == Request.holder_id,
            literal(profile) == any_(_grants.c.rights),
        )
        .correlate(Request)
    )


def find(session: Session, context: Context, request_id: UUID) -> Request:
    """Return a request that the caller may see."""
    request = session.scalar(select(Request).where(Request.id == request_id, visible_to(context.account_id)))
    if request is None:
        raise RequestNotFound
    return request


def lock(session: Session, context: Context, request_id: UUID) -> Request:
    """Return a request that the caller may change, locked until the transaction ends."""
    found = session.execute(
        select(Request, changeable_by(context.account_id))
        .where(Request.id == request_id, visible_to(context.account_id))
        .with_for_update(of=Request)
    ).one_or_none()
    if found is None:
        raise RequestNotFound
    request, changeable = found
    if not changeable:
        raise OnlyConsulting
    return request


def lock_open(session: Session, context: Context, request_id: UUID) -> Request:
    """Return a request that takes documents, a draft or one that was returned, locked until the transaction ends."""
    request = lock(session, context, request_id)
    if request.state not in (State.DRAFT, State.WAITING):
        raise AlreadySubmitted
    return request


def lock_draft(session: Session, context: Context, request_id: UUID) -> Request:
    """Return a draft that the caller may change, locked until the transaction ends."""
    request = lock(session, context, request_id)
    if request.state != State.DRAFT:
        raise AlreadySubmitted
    return request
