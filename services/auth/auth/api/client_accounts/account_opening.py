"""Opening a client account."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth import field_messages
from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.callers import asked_in
from auth.api.common.captchas import pass_captcha
from auth.api.common.entering import StepView, answer, let_in
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, SentView, count_and_compare
from auth.api.common.typed_passwords import PASSWORD
from auth.client_accounts import account_opening
from auth.client_accounts.account_opening import Beginning, Category, Stage
from auth.codes.one_time_codes import Matter
from auth.consents import terms
from auth.errors import CaptchaRefused, CodeTooSoon, OpeningClosed, TooManyCodes, WrongCode
from auth.ports import code_desk, ports
from auth.profile import phones
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import FieldError, Invalid

blueprint = Blueprint("openings", url_prefix="/openings", description="Opening a client account")

_SECRET = validate.Length(1, 200)


class OpeningForm(Schema):
    """The form; the address gets every notice of the space and can't be changed later."""

    category = fields.String(required=True)
    company_name = fields.String(required=True, validate=validate.Length(1, 200))
    email = fields.Email(required=True, validate=validate.Length(3, 320))
    password = PASSWORD
    mobile = fields.String(required=True, validate=validate.Length(1, 40))
    terms_version = fields.String(required=True)
    captcha = fields.String(load_only=True)


class OpeningSecret(Schema):
    """Which opening."""

    opening = fields.String(required=True, validate=_SECRET, load_only=True)


class OpeningCode(Schema):
    """The code of the present step."""

    opening = fields.String(required=True, validate=_SECRET, load_only=True)
    code = fields.String(required=True, validate=CODE, load_only=True)


class OpeningView(Schema):
    """Where an opening stands; whoever opens has just typed number and address, and sees them whole."""

    opening = fields.String(required=True)
    step = fields.String(required=True, validate=validate.OneOf(["mobile", "email"]))
    mobile = fields.String(required=True)
    email = fields.String(required=True)
    code = fields.Nested(SentView, required=True)


class CategoryLabel(Schema):
    """The name of a category."""

    fr = fields.String(required=True)
    en = fields.String(required=True)


class CategoryView(Schema):
    """Who may open an account."""

    key = fields.String(required=True)
    label = fields.Nested(CategoryLabel, required=True)


class Categories(Schema):
    """Everybody who may."""

    items = fields.List(fields.Nested(CategoryView), required=True)


@blueprint.get("/categories", open=True)
@blueprint.returns(HTTPStatus.OK, Categories)
def list_categories() -> dict[str, Any]:
    """List the categories of the form."""
    return {"items": [{"key": each.key, "label": {"fr": each.fr, "en": each.en}} for each in _categories()]}


@blueprint.post("", open=True)
@blueprint.takes(OpeningForm)
@blueprint.returns(HTTPStatus.CREATED, OpeningView)
@blueprint.refuses(CaptchaRefused, TooManyCodes)
def begin_opening(form: dict[str, Any]) -> dict[str, Any]:
    """Begin: a code goes to the mobile. Nothing tells whether the address has an account already."""
    held = ports()
    _refuse_unfit(form)
    mobile = phones.readable(form["mobile"], countries=held.openings.countries, language=asked_in(), field="mobile")
    pass_captcha(form)
    beginning = Beginning(
        category=form["category"],
        company_name=form["company_name"].strip(),
        email=form["email"],
        mobile=mobile,
        password_hash=held.passwords.hash(form["password"]),
        language=asked_in(),
    )
    with transaction(tenant=NOBODY) as session:
        secret, stage = account_opening.begin(
            session, beginning, rules=held.openings, desk=code_desk(), now=held.clock.now()
        )
    return _view(secret, stage)


def _refuse_unfit(form: dict[str, Any]) -> None:
    language, errors = asked_in(), []
    if form["category"] not in {each.key for each in _categories()}:
        errors.append(FieldError("category", field_messages.said("category", language)))
    if not form["company_name"].strip():
        errors.append(FieldError("company_name", field_messages.said("name", language)))
    if form["terms_version"] != terms.for_space(account_opening.KIND).version:
        errors.append(FieldError("terms_version", field_messages.said("terms", language)))
    broken = ports().password_rules.broken_by(form["password"], (form["company_name"], form["email"]))
    errors += [FieldError("password", field_messages.said(rule, language)) for rule in broken]
    if errors:
        raise Invalid(*errors)


@blueprint.post("/code", open=True)
@blueprint.takes(OpeningSecret)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningClosed, CodeTooSoon, TooManyCodes)
def send_opening_code_again(form: dict[str, Any]) -> dict[str, Any]:
    """Have the code of the present step sent again; the earlier one is void."""
    held, now = ports(), ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        opening = account_opening.find(session, form["opening"], hashes=held.hashes, now=now)
        stage = account_opening.send_code(session, opening, rules=held.openings, desk=code_desk(), now=now)
    return _view(form["opening"], stage)


@blueprint.post("/mobile", open=True)
@blueprint.takes(OpeningCode)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningClosed, WrongCode, TooManyCodes)
def prove_mobile(form: dict[str, Any]) -> dict[str, Any]:
    """Type the code that the mobile got; the next one goes to the address."""
    right = count_and_compare(_matter(form["opening"], "mobile"), form["code"])
    held, now = ports(), ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        stage = account_opening.mobile_proven(
            session, form["opening"], right, rules=held.openings, desk=code_desk(), now=now
        )
    return _view(form["opening"], stage)


@blueprint.post("/email", open=True)
@blueprint.takes(OpeningCode)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(OpeningClosed, WrongCode)
def prove_email(form: dict[str, Any]) -> Me | Response:
    """Type the code that the address got: the account is open, and one is signed in."""
    right = count_and_compare(_matter(form["opening"], "email"), form["code"])
    now = ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        account = account_opening.email_proven(
            session, form["opening"], right, desk=code_desk(), seen_from=coming_from(), now=now
        )
        way = let_in(session, account.id, factors=["pwd"])
    return answer(way)


def _matter(secret: str, step: str) -> Matter:
    with transaction(tenant=NOBODY) as session:
        opening = account_opening.find(session, secret, hashes=ports().hashes, now=ports().clock.now())
        return account_opening.matter_of(opening, step)


def _view(secret: str, stage: Stage) -> dict[str, Any]:
    return vars(stage) | {"opening": secret}


def _categories() -> tuple[Category, ...]:
    return ports().openings.categories
