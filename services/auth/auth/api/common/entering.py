"""Letting somebody in: with a session, or with what is still asked for. Every way in ends here."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import orjson
from flask import Response
from sqlalchemy.orm import Session

from auth.accounts import merged_accounts
from auth.accounts.own_account import Me
from auth.api.common.browsers import agent, device_secret
from auth.api.common.cookies import DEVICE_COOKIE, SIGN_IN_COOKIE, give_cookie, give_cookies
from auth.api.common.seen import coming_from
from auth.ports import ports
from auth.sessions.inherited_sign_ins import BROUGHT
from auth.sign_in import sign_in_steps
from auth.sign_in.sign_in_steps import MANY, Doorway, Entered, Step, Waiting
from chartrier.http.contract import Schema, fields, validate


class FactorCardView(Schema):
    """A second factor to choose; ``hint`` is what is left of a number or address."""

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
    factors = fields.List(fields.Nested(FactorCardView), required=True)
    recovery_codes = fields.Boolean(required=True)
    kinds = fields.List(fields.String(), required=True)
    terms = fields.List(fields.Nested(TermsToAcceptView), required=True)


def let_in(session: Session, account_id: UUID, *, factors: list[str]) -> Entered | Waiting:
    """Let in an account that proved these factors; `answer` it, 201 me or 202 a step, once that is committed."""
    return sign_in_steps.enter(session, account_id, factors=factors, door=doorway(), now=ports().clock.now())


def let_in_where_it_leads(session: Session, account_id: UUID, *, factors: list[str]) -> Entered | Waiting:
    """The same for what may belong to an account that was merged: it opens the one that took its place, as one factor.

    Whatever second factor the other one has is asked for still: no merge makes it easier to get in.
    """
    place_id = merged_accounts.place_of(session, account_id)
    if place_id != account_id:
        factors = [*(factor for factor in factors if factor != MANY), BROUGHT]
    return let_in(session, place_id, factors=factors)


def doorway() -> Doorway:
    """Where this request stands."""
    held = ports()
    return Doorway(held.sessions, held.devices, held.hashes, device_secret(), agent(), coming_from())


def answer(way: Entered | Waiting) -> Me | Response:
    """What the browser is given: the cookies of the session, or those of the sign-in under way."""
    if isinstance(way, Waiting):
        if way.secret is not None:
            give_cookie(SIGN_IN_COOKIE, way.secret, sign_in_steps.LIVES)
        return _asked(way.step)
    give_cookies(way.held)
    give_cookie(DEVICE_COOKIE, way.device.cookie, ports().devices.lives)
    give_cookie(SIGN_IN_COOKIE, "", timedelta())
    return way.me


def _asked(step: Step) -> Response:
    body = orjson.dumps(StepView().dump(step))
    return Response(body, status=HTTPStatus.ACCEPTED, mimetype="application/json")
