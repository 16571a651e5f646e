"""Lost identifiers."""

from http import HTTPStatus
from typing import Any

from auth import field_messages
from auth.accounts import identifiers
from auth.api.common.captchas import require_captcha
from auth.api.common.typed_codes import CODE, SentCodeView
from auth.api.recovery.resets import Acknowledged
from auth.codes.one_time_codes import SentCode
from auth.consents import terms
from auth.errors import CaptchaRefused, CodeTooSoon, RequestClosed, TooManyCodes, WrongCode
from auth.ports import config
from auth.profile import phones
from auth.recovery import lost_identifiers, recovery_flow
from auth.recovery.identity_matching import LostIdentifierForm
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context

blueprint = Blueprint("lost-identifiers", url_prefix="/lost-identifiers", description="Lost identifiers")

_MONTH = validate.Regexp(r"^(19|20)\d\d-(0[1-9]|1[0-2])$")


class LostIdentifierBody(Schema):
    """Who one is, as far as one can say."""

    first_name = fields.DisplayText(200, required=True)
    last_name = fields.DisplayText(200, required=True)
    birth_place = fields.DisplayText(200, required=True)
    birth_month = fields.String(required=True, validate=_MONTH)
    mobile = fields.String(required=True, validate=validate.Length(1, 40))
    email = fields.Email(required=True, validate=validate.Length(3, 320))
    private_number = fields.String(validate=validate.Length(0, 40))
    privacy_version = fields.String(required=True)
    captcha = fields.String(load_only=True)


class RequestView(Schema):
    """A request was stored; the answer does not say whether a code was sent."""

    request = fields.String(required=True)
    code = fields.Nested(SentCodeView, required=True)


class StoredRequest(Schema):
    """A request that a page holds the secret of."""

    request = fields.String(required=True, validate=validate.Length(1, 200), load_only=True)


class MobileCode(Schema):
    """The code that the mobile on record may have got."""

    request = fields.String(required=True, validate=validate.Length(1, 200), load_only=True)
    code = fields.String(required=True, validate=CODE, load_only=True)


@blueprint.post("", open=True)
@blueprint.takes(LostIdentifierBody)
@blueprint.returns(HTTPStatus.ACCEPTED, RequestView)
@blueprint.refuses(CaptchaRefused, TooManyCodes)
def ask_for_identifier(form: dict[str, Any]) -> dict[str, Any]:
    """Ask for a lost identifier. The answer is always the same, whoever asks."""
    given = _parsed(form)
    require_captcha(form)
    with transaction(tenant=NOBODY) as session:
        secret, sent = lost_identifiers.add(session, context(), config(), given)
    return {"request": secret, "code": sent}


@blueprint.post("/code", open=True)
@blueprint.takes(StoredRequest)
@blueprint.returns(HTTPStatus.ACCEPTED, SentCodeView)
@blueprint.refuses(CodeTooSoon, RequestClosed, TooManyCodes)
def send_lost_identifier_code_again(form: dict[str, str]) -> SentCode:
    """Ask for another code for the mobile on record; the earlier one dies. The answer is always the same."""
    with transaction(tenant=NOBODY) as session:
        return lost_identifiers.ask_again(session, context(), config(), form["request"])


@blueprint.post("/confirmation", open=True)
@blueprint.takes(MobileCode)
@blueprint.returns(HTTPStatus.ACCEPTED, Acknowledged)
@blueprint.refuses(WrongCode, RequestClosed)
def confirm_lost_identifier(form: dict[str, Any]) -> dict[str, Any]:
    """Type the code that the mobile on record got; the link then goes to the new address."""
    recovery_flow.confirm_mobile(context(), config(), form["request"], form["code"])
    return {}


def _parsed(form: dict[str, Any]) -> LostIdentifierForm:
    privacy = terms.current("privacy")
    if privacy is None or form["privacy_version"] != privacy.version:
        raise Invalid(FieldError("privacy_version", field_messages.message("terms", context().language)))
    return LostIdentifierForm(
        first_name=form["first_name"],
        last_name=form["last_name"],
        birth_place=form["birth_place"],
        birth_month=form["birth_month"],
        mobile=phones.parse(context(), config(), form["mobile"], field="mobile"),
        email=identifiers.canonical(form["email"]),
        private_number=form.get("private_number") or None,
    )
