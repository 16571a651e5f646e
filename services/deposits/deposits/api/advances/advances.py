"""Advances over HTTP: asked and withdrawn by employees, decided by agencies, read by their ERP."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.cursors import Cursor, CursorField
from chartrier.http.fields import LARGEST_INTEGER
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from chartrier.runtime.current import context
from deposits.advances import advances, listing
from deposits.advances.advances import NewAdvance
from deposits.advances.models import Advance
from deposits.advances.states import AdvanceState
from deposits.api.assignments.views import AssignmentView
from deposits.api.reader_language import in_reader_language
from deposits.errors import (
    AdvanceDecided,
    AdvanceNotFound,
    AdvanceRefused,
    AdvancesNotTaken,
    AdvanceWaiting,
    AssignmentNotFound,
    SpaceNotFound,
)
from deposits.ports import ports

blueprint = Blueprint("advances", url_prefix="/advances", description="Advances on an employee's pay.")
_ORDER: Final = "asked_at"


class PeriodField(fields.String):
    """A month, as its first day once it is read."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of every field
        super().__init__(validate=validate.Regexp(r"^20\d\d-(0[1-9]|1[0-2])$"), **options)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401 - marshmallow's signature
        return f"{value:%Y-%m}"


class NewAdvanceSchema(Schema):
    """What an employee asks for."""

    assignment_id = fields.UUID(required=True)
    amount = fields.String(
        required=True,
        validate=validate.Length(min=1, max=40),
        metadata={"description": "In euros, as people write it."},
    )
    period = PeriodField(required=True, metadata={"description": "The month whose pay it is a part of: 2026-11."})
    reason = fields.DisplayText(500, required=True, lines=True)


class AdvanceView(Schema):
    """An advance."""

    id = fields.UUID(required=True)
    assignment = fields.Nested(AssignmentView, required=True)
    amount = fields.String(required=True, metadata={"description": "What was asked, in euros."})
    period = PeriodField(required=True)
    reason = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(AdvanceState)})
    asked_at = fields.AwareDateTime(required=True)
    granted = fields.String(required=True, allow_none=True, metadata={"description": "In euros."})
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decision_reason = fields.String(required=True)


class DecidedAdvance(AdvanceView):
    """A decision as an ERP reads it."""

    decision_number = fields.Integer(required=True, metadata={"description": "The place in the order of decisions."})


class Place(Schema):
    """Where a page begins."""

    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class OwnQuery(Place):
    """Of which holder."""

    space = fields.UUID(required=True)


class AgencyQuery(Schema):
    """Of which agency."""

    organisation_id = fields.UUID(required=True)


class AdvanceQuery(AgencyQuery, Place):
    """Which advances of an agency, the oldest first."""

    state = fields.String(load_default=AdvanceState.ASKED, validate=validate.OneOf(list(AdvanceState)))


class DecisionQuery(AgencyQuery):
    """Which decisions: those after a number."""

    after = fields.Integer(load_default=0, strict=False, validate=validate.Range(0, LARGEST_INTEGER))
    limit = fields.Integer(load_default=LARGEST_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class AdvancePage(Schema):
    """A page of advances."""

    items = fields.List(fields.Nested(AdvanceView), required=True)
    next = fields.String(required=True, allow_none=True)


class Decisions(Schema):
    """Decisions in their order; the number of the last one is the place to go on from."""

    items = fields.List(fields.Nested(DecidedAdvance), required=True)


class StateCounts(Schema):
    """How many advances are in each state; 10,001 where there are more than 10,000."""

    asked = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)


class Acceptance(Schema):
    """What is granted: what was asked, or less with a reason."""

    granted = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=40))
    reason = fields.DisplayText(500, min_length=0, load_default="", lines=True)


class AdvanceRefusal(Schema):
    """Why not."""

    reason = fields.DisplayText(500, required=True, lines=True)


