"""Signing in with a passkey alone: no identifier, no password."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.entering import StepView, answer, let_in_where_it_leads
from auth.api.sign_in.sign_in import Answered, Options
from auth.errors import OwnCredentialsNeeded, PasskeyUnknown
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.second_factors import passkeys, second_factors
from auth.sign_in.sign_in_steps import MANY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint

blueprint = Blueprint("passkey_sign_in", url_prefix="/passkey-sign-in", description="Signing in with a passkey alone")


@blueprint.post("/options", open=True)
@blueprint.returns(HTTPStatus.OK, Options)
def ask_passkey() -> dict[str, Any]:
    """Ask for whichever passkey its owner has for us."""
    held = ports()
    with transaction(tenant=NOBODY) as session:
        challenge = passkeys.ask(session, passkeys.ALONE, hashes=held.hashes, now=held.clock.now())
    return {"options": passkeys.to_use(held.relying_party, challenge, among=[])}


@blueprint.post("", open=True)
@blueprint.takes(Answered)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(PasskeyUnknown, OwnCredentialsNeeded)
def sign_in_with_passkey(answered: dict[str, Any]) -> Me | Response:
    """Sign in with a passkey that verified who holds it: that is two factors at once."""
    held, now, credential = ports(), ports().clock.now(), answered["credential"]
    way = None
    with transaction(tenant=NOBODY) as session:
        challenge = passkeys.answered(session, credential, passkeys.ALONE, hashes=held.hashes, now=now)
        factor = second_factors.answering(session, credential)
        if factor is not None and second_factors.passkey_answers(
            factor, credential, challenge, party=held.relying_party, now=now, alone=True
        ):
            proven = [second_factors.AMR["passkey"], "user", MANY]
            way = let_in_where_it_leads(session, factor.account_id, factors=proven)
    if way is None:
        raise PasskeyUnknown
    return answer(way)
