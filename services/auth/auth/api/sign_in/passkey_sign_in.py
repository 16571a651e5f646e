"""Signing in with a passkey alone: no identifier, no password."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.browsers import device_secret
from auth.api.common.sign_in_results import StepView, respond
from auth.api.sign_in.sign_in import PasskeyCredential, PasskeyOptions
from auth.errors import OwnCredentialsNeeded, PasskeyUnknown
from auth.ports import config
from auth.row_scope import NOBODY
from auth.sign_in import passkey_sign_in
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context

blueprint = Blueprint("passkey_sign_in", url_prefix="/passkey-sign-in", description="Signing in with a passkey alone")


@blueprint.post("/options", open=True)
@blueprint.returns(HTTPStatus.OK, PasskeyOptions)
def request_passkey() -> dict[str, Any]:
    """Request whichever passkey its owner has for us."""
    with transaction(tenant=NOBODY) as session:
        return {"options": passkey_sign_in.request_options(session, context(), config())}


@blueprint.post("", open=True)
@blueprint.takes(PasskeyCredential)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(PasskeyUnknown, OwnCredentialsNeeded)
def sign_in_with_passkey(answered: dict[str, Any]) -> Me | Response:
    """Sign in with a passkey that verified who holds it: that is two factors at once."""
    with transaction(tenant=NOBODY) as session:
        result = passkey_sign_in.sign_in_with_passkey(
            session, context(), config(), answered["credential"], device_secret()
        )
    if result is None:
        raise PasskeyUnknown
    return respond(result)
