"""The captcha of public forms."""

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify

from auth.errors import CaptchaOff
from auth.ports import ports
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields

blueprint = Blueprint("captcha", url_prefix="/captcha", description="A little work instead of a riddle")


class Challenge(Schema):
    """An ALTCHA challenge: its widget knows what to do with it."""

    parameters = fields.Dict(required=True)
    signature = fields.String(required=True)


@blueprint.get("", open=True)
@blueprint.returns(HTTPStatus.OK, Challenge)
@blueprint.refuses(CaptchaOff)
def challenge_visitor() -> Response:
    """Give a visitor's machine some work to do; nothing has to be seen or heard."""
    captcha = ports().captcha
    if captcha is None:
        raise CaptchaOff
    answer = jsonify(captcha.challenge(now=ports().clock.now()))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def pass_captcha(form: dict[str, Any]) -> None:
    """Let a form go on whose captcha was solved, once; no transaction may be open."""
    captcha = ports().captcha
    if captcha is None:
        return
    with transaction(tenant=NOBODY) as session:
        captcha.check(session, form.get("captcha"), now=ports().clock.now())
