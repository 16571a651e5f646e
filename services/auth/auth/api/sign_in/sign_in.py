"""A sign-in under way: what is asked for after the password, one step at a time."""

from http import HTTPStatus
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.cookies import SIGN_IN_COOKIE, give_cookie
from auth.api.common.entering import StepView, answer, doorway
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import SentView
from auth.api.sign_in.under_way import SECOND_FACTOR, prove, under_way_at
from auth.codes.one_time_codes import Sent
from auth.errors import (
    CodeTooSoon,
    SecondFactorLocked,
    SecondFactorNotFound,
    SecondFactorWrong,
    SignInOver,
    StepOpen,
    TooManyCodes,
)
from auth.ports import code_desk, ports
from auth.row_scope import NOBODY
from auth.second_factors import passkeys, second_factor_codes, second_factors
from auth.sessions.models import SignIn
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import Step
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden

blueprint = Blueprint("sign_in", url_prefix="/sign-in", description="A sign-in under way")


class Chosen(Schema):
    """Which second factor."""

    factor_id = fields.UUID(required=True)


class SecondFactorCode(Chosen):
    """The code of a second factor: sent, or shown by an app."""

    code = fields.String(required=True, validate=validate.Length(1, 20), load_only=True)


class TypedRecoveryCode(Schema):
    """One of the recovery codes."""

    code = fields.String(required=True, validate=validate.Length(1, 40), load_only=True)


class Options(Schema):
    """What the browser asks a passkey, as `navigator.credentials.get` takes it."""

    options = fields.Dict(keys=fields.String(), required=True)


class Answered(Schema):
    """What a passkey signed, as `navigator.credentials.get` gives it."""

    credential = fields.Dict(keys=fields.String(), required=True, load_only=True)


@blueprint.get("", open=True)
@blueprint.returns(HTTPStatus.OK, StepView)
@blueprint.refuses(SignInOver, StepOpen)
def tell_step() -> Step:
    """Tell what is asked for now."""
    with transaction(tenant=NOBODY) as session:
        step = sign_in_steps.step_of(session, under_way_at(session))
    if step is None:
        raise StepOpen("Nothing is asked for any more: complete the sign-in.")
    return step


@blueprint.delete("", open=True)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(SignInOver, Forbidden)
def give_up() -> None:
    """Give a sign-in up."""
    with transaction(tenant=NOBODY) as session:
        sign_in_steps.give_up(session, under_way_at(session))
    give_cookie(SIGN_IN_COOKIE, "", sign_in_steps.LIVES * 0)


@blueprint.post("/codes", open=True)
@blueprint.takes(Chosen)
@blueprint.returns(HTTPStatus.OK, SentView)
@blueprint.refuses(SignInOver, StepOpen, SecondFactorNotFound, CodeTooSoon, TooManyCodes, Forbidden)
def send_second_factor_code(chosen: dict[str, Any]) -> Sent:
    """Send a code to the telephone or mailbox that was chosen."""
    with transaction(tenant=NOBODY) as session:
        under_way = under_way_at(session, SECOND_FACTOR)
        factor = second_factors.find(session, under_way.account_id, chosen["factor_id"])
        return second_factor_codes.send(session, factor, desk=code_desk(), now=ports().clock.now())


@blueprint.post("/code", open=True)
@blueprint.takes(SecondFactorCode)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInOver, StepOpen, SecondFactorNotFound, SecondFactorWrong, SecondFactorLocked, Forbidden)
def type_second_factor_code(typed: dict[str, Any]) -> Me | Response:
    """Type the code of a second factor."""
    held = ports()

    def check(session: Session, under_way: SignIn) -> str | None:
        factor = second_factors.find(session, under_way.account_id, typed["factor_id"])
        fits = second_factor_codes.fits(
            session, factor, typed["code"], desk=code_desk(), secrets=held.kept_secrets, now=held.clock.now()
        )
        return second_factors.AMR[factor.kind] if fits else None

    return prove(check)


@blueprint.post("/recovery-code", open=True)
@blueprint.takes(TypedRecoveryCode)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInOver, StepOpen, SecondFactorWrong, SecondFactorLocked, Forbidden)
def type_recovery_code(typed: dict[str, Any]) -> Me | Response:
    """Type a recovery code in the place of a second factor; it works once."""
    held = ports()

    def check(session: Session, under_way: SignIn) -> str | None:
        now = held.clock.now()
        used = second_factors.recover(
            session, under_way.account_id, typed["code"], hashes=held.hashes, seen_from=coming_from(), now=now
        )
        return "recovery" if used else None

    return prove(check)


@blueprint.post("/passkey/options", open=True)
@blueprint.returns(HTTPStatus.OK, Options)
@blueprint.refuses(SignInOver, StepOpen, SecondFactorNotFound, Forbidden)
def ask_second_passkey() -> dict[str, Any]:
    """Ask for one of the account's passkeys as the second factor."""
    held = ports()
    with transaction(tenant=NOBODY) as session:
        under_way = under_way_at(session, SECOND_FACTOR)
        there = second_factors.of(session, under_way.account_id)
        among = [factor.credential_id for factor in there if factor.credential_id]
        if not among:
            raise SecondFactorNotFound
        challenge = passkeys.ask(session, _asked_of(under_way), hashes=held.hashes, now=held.clock.now())
    return {"options": passkeys.to_use(held.relying_party, challenge, among=among)}


@blueprint.post("/passkey", open=True)
@blueprint.takes(Answered)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInOver, StepOpen, SecondFactorWrong, SecondFactorLocked, Forbidden)
def answer_with_second_passkey(answered: dict[str, Any]) -> Me | Response:
    """Answer with a passkey as the second factor."""
    held, credential = ports(), answered["credential"]

    def check(session: Session, under_way: SignIn) -> str | None:
        now, account_id = held.clock.now(), under_way.account_id
        challenge = passkeys.answered(session, credential, _asked_of(under_way), hashes=held.hashes, now=now)
        factor = second_factors.answering(session, credential, within=account_id)
        if factor is None:
            return None
        genuine = second_factors.passkey_answers(factor, credential, challenge, party=held.relying_party, now=now)
        return second_factors.AMR["passkey"] if genuine else None

    return prove(check)


@blueprint.post("/completion", open=True)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInOver, Forbidden)
def complete_sign_in() -> Me | Response:
    """Be signed in, or be asked for what is still missing."""
    with transaction(tenant=NOBODY) as session:
        way = sign_in_steps.go_on(session, under_way_at(session), door=doorway(), now=ports().clock.now())
    return answer(way)


def _asked_of(under_way: SignIn) -> str:
    return f"second-factor:{under_way.account_id}"
