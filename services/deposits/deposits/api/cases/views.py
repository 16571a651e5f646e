"""A case as its managers see it."""

from typing import Any

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.http.contract import Schema, fields
from chartrier.projections import person_names
from deposits.api.journeys.views import Words
from deposits.api.requests.views import RequestView, attachments_of, entries_of, view_of
from deposits.cases import decisions, labels, substitutes
from deposits.catalogue import catalogue
from deposits.ports import ports
from deposits.requests.models import Request
from deposits.requests.stages import Stage
from deposits.requests.states import ENDED
from deposits.structures import structures


class CaseItem(Schema):
    """A case as a line of the queue."""

    id = fields.UUID(required=True)
    journey_title = fields.String(required=True, metadata={"description": "In the reader's language."})
    direction = fields.String(required=True)
    stage = fields.String(required=True, metadata={"enum": list(Stage)})
    revision = fields.Integer(required=True)
    file_number = fields.String(required=True)
    submitted_at = fields.AwareDateTime(required=True)
    amount = fields.String(required=True, allow_none=True, metadata={"description": "In euros."})
    case_group = fields.String(required=True)
    structure_name = fields.String(required=True)
    manager_name = fields.String(required=True)
    labels = fields.List(fields.String(), required=True)


class CaseView(RequestView):
    """A whole case."""

    revision = fields.Integer(required=True, metadata={"description": "Every act names the revision that one saw."})
    structure_name = fields.String(required=True)
    case_group = fields.String(required=True)
    manager_name = fields.String(required=True, metadata={"description": "Who examines it; blank when nobody does."})
    is_mine = fields.Boolean(
        required=True, metadata={"description": "Whether the caller examines it, or replaces whoever does."}
    )
    labels = fields.List(fields.String(), required=True)
    confirmation = fields.Nested(
        Words, required=True, allow_none=True, metadata={"description": "What validating confirms."}
    )
    needs_two = fields.Boolean(required=True, metadata={"description": "Whether a second person validates."})
    may_confirm = fields.Boolean(required=True, metadata={"description": "Whether the caller is that second person."})
    may_withdraw = fields.Boolean(
        required=True, metadata={"description": "Whether the caller can take the decision back."}
    )


def case_view(session: Session, context: Context, case: Request) -> dict[str, Any]:
    """Return a case as its view describes it: with verdicts, notes, and the whole IBAN."""
    session.flush()
    journey = catalogue.version(session, case.journey, case.journey_version)
    structure = structures.find(session, case.holder_id)
    manager = person_names.name_of(session, case.manager_id) if case.manager_id else None
    return view_of(session, context, case) | {
        "answers": case.answers,
        "attachments": attachments_of(case, shown=True),
        "entries": entries_of(session, case, for_case_managers=True),
        "revision": case.revision,
        "structure_name": structure.name if structure else "",
        "case_group": case.case_group or "",
        "manager_name": manager.full if manager else "",
        "is_mine": case.manager_id in substitutes.stands_for(session, context),
        "labels": labels.of(session, [case.id])[case.id],
        "confirmation": journey.confirmation,
        "needs_two": decisions.needs_two(journey, case.amount, limit=ports().second_person_above),
        "may_withdraw": _may_withdraw(context, case),
        "may_confirm": case.stage == Stage.CONFIRMING and case.proposed_by != context.account_id,
    }


def _may_withdraw(context: Context, case: Request) -> bool:
    return case.state in ENDED and not case.proof_begun and case.decided_by != context.account_id
