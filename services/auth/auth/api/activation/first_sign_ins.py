"""Letters: written for the operator, and the first sign-in with what they say."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts import identifiers
from auth.accounts.own_account import Me
from auth.activation import letters
from auth.activation.letters import FirstChoice, Letter
from auth.api.accounts.me import MeView
from auth.api.common.callers import asked_in, operator
from auth.api.common.cookies import sign_in_secret
from auth.api.common.entering import StepView, answer, doorway
from auth.api.common.seen import coming_from
from auth.api.common.typed_codes import CODE, SentView, count_and_compare
from auth.api.common.typed_passwords import PASSWORD
from auth.codes import one_time_codes
from auth.codes.one_time_codes import Recipient, Sent
from auth.errors import (
    CodeTooSoon,
    EnrolmentNotFound,
    ForTheOperator,
    SignInOver,
    StepOpen,
    TooManyCodes,
    WrongCode,
)
from auth.ports import code_desk, ports
from auth.row_scope import NOBODY
from auth.sessions import sessions
from auth.sign_in import sign_in_steps
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import seal

blueprint = Blueprint("enrolments", description="Letters with a temporary password, and the first sign-in")

_EMAIL = [validate.Email(), validate.Length(max=254)]


class InvitationNamed(Schema):
    """The invitation of whom a letter is for."""

    invitation_id = fields.UUID(required=True)


class LetterView(Schema):
    """A letter, for notify's eyes only."""

    account_id = fields.UUID(required=True)
    invitation_id = fields.UUID(required=True)
    sealed_letter = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class PersonalAddress(Schema):
    """A personal address, to be proven by a code."""

    email = fields.String(required=True, validate=_EMAIL)


class FirstSignIn(PersonalAddress):
    """What somebody chooses at the first sign-in."""

    code = fields.String(required=True, validate=CODE, load_only=True)
    password = PASSWORD
    terms_version = fields.String(required=True)


@blueprint.post("/enrolments")
@blueprint.takes(InvitationNamed)
@blueprint.returns(HTTPStatus.CREATED, LetterView)
@blueprint.refuses(ForTheOperator, EnrolmentNotFound)
def write_letter(named: dict[str, Any]) -> Letter:
    """Write a letter with a new temporary password; the former one is void."""
    operator()
    held, now = ports(), ports().clock.now()
    password = letters.draw_password()
    password_hash = held.passwords.hash(password)
    with transaction(tenant=NOBODY) as session:
        waiting = letters.waiting_for(session, named["invitation_id"])
        return letters.issue(session, waiting, password=password, password_hash=password_hash, seal=seal, now=now)


@blueprint.post("/sign-in/first/address", open=True)
@blueprint.takes(PersonalAddress)
@blueprint.returns(HTTPStatus.ACCEPTED, SentView)
@blueprint.refuses(SignInOver, StepOpen, CodeTooSoon, TooManyCodes)
def give_address(given: dict[str, str]) -> Sent:
    """Give a personal address; a code is sent to it."""
    held, now = ports(), ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        under_way = sign_in_steps.find(session, sign_in_secret(), hashes=held.hashes, now=now)
        sign_in_steps.expect(session, under_way, letters.STEP)
        account = letters.still_good(session, under_way.account_id, now=now)
        address = identifiers.canonical(given["email"])
        matter = letters.matter_of(account.id, address)
        to = Recipient("email", address, account.first_name, account.language, account_id=account.id)
        return one_time_codes.issue(session, matter, to, desk=code_desk(), lives=one_time_codes.TWO_DAYS, now=now)


@blueprint.post("/sign-in/first", open=True)
@blueprint.takes(FirstSignIn)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInOver, StepOpen, WrongCode)
def sign_in_first(chosen: dict[str, str]) -> Me | Response:
    """Take the account into use: a password of one's own, and the address that was just proven."""
    held, now = ports(), ports().clock.now()
    choice = FirstChoice(chosen["email"], chosen["password"], chosen["terms_version"], asked_in())
    with transaction(tenant=NOBODY) as session:
        under_way = sign_in_steps.find(session, sign_in_secret(), hashes=held.hashes, now=now)
        sign_in_steps.expect(session, under_way, letters.STEP)
        account = letters.still_good(session, under_way.account_id, now=now)
        letters.check(session, account, choice, rules=held.password_rules)
        account_id, matter = account.id, letters.matter_of(account.id, choice.email)
    right = count_and_compare(matter, chosen["code"])
    password_hash = held.passwords.hash(choice.password)
    with transaction(tenant=NOBODY) as session:
        sessions.begin_turn(session, account_id)
        under_way = sign_in_steps.find(session, sign_in_secret(), hashes=held.hashes, now=now)
        sign_in_steps.expect(session, under_way, letters.STEP)
        account = letters.still_good(session, under_way.account_id, now=now)
        one_time_codes.spend(session, right, now=now)
        letters.complete(session, account, choice, password_hash=password_hash, seen_from=coming_from(), now=now)
        # Whoever else saw the letter, and waits half signed in, does not get in with its owner.
        sessions.end_half_begun(session, account_id, keep=under_way.secret_hash)
        way = sign_in_steps.go_on(session, under_way, door=doorway(), now=now)
    return answer(way)
