"""A pending sign-in: what is asked for after the password, one step at a time."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.browsers import device_secret
from auth.api.common.cookies import SIGN_IN_COOKIE, clear_cookie
from auth.api.common.sign_in_results import StepView, TermsToAcceptView, respond
from auth.api.common.typed_codes import SentCodeView
from auth.api.sign_in.pending_sign_ins import find_pending, pending_browser
from auth.codes.one_time_codes import SentCode
from auth.consents import consents
from auth.errors import (
    CodeTooSoon,
    SecondFactorLocked,
    SecondFactorNotFound,
    SecondFactorWrong,
    SignInExpired,
    StepRequired,
    TooManyCodes,
)
from auth.ports import config
from auth.row_scope import NOBODY
from auth.second_factors import passkeys, second_factor_codes, second_factors
from auth.sign_in import second_factor_flow, sign_in_steps
from auth.sign_in.sign_in_steps import Step
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("sign_in", url_prefix="/sign-in", description="A pending sign-in")


class ChosenFactor(Schema):
    """Which second factor."""

    factor_id = fields.UUID(required=True)


class SecondFactorCode(ChosenFactor):
    """The code of a second factor: sent, or shown by an app."""

    code = fields.String(required=True, validate=validate.Length(1, 20), load_only=True)


class TypedRecoveryCode(Schema):
    """One of the recovery codes."""

    code = fields.String(required=True, validate=validate.Length(1, 40), load_only=True)


class PasskeyOptions(Schema):
    """What the browser asks a passkey, as `navigator.credentials.get` takes it."""

    options = fields.Dict(keys=fields.String(), required=True)


class PasskeyCredential(Schema):
    """What a passkey signed, as `navigator.credentials.get` gives it."""

    credential = fields.Dict(keys=fields.String(), required=True, load_only=True)


class AcceptedTerms(Schema):
    """The texts that are accepted."""

    accepted = fields.List(fields.Nested(TermsToAcceptView), required=True)


@blueprint.get("", open=True)
@blueprint.returns(HTTPStatus.OK, StepView)
@blueprint.refuses(SignInExpired, StepRequired)
def read_step() -> Step:
    """Read what is asked for now."""
    with transaction(tenant=NOBODY) as session:
        step = sign_in_steps.step_of(session, find_pending(session))
    if step is None:
        raise StepRequired("Nothing is asked for any more: complete the sign-in.")
    return step


@blueprint.delete("", open=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SignInExpired, Forbidden)
def give_up() -> None:
    """Give a sign-in up."""
    with transaction(tenant=NOBODY) as session:
        sign_in_steps.give_up(session, find_pending(session))
    clear_cookie(SIGN_IN_COOKIE)


@blueprint.post("/codes", open=True)
@blueprint.takes(ChosenFactor)
@blueprint.returns(HTTPStatus.OK, SentCodeView)
@blueprint.refuses(SignInExpired, StepRequired, SecondFactorNotFound, CodeTooSoon, TooManyCodes, Forbidden)
def send_second_factor_code(chosen: dict[str, Any]) -> SentCode:
    """Have a code sent to the phone or mailbox that was chosen."""
    with transaction(tenant=NOBODY) as session:
        pending = find_pending(session, step=second_factor_flow.STEP)
        factor = second_factors.find(session, pending.account_id, chosen["factor_id"])
        return second_factor_codes.send(session, context(), config(), factor)


@blueprint.post("/code", open=True)
@blueprint.takes(SecondFactorCode)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInExpired, StepRequired, SecondFactorNotFound, SecondFactorWrong, SecondFactorLocked, Forbidden)
def type_second_factor_code(typed: dict[str, Any]) -> Me | Response:
    """Type the code of a second factor."""
    result = second_factor_flow.verify_code(context(), config(), pending_browser(), typed["factor_id"], typed["code"])
    return respond(result)


@blueprint.post("/recovery-code", open=True)
@blueprint.takes(TypedRecoveryCode)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInExpired, StepRequired, SecondFactorWrong, SecondFactorLocked, Forbidden)
def type_recovery_code(typed: dict[str, Any]) -> Me | Response:
    """Type a recovery code instead of a second factor; it works once."""
    result = second_factor_flow.verify_recovery_code(context(), config(), pending_browser(), typed["code"])
    return respond(result)


@blueprint.post("/passkey/options", open=True)
@blueprint.returns(HTTPStatus.OK, PasskeyOptions)
@blueprint.refuses(SignInExpired, StepRequired, SecondFactorNotFound, Forbidden)
def request_second_passkey() -> dict[str, Any]:
    """Request one of the account's passkeys as the second factor."""
    with transaction(tenant=NOBODY) as session:
        pending = find_pending(session, step=second_factor_flow.STEP)
        own = second_factors.of(session, pending.account_id)
        allowed = [factor.credential_id for factor in own if factor.credential_id]
        if not allowed:
            raise SecondFactorNotFound
        purpose = second_factor_flow.passkey_purpose(pending)
        challenge = passkeys.issue_challenge(session, context(), config(), purpose)
    return {"options": passkeys.request_options(config().relying_party, challenge, allowed=allowed)}


@blueprint.post("/passkey", open=True)
@blueprint.takes(PasskeyCredential)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInExpired, StepRequired, SecondFactorWrong, SecondFactorLocked, Forbidden)
def answer_with_second_passkey(answered: dict[str, Any]) -> Me | Response:
    """Answer with a passkey as the second factor."""
    result = second_factor_flow.verify_passkey(context(), config(), pending_browser(), answered["credential"])
    return respond(result)


@blueprint.post("/terms", open=True)
@blueprint.takes(AcceptedTerms)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInExpired, StepRequired, Forbidden)
def accept_terms(form: dict[str, Any]) -> Me | Response:
    """Accept the terms in force, and continue to sign in; without them nobody gets further."""
    accepted = {(each["kind"], each["version"]) for each in form["accepted"]}
    with transaction(tenant=NOBODY) as session:
        pending = find_pending(session, step="terms")
        consents.accept(session, context(), pending.account_id, accepted)
        result = sign_in_steps.go_on(session, context(), config(), pending, device_secret=device_secret())
    return respond(result)


@blueprint.post("/completion", open=True)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInExpired, Forbidden)
def complete_sign_in() -> Me | Response:
    """Complete the sign-in, or read what is still missing."""
    with transaction(tenant=NOBODY) as session:
        pending = find_pending(session)
        result = sign_in_steps.go_on(session, context(), config(), pending, device_secret=device_secret())
    return respond(result)
