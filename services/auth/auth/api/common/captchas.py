"""The captcha of public forms."""

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify

from auth.errors import CaptchaDisabled
from auth.ports import ports
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context

blueprint = Blueprint("captcha", url_prefix="/captcha", description="Captchas of public forms")


class Challenge(Schema):
    """An ALTCHA challenge: its widget knows what to do with it."""

    parameters = fields.Dict(required=True)
    signature = fields.String(required=True)


@blueprint.get("", open=True)
@blueprint.returns(HTTPStatus.OK, Challenge)
@blueprint.refuses(CaptchaDisabled)
def challenge_visitor() -> Response:
    """Give a visitor's machine a calculation to do; nothing has to be seen or heard."""
    captcha = ports().captcha
    if captcha is None:
        raise CaptchaDisabled
    answer = jsonify(captcha.challenge(context()))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def require_captcha(form: dict[str, Any]) -> None:
    """Refuse a form whose captcha was not solved, or was used before; no transaction may be open."""
    captcha = ports().captcha
    if captcha is None:
        return
    with transaction(tenant=NOBODY) as session:
        captcha.check(session, context(), form.get("captcha"))
