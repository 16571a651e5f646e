"""A new password for somebody who forgot theirs."""

from http import HTTPStatus
from typing import Any

from auth.api.common.callers import asked_in
from auth.api.common.captchas import pass_captcha
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, count_and_compare
from auth.api.common.typed_passwords import PASSWORD
from auth.errors import CaptchaRefused, IdentifierTaken, ResetClosed, WrongCode
from auth.formats import masking
from auth.ports import code_desk, ports
from auth.recovery import password_resets, reset_requests
from auth.recovery.password_resets import OpenReset
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate

blueprint = Blueprint("resets", url_prefix="/resets", description="A new password by e-mail")

_TOKEN = validate.Length(1, 200)


class Forgotten(Schema):
    """Who forgot the password: the address on record, and the identifier where it is known."""

    email = fields.Email(required=True, validate=validate.Length(3, 320))
    identifier = fields.String(validate=validate.Length(1, 320))
    captcha = fields.String(load_only=True)


class NothingTold(Schema):
    """The same answer to everybody."""


class ResetLink(Schema):
    """The secret of a link."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)


class ResetPreview(Schema):
    """What a link is for: enough for its owner to know."""

    email = fields.String(required=True)
    identifier = fields.String(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True)


class NewPassword(Schema):
    """The code of the message, and what is chosen."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)
    code = fields.String(required=True, validate=CODE, load_only=True)
    password = PASSWORD
    identifier = fields.String(validate=validate.Length(1, 320))


@blueprint.post("", open=True)
@blueprint.takes(Forgotten)
@blueprint.returns(HTTPStatus.ACCEPTED, NothingTold)
@blueprint.refuses(CaptchaRefused)
def ask_for_new_password(form: dict[str, Any]) -> dict[str, Any]:
    """Ask for a link to choose a new password. The answer is always the same."""
    pass_captcha(form)
    email, identifier, now = form["email"], form.get("identifier"), ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        reset_requests.ask(
            session,
            email=email,
            identifier=identifier,
            language=asked_in(),
            desk=code_desk(),
            seen_from=coming_from(),
            now=now,
        )
    return {}


@blueprint.post("/preview", open=True)
@blueprint.takes(ResetLink)
@blueprint.returns(HTTPStatus.OK, ResetPreview)
@blueprint.refuses(ResetClosed)
def preview_reset(link: dict[str, Any]) -> dict[str, Any]:
    """Tell what a link is for. The link stays good: whatever follows links in e-mails uses nothing up."""
    found = _find(link["token"])
    email = found.reset.new_email or found.account.email
    return {
        "email": masking.of_address(email),
        "identifier": found.reset.offered_identifier,
        "expires_at": found.reset.expires_at,
    }


@blueprint.post("/completion", open=True)
@blueprint.takes(NewPassword)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(ResetClosed, WrongCode, IdentifierTaken)
def choose_new_password(form: dict[str, Any]) -> None:
    """Choose a new password with the link and its code, once. Every session ends; a locked account is unlocked."""
    held, now = ports(), ports().clock.now()
    found, identifier = _find(form["token"]), form.get("identifier")
    password_resets.check(
        found, password=form["password"], identifier=identifier, rules=held.password_rules, language=asked_in()
    )
    right = count_and_compare(password_resets.matter_of(found.reset), form["code"])
    password_hash = held.passwords.hash(form["password"])
    with transaction(tenant=NOBODY) as session:
        again = password_resets.find(session, form["token"], hashes=held.hashes, now=now)
        password_resets.complete(
            session,
            again,
            right,
            password_hash=password_hash,
            identifier=identifier,
            sessions=held.sessions,
            hashes=held.hashes,
            seen_from=coming_from(),
            now=now,
        )


def _find(token: str) -> OpenReset:
    with transaction(tenant=NOBODY) as session:
        return password_resets.find(session, token, hashes=ports().hashes, now=ports().clock.now())
