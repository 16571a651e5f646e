"""The answer to every sign-in: a session, or the step that is asked for next."""

from http import HTTPStatus
from uuid import UUID

import orjson
from flask import Response

from auth.accounts.own_account import Me
from auth.api.common.browsers import device_secret
from auth.api.common.cookies import (
    DEVICE_COOKIE,
    SIGN_IN_COOKIE,
    clear_cookie,
    set_cookie,
    set_session_cookies,
)
from auth.ports import config
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import ProvenFactors, SignedIn, Step, StepAsked
from chartrier.http.contract import Schema, fields, validate


class FactorSummaryView(Schema):
    """A second factor to choose; ``hint`` is what is shown of a number or address."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["totp", "sms", "email", "passkey"]))
    name = fields.String(required=True)
    hint = fields.String(required=True)


class TermsToAcceptView(Schema):
    """A text whose version in force was not accepted yet."""

    kind = fields.String(required=True)
    version = fields.String(required=True)


class StepView(Schema):
    """What is asked for next before one is signed in; until when."""

    step = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    factors = fields.List(fields.Nested(FactorSummaryView), required=True)
    recovery_codes = fields.Boolean(required=True)
    kinds = fields.List(fields.String(), required=True)
    terms = fields.List(fields.Nested(TermsToAcceptView), required=True)


def proven_by_password(account_id: UUID) -> ProvenFactors:
    """Return what somebody proved in this browser whose password was right, or who has just chosen one."""
    return ProvenFactors(account_id, ["pwd"], device_secret())


def respond(result: SignedIn | StepAsked) -> Me | Response:
    """Return the answer, and set the cookies of the session or of the pending sign-in; the transaction is committed."""
    if isinstance(result, StepAsked):
        if result.secret is not None:
            set_cookie(SIGN_IN_COOKIE, result.secret, sign_in_steps.LIFETIME)
        return _accepted(result.step)
    set_session_cookies(result.credentials)
    set_cookie(DEVICE_COOKIE, result.device.cookie, config().devices.lifetime)
    clear_cookie(SIGN_IN_COOKIE)
    return result.me


def _accepted(step: Step) -> Response:
    body = orjson.dumps(StepView().dump(step))
    return Response(body, status=HTTPStatus.ACCEPTED, mimetype="application/json")
