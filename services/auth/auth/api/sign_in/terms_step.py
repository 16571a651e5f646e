"""The step of a sign-in at which new versions of the terms are accepted."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.callers import asked_in
from auth.api.common.cookies import sign_in_secret
from auth.api.common.entering import StepView, TermsToAcceptView, answer, doorway
from auth.api.common.seen import coming_from
from auth.consents import consents
from auth.errors import SignInOver, StepOpen
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.sign_in import sign_in_steps
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.http.problems import Forbidden

blueprint = Blueprint("agreeing", url_prefix="/sign-in", description="New versions of the terms")


class Acceptance(Schema):
    """The texts that are accepted."""

    accepted = fields.List(fields.Nested(TermsToAcceptView), required=True)


@blueprint.post("/terms", open=True)
@blueprint.takes(Acceptance)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(SignInOver, StepOpen, Forbidden)
def accept_terms(form: dict[str, Any]) -> Me | Response:
    """Accept what is in force now, and go on signing in; without it one goes no further."""
    held, now = ports(), ports().clock.now()
    accepted = {(each["kind"], each["version"]) for each in form["accepted"]}
    with transaction(tenant=NOBODY) as session:
        under_way = sign_in_steps.find(session, sign_in_secret(), hashes=held.hashes, now=now)
        sign_in_steps.expect(session, under_way, "terms")
        consents.accept(session, under_way.account_id, accepted, language=asked_in(), seen_from=coming_from(), now=now)
        way = sign_in_steps.go_on(session, under_way, door=doorway(), now=now)
    return answer(way)
