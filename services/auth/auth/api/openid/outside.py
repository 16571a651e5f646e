"""Signing in through an outside provider, and linking what one is there to one's account."""

import hmac
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response, request

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.callers import fresh_person, portal_person
from auth.api.common.cookies import from_our_page, give_cookie
from auth.api.common.entering import StepView, answer, let_in_where_it_leads
from auth.api.common.seen import coming_from
from auth.api.openid.waiting import let_wait, waited
from auth.errors import (
    NothingToLink,
    OutsideIdentityNotFound,
    OutsideIdentityTaken,
    OutsideIdentityUnknown,
    OutsideSignInFailed,
    OwnCredentialsNeeded,
    ProviderAway,
    ProviderUnknown,
    SignInAgain,
)
from auth.openid import outside_identities
from auth.openid.outside_identities import Linked
from auth.openid.outside_providers import Errand, Identity, OutsideProvider
from auth.ports import ports
from auth.row_scope import NOBODY
from auth.secret_storage.keyed_hashes import new_secret
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden, Problem

blueprint = Blueprint("outside", description="Signing in through outside providers")

COOKIE: Final = "__Host-outside"
LIVES: Final = timedelta(minutes=10)
ERRAND: Final = "outside-errand"
IDENTITY: Final = "outside-identity"
PAGE: Final = "/connexion/retour"


class ProviderView(Schema):
    """A provider to choose."""

    key = fields.String(required=True)
    name = fields.String(required=True)


class Providers(Schema):
    """Those that are switched on."""

    items = fields.List(fields.Nested(ProviderView), required=True)


class ProviderChoice(Schema):
    """Through which provider."""

    provider = fields.String(required=True, validate=validate.Length(1, 100))


class ToProvider(Schema):
    """Where the page sends the browser."""

    redirect_to = fields.String(required=True)


class BackFromProvider(Schema):
    """What a provider sent the browser back with; ``provider`` is the one at whose address it came back."""

    provider = fields.String(required=True, validate=validate.Length(1, 100))
    state = fields.String(required=True, validate=validate.Length(1, 500))
    code = fields.String(validate=validate.Length(1, 4000), load_only=True)
    iss = fields.String(validate=validate.Length(max=500))
    error = fields.String(validate=validate.Length(max=500))


class IdentityView(Schema):
    """An identity that opens one's account; ``account`` is the number of the merged account that brought it."""

    id = fields.UUID(required=True)
    provider = fields.String(required=True)
    provider_name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    account = fields.String(required=True, allow_none=True)
    linked_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class Identities(Schema):
    """All of them."""

    items = fields.List(fields.Nested(IdentityView), required=True)


@blueprint.get("/outside-providers", open=True)
@blueprint.returns(HTTPStatus.OK, Providers)
def list_outside_providers() -> dict[str, Any]:
    """List the providers through which one may sign in."""
    return {"items": [one.registered for one in ports().outside.known.values()]}


@blueprint.post("/outside-sign-ins", open=True)
@blueprint.takes(ProviderChoice)
@blueprint.returns(HTTPStatus.CREATED, ToProvider)
@blueprint.refuses(ProviderUnknown, ProviderAway, Forbidden)
def begin_outside_sign_in(choice: dict[str, Any]) -> dict[str, str]:
    """Begin to sign in through a provider: the browser goes there, and remembers what it went with."""
    from_our_page()
    provider, secret = ports().outside.named(choice["provider"]), new_secret()
    address = provider.address(_errand(provider.registered.key, secret))
    asked = {"provider": choice["provider"], "secret": secret}
    give_cookie(COOKIE, let_wait(ERRAND, asked, lives=LIVES), LIVES)
    return {"redirect_to": address}


