"""Discovery: where everything of OpenID Connect and OAuth is, and what is supported (OpenID Discovery, RFC 8414)."""

from http import HTTPStatus
from typing import Any

import flask
from flask import Response, jsonify

from auth.api.openid.oauth import GRANTS
from auth.api.openid.oauth_clients import BY_SECRET, KEY
from auth.consents.terms import LANGUAGES
from auth.machines.client_assertions import ALGORITHMS
from auth.openid.applications import SCOPES
from auth.ports import config, ports
from auth.sessions.access_tokens import ALGORITHM
from chartrier.http.contract import Blueprint, Schema, fields

blueprint = Blueprint("discovery", description="Where everything of OpenID Connect is")

# The standards look for it at the issuer's own root.
at_root = flask.Blueprint("discovery-at-root", __name__)


class Metadata(Schema):
    """What a client needs to know of a provider."""

    issuer = fields.String(required=True)
    authorization_endpoint = fields.String(required=True)
    token_endpoint = fields.String(required=True)
    userinfo_endpoint = fields.String(required=True)
    jwks_uri = fields.String(required=True)
    revocation_endpoint = fields.String(required=True)
    introspection_endpoint = fields.String(required=True)
    end_session_endpoint = fields.String(required=True)
    scopes_supported = fields.List(fields.String(), required=True)
    response_types_supported = fields.List(fields.String(), required=True)
    response_modes_supported = fields.List(fields.String(), required=True)
    grant_types_supported = fields.List(fields.String(), required=True)
    subject_types_supported = fields.List(fields.String(), required=True)
    id_token_signing_alg_values_supported = fields.List(fields.String(), required=True)
    token_endpoint_auth_methods_supported = fields.List(fields.String(), required=True)
    token_endpoint_auth_signing_alg_values_supported = fields.List(fields.String(), required=True)
    revocation_endpoint_auth_methods_supported = fields.List(fields.String(), required=True)
    introspection_endpoint_auth_methods_supported = fields.List(fields.String(), required=True)
    code_challenge_methods_supported = fields.List(fields.String(), required=True)
    claims_supported = fields.List(fields.String(), required=True)
    prompt_values_supported = fields.List(fields.String(), required=True)
    ui_locales_supported = fields.List(fields.String(), required=True)
    authorization_response_iss_parameter_supported = fields.Boolean(required=True)
    claims_parameter_supported = fields.Boolean(required=True)
    request_parameter_supported = fields.Boolean(required=True)
    request_uri_parameter_supported = fields.Boolean(required=True)


@blueprint.get("/.well-known/openid-configuration", open=True)
@blueprint.returns(HTTPStatus.OK, Metadata)
def discover() -> Response:
    """Read where everything is and what is supported."""
    return _answer()


@at_root.get("/.well-known/openid-configuration")
@at_root.get("/.well-known/oauth-authorization-server")
def discover_at_root() -> Response:
    """Answer the same where the standards look for it."""
    return _answer()


def _answer() -> Response:
    answer = jsonify(_metadata())
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _metadata() -> dict[str, Any]:
    methods = [*BY_SECRET, KEY]
    return _addresses() | {
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["none", *methods],
        "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
        "revocation_endpoint_auth_methods_supported": ["none", *methods],
        "introspection_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": [
            *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr", "azp", "at_hash", "sid"),
            *("name", "given_name", "family_name", "locale", "email", "email_verified"),
        ],
        "prompt_values_supported": ["none", "login", "consent"],
        "ui_locales_supported": list(LANGUAGES),
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


def _addresses() -> dict[str, str]:
    base = f"{config().public_url}/api/auth"
    return {
        "issuer": ports().issuer.issuer,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "userinfo_endpoint": f"{base}/oauth/userinfo",
        "jwks_uri": f"{base}/.well-known/jwks.json",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "introspection_endpoint": f"{base}/oauth/introspect",
        "end_session_endpoint": f"{base}/oauth/end-session",
    }
