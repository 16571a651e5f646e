"""OAuth and OpenID: tokens, their introspection and revocation, user info, and public keys."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from marshmallow import EXCLUDE

from auth.accounts.own_account import user_info
from auth.api.openid.oauth_endpoints import claims_in
from auth.api.openid.oauth_server import token_server
from auth.errors import InsufficientScope, InvalidAccessToken
from auth.openid.applications import OPENID
from auth.ports import ports
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, View, fields

blueprint = Blueprint("oauth", description="OAuth 2 and OpenID Connect, as their standards say")

GRANTS = ("authorization_code", "refresh_token", "client_credentials")


class StandardRequest(Schema):
    """A request as a standard has it."""

    class Meta:
        """Unknown parameters are ignored; missing ones are answered by the standard's own errors."""

        unknown = EXCLUDE


class AuthenticatedRequest(StandardRequest):
    """A client authenticates here, by HTTP Basic, or by a signature (RFC 7523)."""

    client_id = fields.String()
    client_secret = fields.String(load_only=True)
    client_assertion_type = fields.String()
    client_assertion = fields.String(load_only=True)


class TokenRequest(AuthenticatedRequest):
    """A client asks for tokens."""

    grant_type = fields.String(metadata={"enum": list(GRANTS)})
    scope = fields.String()
    code = fields.String(load_only=True)
    code_verifier = fields.String(load_only=True)
    redirect_uri = fields.String()
    refresh_token = fields.String(load_only=True)


class SubmittedTokenRequest(AuthenticatedRequest):
    """A client submits a token."""

    token = fields.String(load_only=True)
    token_type_hint = fields.String(metadata={"enum": ["access_token", "refresh_token"]})


class TokenView(Schema):
    """Tokens: the last two for applications only."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True)
    scope = fields.String(required=True)
    refresh_token = fields.String()
    id_token = fields.String()


class OAuthErrorView(Schema):
    """An error as RFC 6749 defines it."""

    error = fields.String(required=True)
    error_description = fields.String()
    error_uri = fields.String()


class EmptyView(Schema):
    """An empty object."""


class IntrospectionView(Schema):
    """The claims of a token; of one that is not good, nothing but that."""

    active = fields.Boolean(required=True)
    scope = fields.String()
    client_id = fields.String()
    token_type = fields.String()
    exp = fields.Integer()
    iat = fields.Integer()
    auth_time = fields.Integer()
    sub = fields.String()
    aud = fields.String()
    iss = fields.String()
    jti = fields.String()
    sid = fields.String()
    amr = fields.List(fields.String())


class UserInfo(Schema):
    """Who signed in, as far as was allowed."""

    sub = fields.UUID(required=True)
    name = fields.String()
    given_name = fields.String()
    family_name = fields.String()
    locale = fields.String()
    email = fields.String()
    email_verified = fields.Boolean()


class PublicKeys(Schema):
    """A JWK set."""

    keys = fields.List(fields.Dict(), required=True)


def _refuses_as(standard: str, *, who: str) -> Callable[[View], View]:
    """Document the two refusals of an endpoint at which a client authenticates: those of its standard, not problems."""

    def decorate(view: View) -> View:
        unknown = f"The {who} is not known, or did not authenticate."
        view = blueprint.answers(HTTPStatus.UNAUTHORIZED, OAuthErrorView, words=unknown)(view)
        return blueprint.answers(HTTPStatus.BAD_REQUEST, OAuthErrorView, words=f"As {standard} defines it.")(view)

    return decorate


@blueprint.post("/oauth/token", open=True)
@blueprint.takes(TokenRequest, location="form")
@blueprint.returns(HTTPStatus.OK, TokenView)
@_refuses_as("RFC 6749 §5.2", who="client")
def issue_token(_asked: dict[str, Any]) -> Response:
    """Issue tokens: for a code, for a refresh token, or to a machine. Refusals are those of RFC 6749, not problems."""
    answer: Response = token_server().create_token_response()
    return answer


@blueprint.post("/oauth/revoke", open=True)
@blueprint.takes(SubmittedTokenRequest, location="form")
@blueprint.returns(HTTPStatus.OK, EmptyView)
@_refuses_as("RFC 7009 §2.2.1", who="client")
def revoke_token(_asked: dict[str, Any]) -> Response:
    """Revoke a token (RFC 7009): the session that it belongs to ends, everywhere."""
    answer: Response = token_server().create_endpoint_response("revocation")
    return answer


@blueprint.post("/oauth/introspect", open=True)
@blueprint.takes(SubmittedTokenRequest, location="form")
@blueprint.returns(HTTPStatus.OK, IntrospectionView)
@_refuses_as("RFC 6749 §5.2", who="machine")
def introspect_token(_asked: dict[str, Any]) -> Response:
    """Introspect a token (RFC 7662): machines, their own tokens, or all with the scope `introspect`."""
    answer: Response = token_server().create_endpoint_response("introspection")
    return answer


@blueprint.get("/oauth/userinfo", open=True)
@blueprint.returns(HTTPStatus.OK, UserInfo)
@blueprint.refuses(InvalidAccessToken, InsufficientScope)
def read_user_info() -> dict[str, Any]:
    """Read who signed in, as far as the access token's scope goes (OpenID Connect Core §5.3)."""
    return _user_info()


@blueprint.post("/oauth/userinfo", open=True)
@blueprint.returns(HTTPStatus.OK, UserInfo)
@blueprint.refuses(InvalidAccessToken, InsufficientScope)
def post_user_info() -> dict[str, Any]:
    """Read who signed in: the standard requires both methods."""
    return _user_info()


@blueprint.get("/.well-known/jwks.json", open=True)
@blueprint.returns(HTTPStatus.OK, PublicKeys)
def read_keys() -> Response:
    """Read the public keys that access tokens, ID tokens and proofs are checked with."""
    answer = jsonify(ports().issuer.keys.published())
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _user_info() -> dict[str, Any]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    claims = claims_in(token.strip()) if scheme.lower() == "bearer" else None
    if claims is None or claims["sub"] == claims["client_id"]:
        raise InvalidAccessToken
    scope = str(claims.get("scope", "")).split()
    if OPENID not in scope:
        raise InsufficientScope
    with transaction(tenant=UUID(claims["sub"])) as session:
        info = user_info(session, UUID(claims["sub"]), scope=scope)
    if info is None:
        raise InvalidAccessToken
    return info
