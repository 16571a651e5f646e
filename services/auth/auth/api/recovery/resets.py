"""Resetting a forgotten password."""

from http import HTTPStatus
from typing import Any

from auth.api.common.captchas import require_captcha
from auth.api.common.typed_codes import CODE, SentCodeView
from auth.api.common.typed_passwords import PASSWORD
from auth.codes.one_time_codes import SentCode
from auth.errors import CaptchaRefused, CodeTooSoon, IdentifierTaken, ResetClosed, TooManyCodes, WrongCode
from auth.formats import masking
from auth.ports import config, ports
from auth.recovery import password_resets, recovery_flow, reset_requests
from auth.recovery.recovery_flow import ResetForm
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context

blueprint = Blueprint("resets", url_prefix="/resets", description="Resetting a forgotten password")

_TOKEN = validate.Length(1, 200)


class Forgotten(Schema):
    """Who forgot the password: the address on record, and the identifier where it is known."""

    email = fields.Email(required=True, validate=validate.Length(3, 320))
    identifier = fields.String(validate=validate.Length(1, 320))
    captcha = fields.String(load_only=True)


class Acknowledged(Schema):
    """The same answer to everybody."""


class RequestTaken(Schema):
    """A request was taken, whether or not there is such an account; from when on another one is looked at."""

    again_at = fields.AwareDateTime(required=True)


class ResetLink(Schema):
    """The secret of a link."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)


class ResetPreview(Schema):
    """What a link is for: enough for its owner to know."""

    email = fields.String(required=True)
    identifier = fields.String(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True)


class NewPasswordBody(Schema):
    """The code of the message, and what is chosen."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)
    code = fields.String(required=True, validate=CODE, load_only=True)
    password = PASSWORD
    identifier = fields.String(validate=validate.Length(1, 320))


@blueprint.post("", open=True)
@blueprint.takes(Forgotten)
@blueprint.returns(HTTPStatus.ACCEPTED, RequestTaken)
@blueprint.refuses(CaptchaRefused)
def ask_for_new_password(form: dict[str, Any]) -> dict[str, Any]:
    """Ask for a link to choose a new password. The answer is always the same."""
    require_captcha(form)
    email, identifier = form["email"], form.get("identifier")
    with transaction(tenant=NOBODY) as session:
        reset_requests.add(session, context(), config(), email=email, identifier=identifier)
    return {"again_at": context().now + config().codes.cool_down}


@blueprint.post("/preview", open=True)
@blueprint.takes(ResetLink)
@blueprint.returns(HTTPStatus.OK, ResetPreview)
@blueprint.refuses(ResetClosed)
def preview_reset(link: dict[str, Any]) -> dict[str, Any]:
    """Read what a link is for. The link stays good: whatever follows links in e-mails uses nothing up."""
    with transaction(tenant=NOBODY) as session:
        found = password_resets.find(session, context(), config(), link["token"])
    email = found.reset.new_email or found.account.email
    return {
        "email": masking.of_address(email),
        "identifier": found.reset.new_identifier,
        "expires_at": found.reset.expires_at,
    }


@blueprint.post("/code", open=True)
@blueprint.takes(ResetLink)
@blueprint.returns(HTTPStatus.OK, SentCodeView)
@blueprint.refuses(ResetClosed, CodeTooSoon, TooManyCodes)
def send_reset_code_again(link: dict[str, str]) -> SentCode:
    """Send another code for a link, to where the link went; the earlier one dies."""
    with transaction(tenant=NOBODY) as session:
        found = password_resets.find(session, context(), config(), link["token"])
        return password_resets.send_code_again(session, context(), config(), found)


@blueprint.post("/completion", open=True)
@blueprint.takes(NewPasswordBody)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(ResetClosed, WrongCode, IdentifierTaken)
def choose_new_password(form: dict[str, Any]) -> None:
    """Choose a new password with the link and its code, once. Every session ends; a locked account is unlocked."""
    reset = ResetForm(form["token"], form["code"], form["password"], form.get("identifier"))
    recovery_flow.reset_password(context(), config(), ports().passwords, ports().password_rules, reset)
