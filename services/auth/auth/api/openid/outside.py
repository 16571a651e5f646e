"""Signing in through an outside provider, and linking one's identity there to one's account."""

import hmac
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response, request

from auth.accounts.own_account import Me
from auth.api.accounts.me import MeView
from auth.api.common.browsers import device_secret
from auth.api.common.callers import portal_person, recently_signed_in_person
from auth.api.common.cookies import clear_cookie, require_our_page, set_cookie
from auth.api.common.sign_in_results import StepView, respond
from auth.api.openid.pending_requests import sign_request, verified_request
from auth.errors import (
    NothingToLink,
    OutsideIdentityNotFound,
    OutsideIdentityTaken,
    OutsideIdentityUnknown,
    OutsideSignInFailed,
    OwnCredentialsNeeded,
    ProviderUnavailable,
    ProviderUnknown,
    SignInAgain,
)
from auth.openid import outside_identities
from auth.openid.outside_identities import LinkedIdentity
from auth.openid.outside_providers import Identity, OutsideProvider, ProviderRequest
from auth.ports import config, ports
from auth.row_scope import NOBODY
from auth.sign_in import outside_sign_in
from chartrier.access.keyed_hashes import new_secret
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden, Problem
from chartrier.runtime.current import context

blueprint = Blueprint("outside", description="Signing in through outside providers")

COOKIE: Final = "__Host-outside"
LIFETIME: Final = timedelta(minutes=10)
REQUEST: Final = "outside-request"
IDENTITY: Final = "outside-identity"
PAGE: Final = "/connexion/retour"


class ProviderView(Schema):
    """A provider to choose."""

    key = fields.String(required=True)
    name = fields.String(required=True)


class Providers(Schema):
    """The providers that are configured."""

    items = fields.List(fields.Nested(ProviderView), required=True)


class ProviderChoice(Schema):
    """Through which provider."""

    provider = fields.String(required=True, validate=validate.Length(1, 100))


class ProviderAddress(Schema):
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
    """An identity that signs in to one's account; ``account``: the number of the merged account that it belongs to."""

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
    return {"items": [provider.registration for provider in ports().outside.by_key.values()]}


@blueprint.post("/outside-sign-ins", open=True)
@blueprint.takes(ProviderChoice)
@blueprint.returns(HTTPStatus.CREATED, ProviderAddress)
@blueprint.refuses(ProviderUnknown, ProviderUnavailable, Forbidden)
def begin_outside_sign_in(choice: dict[str, Any]) -> dict[str, str]:
    """Begin to sign in through a provider: the browser goes there, and a cookie remembers the request."""
    require_our_page()
    provider, secret = ports().outside.find(choice["provider"]), new_secret()
    address = provider.authorization_url(_provider_request(provider.registration.key, secret))
    parameters = {"provider": choice["provider"], "secret": secret}
    set_cookie(COOKIE, sign_request(REQUEST, parameters, lifetime=LIFETIME), LIFETIME)
    return {"redirect_to": address}


@blueprint.post("/outside-sign-ins/completion", open=True)
@blueprint.takes(BackFromProvider)
@blueprint.returns(HTTPStatus.CREATED, MeView)
@blueprint.answers(HTTPStatus.ACCEPTED, StepView, words="Something more is asked for.")
@blueprint.refuses(OutsideSignInFailed, OutsideIdentityUnknown, OutsideIdentityTaken, ProviderUnavailable)
@blueprint.refuses(OwnCredentialsNeeded, Forbidden)
def complete_outside_sign_in(returned: dict[str, Any]) -> Me | Response:
    """Sign in with a linked identity; another one can be linked for ten minutes, by whoever signs in otherwise."""
    require_our_page()
    identity = _identify(returned)
    clear_cookie(COOKIE)
    with transaction(tenant=NOBODY) as session:
        result = outside_sign_in.sign_in_with_identity(session, context(), config(), identity, device_secret())
    if result is None:
        set_cookie(COOKIE, sign_request(IDENTITY, _parameters(identity), lifetime=LIFETIME), LIFETIME)
        raise OutsideIdentityUnknown(provider=identity.provider, name=identity.provider_name)
    return respond(result)


@blueprint.get("/outside-identities")
@blueprint.returns(HTTPStatus.OK, Identities)
@blueprint.refuses(Forbidden)
def list_outside_identities() -> dict[str, Any]:
    """List the outside identities that sign in to one's account."""
    caller = portal_person()
    with transaction() as session:
        return {"items": outside_identities.of(session, caller.id, ports().outside)}


@blueprint.post("/outside-identities")
@blueprint.returns(HTTPStatus.CREATED, IdentityView)
@blueprint.refuses(NothingToLink, OutsideIdentityTaken, OwnCredentialsNeeded, SignInAgain, Forbidden)
def link_outside_identity() -> LinkedIdentity:
    """Link the identity that was just proven in this browser to the account that is signed in."""
    caller = recently_signed_in_person()
    proven = _cookie_parameters(IDENTITY, otherwise=NothingToLink())
    provider_name = ports().outside.find(proven["provider"]).registration.name
    identity = Identity(
        proven["provider"], provider_name, proven["subject"], proven.get("email"), address_is_proven=False
    )
    with transaction() as session:
        linked = outside_identities.link(session, context(), config(), caller.id, identity)
    clear_cookie(COOKIE)
    return linked


@blueprint.delete("/outside-identities/<uuid:identity_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(OutsideIdentityNotFound, Forbidden)
def unlink_outside_identity(identity_id: UUID) -> None:
    """Unlink an outside identity: it signs in to one's account no more."""
    caller = portal_person()
    with transaction() as session:
        outside_identities.unlink(session, context(), caller.id, identity_id, ports().outside)


def _provider_request(provider: str, secret: str) -> ProviderRequest:
    """Derive a request from the secret in this browser's cookie; nothing else has to be stored.

    Each provider sends back to an address of its own, so that none can pass off what another one said as its own.
    """
    hashes = config().hashes
    state, nonce, verifier = (hashes.of(f"outside-{name}", secret) for name in ("state", "nonce", "verifier"))
    return ProviderRequest(f"{config().public_url}{PAGE}/{provider}", state, nonce, verifier)


def _identify(returned: dict[str, Any]) -> Identity:
    sent = _cookie_parameters(REQUEST, otherwise=OutsideSignInFailed())
    provider_request = _provider_request(sent["provider"], sent["secret"])
    if returned["provider"] != sent["provider"] or "code" not in returned:
        raise OutsideSignInFailed
    if not hmac.compare_digest(provider_request.state.encode(), returned["state"].encode()):
        raise OutsideSignInFailed
    provider = _configured_provider(sent["provider"])
    issuer = provider.registration.issuer
    if returned.get("iss", issuer) != issuer:
        raise OutsideSignInFailed
    return provider.identify(returned["code"], provider_request, now=int(context().now.timestamp()))


def _configured_provider(key: str) -> OutsideProvider:
    try:
        return ports().outside.find(key)
    except ProviderUnknown as removed:
        raise OutsideSignInFailed from removed


def _cookie_parameters(kind: str, *, otherwise: Problem) -> dict[str, str]:
    return verified_request(request.cookies.get(COOKIE, ""), kind, otherwise=otherwise).parameters


def _parameters(identity: Identity) -> dict[str, str]:
    parameters = {"provider": identity.provider, "subject": identity.subject}
    return parameters | ({"email": identity.email} if identity.email else {})
