"""Activating an account by the link of the invitation."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts.own_account import Me
from auth.activation import activation
from auth.activation.activation import Choice
from auth.api.accounts.me import MeView
from auth.api.common.browsers import device_secret
from auth.api.common.sign_in_results import StepView, TermsToAcceptView, respond
from auth.api.common.typed_codes import SentCodeView
from auth.api.common.typed_passwords import PASSWORD
from auth.codes.one_time_codes import SentCode
from auth.errors import ActivationClosed, CodeTooSoon, IdentifierTaken, TooManyCodes, TooManyInvitations, WrongCode
from auth.invitations import confidential_passwords, repeating
from auth.ports import config, ports
from auth.row_scope import NOBODY
from auth.sign_in import activation_flow
from auth.sign_in.activation_flow import ActivationForm
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context

blueprint = Blueprint("activations", url_prefix="/activations", description="Activating an account")

_TOKEN = validate.Length(1, 200)


class Link(Schema):
    """The secret of an activation link."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)


class SentAgain(Schema):
    """Where another link was sent to, masked."""

    sent_to = fields.String(required=True)


class Preview(Schema):
    """Whose account a link activates, and who invited them."""

    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    invited_by = fields.String(required=True)
    terms = fields.Nested(TermsToAcceptView, required=True)
    asks_confidential_password = fields.Boolean(
        required=True, metadata={"description": "Whether a password was sent beside the link, to be typed with it."}
    )


class NewOwner(Schema):
    """What the owner of an account chooses."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)
    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = PASSWORD
    terms_version = fields.String(required=True)
    confidential_password = fields.String(load_default="", validate=validate.Length(max=50), load_only=True)


@blueprint.post("/preview", open=True)
@blueprint.takes(Link)
@blueprint.returns(HTTPStatus.OK, Preview)
@blueprint.refuses(ActivationClosed)
def preview(link: dict[str, Any]) -> dict[str, Any]:
    """Read whom a link is for. The link stays good: whatever follows links in e-mails uses nothing up."""
    with transaction(tenant=NOBODY) as session:
        found = activation.find(session, context(), config(), link["token"])
        account = found.account
        return {
            "first_name": account.first_name,
            "last_name": account.last_name,
            "email": account.email,
            "invited_by": found.invitation.invited_by,
            "terms": found.terms,
            "asks_confidential_password": found.invitation.asks_confidential_password,
        }


@blueprint.post("/confidential-password", open=True)
@blueprint.takes(Link)
@blueprint.returns(HTTPStatus.ACCEPTED, SentCodeView)
@blueprint.refuses(ActivationClosed, CodeTooSoon, TooManyCodes)
def send_confidential_password(link: dict[str, Any]) -> SentCode:
    """Have another confidential password sent to the address of the invitation; the earlier one is void."""
    with transaction(tenant=NOBODY) as session:
        found = activation.find(session, context(), config(), link["token"])
        if not found.invitation.asks_confidential_password:
            raise ActivationClosed
        return confidential_passwords.send_again(session, context(), config(), found.account, found.invitation)


@blueprint.post("/repetition", open=True)
@blueprint.takes(Link)
@blueprint.returns(HTTPStatus.ACCEPTED, SentAgain)
@blueprint.refuses(ActivationClosed, TooManyInvitations)
def send_link_again(link: dict[str, Any]) -> dict[str, str]:
    """Have another link sent to the address on record, from one that has expired; the earlier one opens nothing."""
    with transaction(tenant=NOBODY) as session:
        return {"sent_to": repeating.repeat_by_link(session, context(), config(), link["token"])}


@blueprint.post("", open=True)
@blueprint.takes(NewOwner)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(ActivationClosed, IdentifierTaken, WrongCode)
def activate(owner: dict[str, Any]) -> Me | Response:
    """Activate an account with the link, once, and be signed in."""
    choice = Choice(owner["identifier"], owner["password"], owner["terms_version"], owner["confidential_password"])
    form = ActivationForm(owner["token"], choice, device_secret())
    result = activation_flow.activate(context(), config(), ports().passwords, ports().password_rules, form)
    return respond(result)
