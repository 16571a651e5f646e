"""Taking an account into use by the link of the invitation."""

from http import HTTPStatus
from typing import Any

from flask import Response

from auth.accounts.own_account import Me
from auth.activation import activation
from auth.activation.activation import Choice
from auth.api.accounts.me import MeView
from auth.api.common.callers import asked_in
from auth.api.common.entering import StepView, answer, let_in
from auth.api.common.seen import coming_from
from auth.api.common.typed_passwords import PASSWORD
from auth.errors import ActivationClosed, IdentifierTaken
from auth.ports import ports
from auth.row_scope import NOBODY
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate

blueprint = Blueprint("activations", url_prefix="/activations", description="Taking an account into use")

_TOKEN = validate.Length(1, 200)


class Link(Schema):
    """The secret of an activation link."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)


class TermsToAccept(Schema):
    """Which terms are to be accepted."""

    kind = fields.String(required=True)
    version = fields.String(required=True)


class Preview(Schema):
    """Whose account waits behind a link, and who invited them."""

    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    invited_by = fields.String(required=True)
    terms = fields.Nested(TermsToAccept, required=True)


class NewOwner(Schema):
    """What the owner of an account chooses."""

    token = fields.String(required=True, validate=_TOKEN, load_only=True)
    identifier = fields.String(required=True, validate=validate.Length(1, 320))
    password = PASSWORD
    terms_version = fields.String(required=True)


@blueprint.post("/preview", open=True)
@blueprint.takes(Link)
@blueprint.returns(HTTPStatus.OK, Preview)
@blueprint.refuses(ActivationClosed)
def preview(link: dict[str, Any]) -> dict[str, Any]:
    """Tell whom a link awaits. The link stays good: whatever follows links in e-mails uses nothing up."""
    held = ports()
    with transaction(tenant=NOBODY) as session:
        waiting = activation.find(session, link["token"], hashes=held.hashes, now=held.clock.now())
        account = waiting.account
        return {
            "first_name": account.first_name,
            "last_name": account.last_name,
            "email": account.email,
            "invited_by": waiting.invitation.invited_by,
            "terms": waiting.terms,
        }


@blueprint.post("", open=True)
@blueprint.takes(NewOwner)
@blueprint.returns(HTTPStatus.ACCEPTED, StepView)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.refuses(ActivationClosed, IdentifierTaken)
def activate(owner: dict[str, Any]) -> Me | Response:
    """Take an account into use with the link, once, and be signed in."""
    held, now = ports(), ports().clock.now()
    choice = Choice(owner["identifier"], owner["password"], owner["terms_version"], asked_in())
    with transaction(tenant=NOBODY) as session:
        waiting = activation.find(session, owner["token"], hashes=held.hashes, now=now)
        activation.check(waiting, choice, rules=held.password_rules)
    password_hash = held.passwords.hash(choice.password)
    with transaction(tenant=NOBODY) as session:
        waiting = activation.find(session, owner["token"], hashes=held.hashes, now=now)
        account_id = activation.activate(
            session, waiting, choice, password_hash=password_hash, seen_from=coming_from(), now=now
        )
        way = let_in(session, account_id, factors=["pwd"])
    return answer(way)
