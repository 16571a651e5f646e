"""The whole of OpenID Connect, asked by two clients that none of us wrote, of an auth that really runs."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from authlib.integrations.base_client.errors import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from authlib.oauth2.rfc7523 import PrivateKeyJWT  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from idpyoidc.client.client_auth import ClientAuthnMethod  # type: ignore[import-untyped]
from idpyoidc.client.rp_handler import RPHandler  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from chartrier.testing import ServiceUnderTest
from chartrier.testing.plugin import ServiceDatabase, SharedServices
from services.auth.tests.auth_support.people import ALICE, Scenario
from services.auth.tests.auth_support.running_auth import (
    AFTER,
    BACK,
    JSON,
    LoopbackBrowser,
    OperatorClient,
    command_of_auth,
    running_auth,
)

EVERYTHING = "openid profile email offline_access chartrier"


@pytest.fixture(scope="module")
def auth_url(
    shared_services: SharedServices, service_under_test: ServiceUnderTest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """auth, in a process of its own, over the database of these tests."""
    database = shared_services.database(service_under_test.service)
    with running_auth(database.application, tmp_path_factory.mktemp("auth")) as url:
        yield url


@pytest.fixture
def alice(auth_url: str, scenario: Scenario) -> LoopbackBrowser:
    """Alice, whose account is active, at a browser in which nobody is signed in."""
    scenario.activated(ALICE, "alice")
    return LoopbackBrowser(auth_url)


@pytest.fixture
def desk(auth_url: str, scenario: Scenario) -> OperatorClient:
    """The operator."""
    return OperatorClient(auth_url)


def metadata(url: str) -> JSON:
    return dict(requests.get(f"{url}/.well-known/openid-configuration", timeout=10).json())


def session_of(application: JSON, scope: str = EVERYTHING) -> Any:  # noqa: ANN401 - authlib has no types
    return OAuth2Session(
        application["id"],
        scope=scope,
        redirect_uri=BACK,
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )


def tokens(alice: LoopbackBrowser, application: JSON, scope: str = EVERYTHING) -> tuple[Any, JSON]:
    """Everything that authlib's client does, and Alice with it, up to the tokens."""
    known, client, verifier = metadata(alice.url), session_of(application, scope), "v" * 64
    address, _ = client.create_authorization_url(known["authorization_endpoint"], nonce="once", code_verifier=verifier)
    answered = alice.authorize(address)
    token = client.fetch_token(known["token_endpoint"], authorization_response=answered, code_verifier=verifier)
    return client, dict(token)


def decoded(id_token: str, url: str) -> jwt.Token:
    keys = KeySet.import_key_set(requests.get(metadata(url)["jwks_uri"], timeout=10).json())
    return jwt.decode(id_token, keys, algorithms=["RS256"])


def claims_of(id_token: str, application: JSON, url: str) -> Any:  # noqa: ANN401
    token = decoded(id_token, url)
    options = {"iss": {"essential": True, "value": url}, "aud": {"essential": True, "value": application["id"]}}
    said = CodeIDToken(token.claims, token.header, options, {"nonce": "once", "client_id": application["id"]})
    said.validate(leeway=5)
    return said


def is_accepted(url: str, access_token: str) -> bool:
    answer = requests.get(f"{url}/api/auth/me", headers={"Authorization": f"Bearer {access_token}"}, timeout=10)
    assert answer.status_code in {200, 401}
    return answer.ok


class ByName(ClientAuthnMethod):  # type: ignore[misc]
    """How a public client proves itself, which the library leaves to its users: not at all."""

    def construct(self, request: Any, service: Any = None, **_: object) -> JSON:  # noqa: ANN401
        request["client_id"] = service.upstream_get("context").get_client_id()
        return {}


def comes_to_be_refused(url: str, access_token: str) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not is_accepted(url, access_token):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.spec("AUTH-14")
def test_authlibs_client_signs_alice_in_reads_who_she_is_goes_on_and_signs_her_out(
    alice: LoopbackBrowser, desk: OperatorClient
) -> None:
    application, known = desk.application(), metadata(alice.url)
    client, token = tokens(alice, application)
    claims = claims_of(token["id_token"], application, alice.url)
    assert (claims["amr"], token["scope"], token["expires_in"]) == (["pwd"], EVERYTHING, 300)
    assert is_accepted(alice.url, token["access_token"])
    told = client.get(known["userinfo_endpoint"]).json()
    assert told == {
        "sub": claims["sub"],
        "name": "Alice Ferrand",
        "given_name": "Alice",
        "family_name": "Ferrand",
        "locale": "fr",
        "email": "alice@exemple.fr",
        "email_verified": True,
    }
    renewed = client.refresh_token(known["token_endpoint"])
    assert renewed["refresh_token"] != token["refresh_token"]
    again = decoded(renewed["id_token"], alice.url).claims
    assert [again[name] == claims[name] for name in ("iss", "sub", "aud", "auth_time", "sid")] == [True] * 5
    leave = requests.Request(
        "GET",
        known["end_session_endpoint"],
        params={"id_token_hint": token["id_token"], "post_logout_redirect_uri": AFTER, "state": "fin"},
    ).prepare()
    assert alice.sign_out(str(leave.url)) == f"{AFTER}?state=fin"
    assert comes_to_be_refused(alice.url, renewed["access_token"])
    assert alice.read("/api/auth/me").status_code == 401
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.refresh_token(known["token_endpoint"])