@blueprint.post("")
@blueprint.takes(NewAdvanceSchema)
@blueprint.returns(HTTPStatus.CREATED, AdvanceView)
@blueprint.refuses(AssignmentNotFound, AdvancesNotTaken, AdvanceWaiting, AdvanceRefused)
def ask_for_advance(new: dict[str, Any]) -> Advance:
    """Ask for an advance on one's own assignment."""
    asked = NewAdvance(**new | {"period": date.fromisoformat(f"{new['period']}-01")})
    with transaction() as session, in_reader_language():
        return advances.ask(session, context(), asked, a_month=ports().advances_a_month)


@blueprint.get("/own")
@blueprint.takes(OwnQuery, location="query")
@blueprint.returns(HTTPStatus.OK, AdvancePage)
@blueprint.refuses(SpaceNotFound)
def list_own_advances(query: dict[str, Any]) -> dict[str, Any]:
    """List what the caller asked for, the latest first."""
    with transaction() as session:
        rows = listing.own(session, context(), query["space"], after=_place(query), size=query["limit"])
        return _page(rows, query["limit"])


@blueprint.get("")
@blueprint.takes(AdvanceQuery, location="query")
@blueprint.returns(HTTPStatus.OK, AdvancePage)
@blueprint.refuses(SpaceNotFound)
def list_advances(query: dict[str, Any]) -> dict[str, Any]:
    """List the advances of an agency, for those who decide them."""
    state = AdvanceState(query["state"])
    with transaction() as session:
        wanted = {"after": _place(query), "size": query["limit"]}
        return _page(listing.of_agency(session, context(), query["organisation_id"], state, **wanted), query["limit"])


@blueprint.get("/counts")
@blueprint.takes(AgencyQuery, location="query")
@blueprint.returns(HTTPStatus.OK, StateCounts)
@blueprint.refuses(SpaceNotFound)
def count_advances(query: dict[str, Any]) -> Mapping[str, int]:
    """Count an agency's advances in each state."""
    with transaction() as session:
        return listing.counts(session, context(), query["organisation_id"])


@blueprint.get("/decided")
@blueprint.takes(DecisionQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Decisions)
@blueprint.refuses(SpaceNotFound)
def list_decisions(query: dict[str, Any]) -> dict[str, Any]:
    """List an agency's decisions after a number, for its ERP."""
    with transaction() as session:
        wanted = {"after": query["after"], "size": query["limit"]}
        return {"items": listing.decided(session, context(), query["organisation_id"], **wanted)}


@blueprint.post("/<uuid:advance_id>/withdrawal")
@blueprint.returns(HTTPStatus.OK, AdvanceView)
@blueprint.refuses(AdvanceNotFound, AdvanceDecided)
def withdraw_advance(advance_id: UUID) -> Advance:
    """Take back what one asked for."""
    with transaction() as session:
        return advances.withdraw(session, context(), advance_id)


@blueprint.post("/<uuid:advance_id>/acceptance")
@blueprint.takes(Acceptance)
@blueprint.returns(HTTPStatus.OK, AdvanceView)
@blueprint.refuses(AdvanceNotFound, AdvanceDecided, AdvanceRefused)
def accept_advance(given: dict[str, Any], advance_id: UUID) -> Advance:
    """Grant an advance, as asked or reduced."""
    with transaction() as session, in_reader_language():
        return advances.accept(session, context(), advance_id, **given)


@blueprint.post("/<uuid:advance_id>/refusal")
@blueprint.takes(AdvanceRefusal)
@blueprint.returns(HTTPStatus.OK, AdvanceView)
@blueprint.refuses(AdvanceNotFound, AdvanceDecided)
def refuse_advance(given: dict[str, Any], advance_id: UUID) -> Advance:
    """Refuse an advance."""
    with transaction() as session:
        return advances.refuse(session, context(), advance_id, reason=given["reason"])


def _place(query: dict[str, Any]) -> listing.Place | None:
    after = query["after"]
    return (after.key, after.id) if after else None


def _page(rows: Sequence[Advance], limit: int) -> dict[str, Any]:
    shown = rows[:limit]
    last = Cursor(_ORDER, shown[-1].asked_at, shown[-1].id).encode() if len(rows) > limit else None
    return {"items": shown, "next": last}