@blueprint.post("/outside-sign-ins/completion", open=True)
@blueprint.takes(BackFromProvider)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.answers(HTTPStatus.ACCEPTED, StepView, words="Something more is asked for.")
@blueprint.refuses(OutsideSignInFailed, OutsideIdentityUnknown, OutsideIdentityTaken, ProviderAway)
@blueprint.refuses(OwnCredentialsNeeded, Forbidden)
def complete_outside_sign_in(back: dict[str, Any]) -> Me | Response:
    """Be signed in with what the provider says, where it is linked; otherwise it waits to be, for ten minutes."""
    from_our_page()
    provider, identity = _identified(back)
    give_cookie(COOKIE, "", timedelta())
    held, now = ports(), ports().clock.now()
    with transaction(tenant=NOBODY) as session:
        account_id = outside_identities.owner(session, identity, hashes=held.hashes, now=now)
        if account_id is None:
            account_id = outside_identities.owner_of_proven_address(
                session, identity, provider, hashes=held.hashes, seen_from=coming_from(), now=now
            )
        way = None if account_id is None else let_in_where_it_leads(session, account_id, factors=["fed"])
    if way is None:
        give_cookie(COOKIE, let_wait(IDENTITY, _told(identity), lives=LIVES), LIVES)
        raise OutsideIdentityUnknown(provider=identity.provider, name=provider.registered.name)
    return answer(way)


@blueprint.get("/outside-identities")
@blueprint.returns(HTTPStatus.OK, Identities)
@blueprint.refuses(Forbidden)
def list_outside_identities() -> dict[str, Any]:
    """List the outside identities that open one's account."""
    asking = portal_person()
    with transaction() as session:
        return {"items": outside_identities.linked(session, asking.id, ports().outside)}


@blueprint.post("/outside-identities")
@blueprint.returns(HTTPStatus.CREATED, IdentityView)
@blueprint.refuses(NothingToLink, OutsideIdentityTaken, OwnCredentialsNeeded, SignInAgain, Forbidden)
def link_outside_identity() -> Linked:
    """Link the identity that was just proven in this browser to the account that is signed in."""
    asking, held, now = fresh_person(), ports(), ports().clock.now()
    told = _carried(IDENTITY, otherwise=NothingToLink())
    identity = Identity(told["provider"], told["subject"], told.get("email"), email_verified=False)
    called = held.outside.named(identity.provider).registered.name
    with transaction() as session:
        one = outside_identities.link(
            session, asking.id, identity, called=called, hashes=held.hashes, seen_from=coming_from(), now=now
        )
        linked = Linked(one.id, one.provider, called, one.email, None, one.linked_at, None)
    give_cookie(COOKIE, "", timedelta())
    return linked


@blueprint.delete("/outside-identities/<uuid:identity_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OutsideIdentityNotFound, Forbidden)
def unlink_outside_identity(identity_id: UUID) -> None:
    """Let an outside identity open one's account no more."""
    asking, held = portal_person(), ports()
    with transaction() as session:
        outside_identities.unlink(
            session, asking.id, identity_id, held.outside, seen_from=coming_from(), now=held.clock.now()
        )


def _errand(provider: str, secret: str) -> Errand:
    """Everything about one journey follows from the secret in this browser's cookie; nothing else has to be kept.

    Each provider sends back to an address of its own, so that none can pass off what another one said as its word.
    """
    held = ports()
    state, nonce, verifier = (held.hashes.of(f"outside-{name}", secret) for name in ("state", "nonce", "verifier"))
    return Errand(f"{held.public_url}{PAGE}/{provider}", state, nonce, verifier)


def _identified(back: dict[str, Any]) -> tuple[OutsideProvider, Identity]:
    told = _carried(ERRAND, otherwise=OutsideSignInFailed())
    errand = _errand(told["provider"], told["secret"])
    if back["provider"] != told["provider"]:
        raise OutsideSignInFailed
    if not hmac.compare_digest(errand.state.encode(), back["state"].encode()) or "code" not in back:
        raise OutsideSignInFailed
    try:
        provider = ports().outside.named(told["provider"])
    except ProviderUnknown as switched_off:
        raise OutsideSignInFailed from switched_off
    if back.get("iss", provider.registered.issuer) != provider.registered.issuer:
        raise OutsideSignInFailed
    return provider, provider.identify(back["code"], errand, now=int(ports().clock.now().timestamp()))


def _carried(kind: str, *, otherwise: Problem) -> dict[str, str]:
    return waited(request.cookies.get(COOKIE, ""), kind, otherwise=otherwise).asked


def _told(identity: Identity) -> dict[str, str]:
    told = {"provider": identity.provider, "subject": identity.subject}
    return told | ({"email": identity.email} if identity.email else {})