@pytest.mark.spec("AUTH-14")
def test_another_openid_client_signs_alice_in_by_discovery_alone(
    alice: LoopbackBrowser, desk: OperatorClient, tmp_path: Path
) -> None:
    application = desk.application()
    handler = RPHandler(
        base_url="https://appli.exemple",
        key_conf={"key_defs": [{"type": "RSA", "use": ["sig"]}], "uri_path": "keys"},
        client_configs={
            alice.url: {
                "issuer": alice.url,
                "client_type": "oidc",
                "client_id": application["id"],
                "redirect_uris": [BACK],
                "response_types_supported": ["code"],
                "scopes_supported": EVERYTHING.split(),
                "token_endpoint_auth_method": "none",
                # It renews by the second of these, whatever it is told.
                "client_authn_methods": {"none": ByName, "client_secret_basic": ByName, "bearer_header": None},
                "id_token_signed_response_alg": "RS256",
                "provider_info": {},
                "add_ons": {
                    "pkce": {
                        "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
                        "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
                    }
                },
            }
        },
    )
    address = handler.begin(alice.url, req_args={"scope": EVERYTHING.split()})
    answered = dict(parse_qsl(urlsplit(alice.authorize(address)).query))
    assert answered["iss"] == alice.url
    finished = handler.finalize(alice.url, answered)
    assert finished["userinfo"]["email"] == "alice@exemple.fr"
    assert finished["id_token"]["sub"] == finished["userinfo"]["sub"]
    assert is_accepted(alice.url, finished["token"])
    renewed = handler.refresh_access_token(finished["state"])
    assert is_accepted(alice.url, renewed["access_token"])


@pytest.mark.spec("AUTH-14")
def test_the_operators_commands_turn_the_keys_of_a_running_auth(
    alice: LoopbackBrowser, desk: OperatorClient, service_database: ServiceDatabase
) -> None:
    client, token = tokens(alice, desk.application())
    [first] = names_of_keys(alice.url, 1)
    assert "The next key signs from" in command_of_auth("rotate-keys", alice.url, service_database.application)
    assert first in names_of_keys(alice.url, 2)
    # The next one is only shown yet: what was and what is signed holds.
    renewed = client.refresh_token(metadata(alice.url)["token_endpoint"])
    assert [is_accepted(alice.url, one["access_token"]) for one in (token, renewed)] == [True, True]
    assert "Another key signs now" in command_of_auth("replace-keys", alice.url, service_database.application)
    assert first not in names_of_keys(alice.url, 1)
    again = client.refresh_token(metadata(alice.url)["token_endpoint"])
    assert is_accepted(alice.url, again["access_token"])


def names_of_keys(url: str, expected: int) -> list[str]:
    """The names of the keys that are shown, once there are so many."""
    deadline, found = time.monotonic() + 60, list[str]()
    while len(found) != expected and time.monotonic() < deadline:
        told = requests.get(metadata(url)["jwks_uri"], timeout=10).json()
        found = [key["kid"] for key in told["keys"]]
        time.sleep(0.1)
    assert len(found) == expected
    return found


@pytest.mark.spec("AUTH-15")
def test_authlibs_client_gets_a_machine_in_by_secret_and_by_key(desk: OperatorClient) -> None:
    endpoint = metadata(desk.url)["token_endpoint"]
    by_secret = desk.machine()
    client = OAuth2Session(by_secret["client_id"], by_secret["client_secret"], scope="deposit")
    assert client.fetch_token(endpoint, grant_type="client_credentials")["scope"] == "deposit"
    key = RSAKey.generate_key(2048, {"kid": "paie-1"})
    by_key = desk.machine(public_key=key.as_dict(private=False))
    assert by_key["client_secret"] is None
    signed = PrivateKeyJWT(endpoint)
    signing = OAuth2Session(by_key["client_id"], key.as_pem(private=True), token_endpoint_auth_method=signed)
    token = signing.fetch_token(endpoint, grant_type="client_credentials")
    assert (token["token_type"], token["scope"]) == ("Bearer", "deposit")
