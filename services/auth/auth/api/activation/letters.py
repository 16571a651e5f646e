"""Letters with a temporary password, and the first sign-in with one."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts.own_account import Me
from auth.activation.first_sign_in import FirstSignIn
from auth.api.accounts.me import MeView
from auth.api.common.browsers import device_secret
from auth.api.common.callers import operator
from auth.api.common.cookies import sign_in_secret
from auth.api.common.sign_in_results import StepView, respond
from auth.api.common.typed_codes import CODE, SentCodeView
from auth.api.common.typed_passwords import PASSWORD
from auth.codes.one_time_codes import SentCode
from auth.errors import (
    CodeTooSoon,
    EnrolmentNotFound,
    OperatorOnly,
    SignInExpired,
    StepRequired,
    TooManyCodes,
    WrongCode,
)
from auth.invitations import letter_flow
from auth.invitations.letters import SealedLetter
from auth.ports import config, ports
from auth.row_scope import NOBODY
from auth.sign_in import first_sign_in_flow
from auth.sign_in.first_sign_in_flow import FirstSignInForm
from auth.sign_in.second_factor_flow import PendingBrowser
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("enrolments", description="Letters with a temporary password, and the first sign-in")


class InvitationId(Schema):
    """The invitation of whom a letter is for."""

    invitation_id = fields.UUID(required=True)


class LetterView(Schema):
    """A letter that only notify can read."""

    account_id = fields.UUID(required=True)
    invitation_id = fields.UUID(required=True)
    sealed_letter = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class PersonalAddress(Schema):
    """A personal address, to be proven by a code."""

    email = fields.Email(required=True, validate=validate.Length(max=254))


class FirstSignInBody(PersonalAddress):
    """What somebody chooses at the first sign-in."""

    code = fields.String(required=True, validate=CODE, load_only=True)
    password = PASSWORD
    terms_version = fields.String(required=True)


@blueprint.post("/enrolments")
@blueprint.takes(InvitationId)
@blueprint.returns(HTTPStatus.CREATED, LetterView)
@blueprint.refuses(OperatorOnly, EnrolmentNotFound)
def write_letter(given: dict[str, Any]) -> SealedLetter:
    """Write a letter with a new temporary password; the former one is void."""
    operator()
    return letter_flow.write_letter(context(), config(), ports().passwords, given["invitation_id"])


@blueprint.post("/sign-in/first/address", open=True)
@blueprint.takes(PersonalAddress)
@blueprint.returns(HTTPStatus.ACCEPTED, SentCodeView)
@blueprint.refuses(SignInExpired, StepRequired, CodeTooSoon, TooManyCodes, Forbidden)
def give_address(given: dict[str, str]) -> SentCode:
    """Give a personal address; a code is sent to it."""
    with transaction(tenant=NOBODY) as session:
        return first_sign_in_flow.send_code(session, context(), config(), sign_in_secret(), given["email"])


@blueprint.post("/sign-in/first", open=True)
@blueprint.takes(FirstSignInBody)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInExpired, StepRequired, WrongCode)
def sign_in_first(given: dict[str, str]) -> Me | Response:
    """Activate the account with a password of one's own, and the address that was just proven."""
    chosen = FirstSignIn(given["email"], given["password"], given["terms_version"])
    form = FirstSignInForm(PendingBrowser(sign_in_secret(), device_secret()), chosen, given["code"])
    result = first_sign_in_flow.complete(context(), config(), ports().passwords, ports().password_rules, form)
    return respond(result)
