"""Somebody lost the identifier; support looks at what can't be matched."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from auth import field_messages
from auth.accounts import identifiers
from auth.api.common.callers import asked_in
from auth.api.common.captchas import pass_captcha
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, SentView, count_and_compare
from auth.api.recovery.resets import NothingTold
from auth.consents import terms
from auth.errors import CaptchaRefused, EmailFixed, ForTheOperator, RequestClosed, TooManyCodes, WrongCode
from auth.ports import code_desk, ports, reset_rules
from auth.profile import phones
from auth.recovery import lost_identifiers, support_reviews
from auth.recovery.identity_matching import Form
from auth.recovery.support_reviews import DECIDED, EVIDENCE, OPEN, Decision, Review
from auth.row_scope import NOBODY
from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields, validate
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.http.problems import FieldError, Invalid

blueprint = Blueprint("lost-identifiers", url_prefix="/lost-identifiers", description="Lost identifiers")

_NAME = validate.Length(1, 200)
_MONTH = validate.Regexp(r"^(19|20)\d\d-(0[1-9]|1[0-2])$")


class LostForm(Schema):
    """Who one is, as far as one can say."""

    first_name = fields.String(required=True, validate=_NAME)
    last_name = fields.String(required=True, validate=_NAME)
    birth_place = fields.String(required=True, validate=_NAME)
    birth_month = fields.String(required=True, validate=_MONTH)
    mobile = fields.String(required=True, validate=validate.Length(1, 40))
    email = fields.Email(required=True, validate=validate.Length(3, 320))
    private_number = fields.String(validate=validate.Length(0, 40))
    privacy_version = fields.String(required=True)
    captcha = fields.String(load_only=True)


class RequestView(Schema):
    """A request was taken down; whether a code was sent is not told."""

    request = fields.String(required=True)
    code = fields.Nested(SentView, required=True)


class LostCode(Schema):
    """The code that the mobile on record may have got."""

    request = fields.String(required=True, validate=validate.Length(1, 200), load_only=True)
    code = fields.String(required=True, validate=CODE, load_only=True)


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
    """A request that support looks at."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    birth_place = fields.String(required=True)
    birth_month = fields.String(required=True)
    mobile = fields.String(required=True)
    email = fields.String(required=True)
    private_number = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.Nested(CandidateView), required=True)
    decision = fields.Nested(DecisionView, required=True, allow_none=True)


class Which(PageQuery):
    """Which requests."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "decided"]))


class NewDecision(Schema):
    """What support decides, by what proof."""

    outcome = fields.String(required=True, validate=validate.OneOf(DECIDED))
    account_id = fields.UUID()
    evidence = fields.String(validate=validate.OneOf(EVIDENCE))
    note = fields.String(required=True, validate=validate.Length(1, 2000))


@blueprint.post("", open=True)
@blueprint.takes(LostForm)
@blueprint.returns(HTTPStatus.ACCEPTED, RequestView)
@blueprint.refuses(CaptchaRefused, TooManyCodes)
def ask_for_identifier(form: dict[str, Any]) -> dict[str, Any]:
    """Ask for a lost identifier. The answer is always the same, whoever asks."""
    given = _read(form)
    pass_captcha(form)
    with transaction(tenant=NOBODY) as session:
        secret, sent = lost_identifiers.ask(
            session, given, language=asked_in(), desk=code_desk(), seen_from=coming_from(), now=ports().clock.now()
        )
    return {"request": secret, "code": sent}


def _read(form: dict[str, Any]) -> Form:
    privacy = terms.current("privacy")
    if privacy is None or form["privacy_version"] != privacy.version:
        raise Invalid(FieldError("privacy_version", field_messages.said("terms", asked_in())))
    mobile = phones.readable(form["mobile"], countries=ports().openings.countries, language=asked_in(), field="mobile")
    return Form(
        first_name=form["first_name"].strip(),
        last_name=form["last_name"].strip(),
        birth_place=form["birth_place"].strip(),
        birth_month=form["birth_month"],
        mobile=mobile,
        email=identifiers.canonical(form["email"]),
        private_number=form.get("private_number") or None,
    )


@blueprint.post("/confirmation", open=True)
@blueprint.takes(LostCode)
@blueprint.returns(HTTPStatus.ACCEPTED, NothingTold)
@blueprint.refuses(WrongCode, RequestClosed)
def confirm_lost_identifier(form: dict[str, Any]) -> dict[str, Any]:
    """Type the code that the mobile on record got; the link then goes to the new address."""
    now, desk = ports().clock.now(), code_desk()
    with transaction(tenant=NOBODY) as session:
        request_id = lost_identifiers.find(session, form["request"], hashes=desk.hashes, now=now).id
    right = count_and_compare(lost_identifiers.matter_of(request_id), form["code"])
    with transaction(maintenance=True) as session:
        lost_identifiers.confirm(
            session, request_id, right, rules=reset_rules(), desk=desk, seen_from=coming_from(), now=now
        )
    return {}


@blueprint.get("")
@blueprint.takes(Which, location="query")
@blueprint.returns(HTTPStatus.OK, Page(ReviewView))
@blueprint.refuses(ForTheOperator)
def list_lost_identifiers(which: dict[str, Any]) -> PageOf[dict[str, Any]]:
    """List the requests that support has to look at, or has decided on."""
    _operators_only()
    states = OPEN if which["state"] == "open" else DECIDED
    with transaction(maintenance=True) as session:
        found = support_reviews.waiting(session, states=states, window=Window(which["page"], which["size"]))
    return PageOf([_view(each) for each in found.items], found.total, found.page, found.size)


@blueprint.post("/<uuid:request_id>/decision")
@blueprint.takes(NewDecision)
@blueprint.returns(HTTPStatus.OK, ReviewView)
@blueprint.refuses(ForTheOperator, RequestClosed, EmailFixed)
def decide_on_lost_identifier(new: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Decide on a request by a proof that was seen; granted, the link goes out and the old contacts are told."""
    _operators_only()
    decision = Decision(new["outcome"], new.get("account_id"), new.get("evidence"), new["note"])
    with transaction(maintenance=True) as session:
        decided = support_reviews.decide(
            session,
            request_id,
            decision,
            by=principal(),
            language=asked_in(),
            rules=reset_rules(),
            desk=code_desk(),
            now=ports().clock.now(),
        )
        return _view(decided)


def _operators_only() -> None:
    with transaction() as session:
        support_reviews.require_operator(session, principal())


def _view(review: Review) -> dict[str, Any]:
    request = review.request
    shown = {"id": request.id, "state": request.state, "asked_at": request.asked_at, "decision": request.decision}
    candidates = [
        {
            "account_id": each.account.id,
            "private_number": each.private_number,
            "first_name": each.account.first_name,
            "last_name": each.account.last_name,
            "email": each.account.email,
            "agrees": each.agrees,
            "differs": each.differs,
        }
        for each in review.candidates
    ]
    return shown | vars(review.form) | {"candidates": candidates}
