"""Lost identifiers that support decides on."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth.api.common.callers import support_or_operator
from auth.errors import EmailFixed, OfOneself, OperatorOnly, RequestClosed, SupportOnly
from auth.ports import config
from auth.recovery import support_reviews
from auth.recovery.support_reviews import DECIDED, EVIDENCE, OPEN, Decision, Review
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields, validate
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.runtime.current import context

blueprint = Blueprint(
    "support-reviews", url_prefix="/lost-identifiers", description="Lost identifiers that support decides on"
)


class CandidateView(Schema):
    """An account that a request may be about: what agrees with the form, and what differs."""

    account_id = fields.UUID(required=True)
    private_number = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    agrees = fields.List(fields.String(), required=True)
    differs = fields.List(fields.String(), required=True)


class DecisionView(Schema):
    """What support decided."""

    outcome = fields.String(required=True)
    evidence = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    by = fields.UUID(required=True)


class ReviewView(Schema):
    """A request that support decides on."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    requested_at = fields.AwareDateTime(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    birth_place = fields.String(required=True)
    birth_month = fields.String(required=True)
    mobile = fields.String(required=True)
    email = fields.String(required=True)
    private_number = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.Nested(CandidateView), required=True)
    decision = fields.Nested(DecisionView, required=True, allow_none=True)


class ReviewQuery(PageQuery):
    """Which requests."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "decided"]))


class NewDecision(Schema):
    """What support decides, by what proof."""

    outcome = fields.String(required=True, validate=validate.OneOf(DECIDED))
    account_id = fields.UUID()
    evidence = fields.String(validate=validate.OneOf(EVIDENCE))
    note = fields.DisplayText(500, min_length=3, lines=True, required=True)


@blueprint.get("")
@blueprint.takes(ReviewQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(ReviewView))
@blueprint.refuses(OperatorOnly, SupportOnly)
def list_lost_identifiers(query: dict[str, Any]) -> PageOf[dict[str, Any]]:
    """List the requests that support has to decide on, or has decided on."""
    support_or_operator()
    states = OPEN if query["state"] == "open" else DECIDED
    with transaction(maintenance=True) as session:
        found = support_reviews.reviews(session, states=states, window=Window(query["page"], query["size"]))
    return PageOf([_view(review) for review in found.items], found.total, found.page, found.size)


@blueprint.post("/<uuid:request_id>/decision")
@blueprint.takes(NewDecision)
@blueprint.returns(HTTPStatus.OK, ReviewView)
@blueprint.refuses(OperatorOnly, SupportOnly, RequestClosed, EmailFixed, OfOneself)
def decide_on_lost_identifier(new: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Decide on a request, by a proof that was seen or against it; whoever asked is told either way."""
    support_or_operator()
    decision = Decision(new["outcome"], new.get("account_id"), new.get("evidence"), new["note"])
    with transaction(maintenance=True) as session:
        return _view(support_reviews.decide(session, context(), config(), request_id, decision))


def _view(review: Review) -> dict[str, Any]:
    request = review.request
    shown = {
        "id": request.id,
        "state": request.state,
        "requested_at": request.requested_at,
        "decision": request.decision,
    }
    candidates = [
        {
            "account_id": candidate.account.id,
            "private_number": candidate.private_number,
            "first_name": candidate.account.first_name,
            "last_name": candidate.account.last_name,
            "email": candidate.account.email,
            "agrees": candidate.agrees,
            "differs": candidate.differs,
        }
        for candidate in review.candidates
    ]
    return shown | vars(review.form) | {"candidates": candidates}
