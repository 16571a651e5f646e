"""Opening a client account."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth import field_messages
from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.captchas import require_captcha
from auth.api.common.sign_in_results import StepView, proven_by_password, respond
from auth.api.common.typed_codes import CODE, SentCodeView, verify_code
from auth.api.common.typed_passwords import PASSWORD
from auth.client_accounts import account_opening
from auth.client_accounts.account_opening import ClientAccountForm, OpeningStep
from auth.codes.one_time_codes import CodePurpose
from auth.consents import terms
from auth.errors import CaptchaRefused, CodeTooSoon, OpeningExpired, TooManyCodes, WrongCode
from auth.ports import config, ports
from auth.profile import phones
from auth.row_scope import NOBODY
from auth.sign_in import sign_in_steps
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context

blueprint = Blueprint("client_accounts", url_prefix="/client-accounts", description="Opening a client account")

_SECRET = validate.Length(1, 200)


class ClientAccountBody(Schema):
    """The form; the address gets every notice of the space and can't be changed later."""

    category = fields.String(required=True)
    company_name = fields.DisplayText(200, min_length=0, required=True)
    email = fields.Email(required=True, validate=validate.Length(3, 320))
    password = PASSWORD
    mobile = fields.String(required=True, validate=validate.Length(1, 40))
    terms_version = fields.String(required=True)
    captcha = fields.String(load_only=True)


class OpeningSecret(Schema):
    """Which opening."""

    opening = fields.String(required=True, validate=_SECRET, load_only=True)


class OpeningCode(Schema):
    """The code of the current step."""

    opening = fields.String(required=True, validate=_SECRET, load_only=True)
    code = fields.String(required=True, validate=CODE, load_only=True)


class OpeningView(Schema):
    """The current step of an opening; whoever opens has just typed number and address, and sees them whole."""

    opening = fields.String(required=True)
    step = fields.String(required=True, validate=validate.OneOf(["mobile", "email"]))
    mobile = fields.String(required=True)
    email = fields.String(required=True)
    code = fields.Nested(SentCodeView, required=True)


class CategoryLabel(Schema):
    """The name of a category."""

    fr = fields.String(required=True)
    en = fields.String(required=True)


class CategoryView(Schema):
    """A kind of client that may open an account."""

    key = fields.String(required=True)
    label = fields.Nested(CategoryLabel, required=True)


class Categories(Schema):
    """All of them."""

    items = fields.List(fields.Nested(CategoryView), required=True)


@blueprint.get("/categories", open=True)
@blueprint.returns(HTTPStatus.OK, Categories)
def list_categories() -> dict[str, Any]:
    """List the categories of the form."""
    categories = config().client_accounts.categories
    return {"items": [{"key": each.key, "label": {"fr": each.fr, "en": each.en}} for each in categories]}


@blueprint.post("", open=True)
@blueprint.takes(ClientAccountBody)
@blueprint.returns(HTTPStatus.CREATED, OpeningView)
@blueprint.refuses(CaptchaRefused, TooManyCodes)
def begin_opening(given: dict[str, Any]) -> dict[str, Any]:
    """Begin: a code goes to the mobile. Nothing reveals whether the address has an account already."""
    _refuse_unfit(given)
    mobile = phones.parse(context(), config(), given["mobile"], field="mobile")
    require_captcha(given)
    form = ClientAccountForm(
        category=given["category"],
        company_name=given["company_name"],
        email=given["email"],
        mobile=mobile,
        password_hash=ports().passwords.hash(given["password"]),
        language=context().language,
    )
    with transaction(tenant=NOBODY) as session:
        secret, step = account_opening.begin(session, context(), config(), form)
    return _view(secret, step)


@blueprint.post("/code", open=True)
@blueprint.takes(OpeningSecret)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningExpired, CodeTooSoon, TooManyCodes)
def send_opening_code_again(form: dict[str, Any]) -> dict[str, Any]:
    """Have the code of the current step sent again; the earlier one is void."""
    with transaction(tenant=NOBODY) as session:
        pending = account_opening.find(session, context(), config(), form["opening"])
        step = account_opening.send_code(session, context(), config(), pending)
    return _view(form["opening"], step)


@blueprint.post("/mobile", open=True)
@blueprint.takes(OpeningCode)
@blueprint.returns(HTTPStatus.OK, OpeningView)
@blueprint.refuses(OpeningExpired, WrongCode, TooManyCodes)
def prove_mobile(form: dict[str, Any]) -> dict[str, Any]:
    """Type the code that the mobile got; the next one goes to the address."""
    code = verify_code(_code_purpose(form["opening"], "mobile"), form["code"])
    with transaction(tenant=NOBODY) as session:
        step = account_opening.confirm_mobile(session, context(), config(), form["opening"], code)
    return _view(form["opening"], step)


@blueprint.post("/email", open=True)
@blueprint.takes(OpeningCode)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(OpeningExpired, WrongCode)
def prove_email(form: dict[str, Any]) -> Me | Response:
    """Type the code that the address got: the account is open, and one is signed in."""
    code = verify_code(_code_purpose(form["opening"], "email"), form["code"])
    with transaction(tenant=NOBODY) as session:
        account = account_opening.confirm_email(session, context(), config(), form["opening"], code)
        result = sign_in_steps.sign_in(session, context(), config(), proven_by_password(account.id))
    return respond(result)


def _refuse_unfit(form: dict[str, Any]) -> None:
    messages = []
    if form["category"] not in {each.key for each in config().client_accounts.categories}:
        messages.append(("category", "category"))
    if not form["company_name"]:
        messages.append(("company_name", "name"))
    if form["terms_version"] != terms.for_space(account_opening.KIND).version:
        messages.append(("terms_version", "terms"))
    broken = ports().password_rules.broken_by(form["password"], (form["company_name"], form["email"]))
    messages += [("password", rule) for rule in broken]
    if messages:
        language = context().language
        raise Invalid(*(FieldError(field, field_messages.message(key, language)) for field, key in messages))


def _code_purpose(secret: str, step: str) -> CodePurpose:
    with transaction(tenant=NOBODY) as session:
        pending = account_opening.find(session, context(), config(), secret)
        return account_opening.code_purpose(config(), pending, step)


def _view(secret: str, step: OpeningStep) -> dict[str, Any]:
    return vars(step) | {"opening": secret}
