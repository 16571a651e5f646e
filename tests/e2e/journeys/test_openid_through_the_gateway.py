"""OpenID Connect at its public addresses: authlib's client signs somebody in, and a machine, through the gateway."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from authlib.oauth2.rfc7523 import PrivateKeyJWT  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import activated, send
from tests.e2e.support.people import Caller, Machine, Person, eventually

BACK: Final = "https://appli.exemple/retour"
AFTER: Final = "https://appli.exemple/au-revoir"
EVERYTHING: Final = "openid profile email offline_access chartrier"
OF_EVERY_SERVICE: Final = ("/api/auth/me", "/api/vault/home", "/api/tenancy/spaces", "/api/sharing/links")

Json = dict[str, Any]


@pytest.fixture
def camille(scene: Scene) -> Person:
    """An employee at a browser, signed in."""
    send(scene)
    return activated(scene, "camille")


@pytest.fixture
def application(scene: Scene) -> Json:
    """An application that the operator registered."""
    registration = {
        "name": "Coffre de poche",
        "kind": "native",
        "redirect_uris": [BACK],
        "post_logout_redirect_uris": [AFTER],
        "scope": EVERYTHING.split(),
    }
    return made(scene.product.operator().post("/api/auth/applications", json=registration))


@pytest.fixture
def known(scene: Scene) -> Json:
    """What discovery tells."""
    return dict(requests.get(f"{scene.product.base}/.well-known/openid-configuration", timeout=10).json())


@pytest.mark.spec("AUTH-14")
def test_discovery_names_public_addresses_alone_and_is_the_same_wherever_it_is_asked(scene: Scene, known: Json) -> None:
    base = scene.product.base
    assert known["issuer"] == base
    addresses = [value for name, value in known.items() if name.endswith(("_endpoint", "_uri"))]
    assert len(addresses) >= 7
    assert [one for one in addresses if not one.startswith(f"{base}/")] == []
    for elsewhere in ("/.well-known/oauth-authorization-server", "/api/auth/.well-known/openid-configuration"):
        assert requests.get(base + elsewhere, timeout=10).json()["token_endpoint"] == known["token_endpoint"]


@pytest.mark.spec("AUTH-14")
def test_authlibs_client_acts_for_somebody_in_every_service_until_it_is_revoked(
    scene: Scene, camille: Person, application: Json, known: Json
) -> None:
    client, token = signed_in(camille, application, known)
    claims = claims_of(token["id_token"], application, known)
    eventually(lambda: "Une application a accès à votre compte" in subjects_to(scene, "camille"))
    user = client.get(known["userinfo_endpoint"]).json()
    assert (user["sub"], user["email"]) == (claims["sub"], scene.address("camille"))
    assert opened_by(scene, token) == [200] * len(OF_EVERY_SERVICE)
    renewed = client.refresh_token(known["token_endpoint"])
    assert opened_by(scene, renewed) == [200] * len(OF_EVERY_SERVICE)

    inspector = machine(scene, "introspect")
    assert is_active(inspector, known, renewed) is True
    client.revoke_token(known["revocation_endpoint"], token=renewed["refresh_token"])
    eventually(lambda: opened_by(scene, renewed) == [401] * len(OF_EVERY_SERVICE))
    assert is_active(inspector, known, renewed) is False
    assert camille.get("/api/auth/me").status_code == 200, "the browser's own session goes on"


@pytest.mark.spec("AUTH-14")
def test_signing_out_of_the_application_signs_out_of_the_browser(
    scene: Scene, camille: Person, application: Json, known: Json
) -> None:
    _, token = signed_in(camille, application, known)
    asked = {"id_token_hint": token["id_token"], "post_logout_redirect_uri": AFTER, "state": "fin"}
    page = camille.get(path_of(known["end_session_endpoint"]), params=asked, allow_redirects=False)
    assert (page.status_code, urlsplit(page.headers["Location"]).path) == (303, "/deconnexion")
    left = camille.post("/api/auth/sign-outs", json=demande_in(page.headers["Location"]))
    assert left.json()["redirect_to"] == f"{AFTER}?state=fin"
    eventually(lambda: opened_by(scene, token) == [401] * len(OF_EVERY_SERVICE))
    assert camille.get("/api/auth/me").status_code == 401


@pytest.mark.spec("AUTH-14")
def test_a_token_that_may_only_tell_who_somebody_is_opens_no_service(
    scene: Scene, camille: Person, application: Json, known: Json
) -> None:
    client, token = signed_in(camille, application, known, scope="openid")
    assert list(client.get(known["userinfo_endpoint"]).json()) == ["sub"]
    assert opened_by(scene, token) == [401] * len(OF_EVERY_SERVICE)


@pytest.mark.spec("AUTH-14")
def test_nobody_is_sent_to_an_address_that_was_not_registered(camille: Person, application: Json, known: Json) -> None:
    client = OAuth2Session(
        application["id"], scope="openid", redirect_uri=f"{BACK}/autre", code_challenge_method="S256"
    )
    address, _ = client.create_authorization_url(known["authorization_endpoint"], code_verifier="v" * 64)
    answer = camille.get(path_of(address), allow_redirects=False)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


@pytest.mark.spec("AUTH-15")
def test_a_machine_that_signs_with_its_own_key_deposits_and_another_key_gets_nothing(scene: Scene, known: Json) -> None:
    key, operator, endpoint = RSAKey.generate_key(2048), scene.product.operator(), known["token_endpoint"]
    asked = {"name": "Paie Nord", "scope": "deposit", "public_key": key.as_dict(private=False)}
    machine = made(operator.post("/api/auth/clients", json=asked))
    assert machine["client_secret"] is None
    machines = f"/api/tenancy/organisations/{scene.organisations.agency_id}/machines"
    made(operator.post(machines, json={"client_id": machine["client_id"]}))
    token = token_of(machine["client_id"], key, endpoint).json()
    connector = Machine(scene.product.base, headers={"Authorization": f"Bearer {token['access_token']}"})

    def taken() -> requests.Response | None:
        sent = connector.send_batch(scene.organisations.agency_id, f"CLE-{scene.mark}", [{"reference": "ESSAI"}], {})
        return sent if sent.status_code == 200 else None

    answer = eventually(taken)
    assert answer.json()["refused"] == 1, (
        "the line has no document; that it was read shows that the machine may deposit"
    )
    stranger = token_of(machine["client_id"], RSAKey.generate_key(2048), endpoint)
    assert (stranger.status_code, stranger.json()["error"]) == (401, "invalid_client")


def signed_in(person: Person, application: Json, known: Json, scope: str = EVERYTHING) -> tuple[Any, Json]:
    """Do all that authlib's client does, and somebody at a browser with it, up to the tokens."""
    client = OAuth2Session(
        application["id"],
        scope=scope,
        redirect_uri=BACK,
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )
    verifier = "v" * 64
    address, _ = client.create_authorization_url(known["authorization_endpoint"], nonce="once", code_verifier=verifier)
    page = person.get(path_of(address), allow_redirects=False)
    assert (page.status_code, urlsplit(page.headers["Location"]).path) == (303, "/autorisation")
    decided = made(
        person.post("/api/auth/authorizations", json=demande_in(page.headers["Location"]) | {"allowed": True})
    )
    redirected_to = decided["redirect_to"]
    return client, dict(
        client.fetch_token(known["token_endpoint"], authorization_response=redirected_to, code_verifier=verifier)
    )


def claims_of(id_token: str, application: Json, known: Json) -> Json:
    keys = KeySet.import_key_set(requests.get(known["jwks_uri"], timeout=10).json())
    token = jwt.decode(id_token, keys, algorithms=["RS256"])
    options = {
        "iss": {"essential": True, "value": known["issuer"]},
        "aud": {"essential": True, "value": application["id"]},
    }
    identity = CodeIDToken(token.claims, token.header, options, {"nonce": "once", "client_id": application["id"]})
    identity.validate(leeway=5)
    return dict(identity)


def opened_by(scene: Scene, token: Json) -> list[int]:
    bearer = Caller(scene.product.base, {"Authorization": f"Bearer {token['access_token']}"})
    return [bearer.get(path).status_code for path in OF_EVERY_SERVICE]


def subjects_to(scene: Scene, name: str) -> list[str]:
    return [email.subject for email in scene.product.mail.emails_to(scene.address(name))]


def machine(scene: Scene, scope: str) -> Json:
    return made(scene.product.operator().post("/api/auth/clients", json={"name": "Contrôle", "scope": scope}))


def is_active(inspector: Json, known: Json, token: Json) -> bool:
    client = OAuth2Session(inspector["client_id"], inspector["client_secret"])
    return bool(client.introspect_token(known["introspection_endpoint"], token=token["access_token"]).json()["active"])


def token_of(client_id: str, key: RSAKey, endpoint: str) -> requests.Response:
    """Ask for a machine's token with an assertion that authlib signs."""
    signed = PrivateKeyJWT(endpoint)
    client = OAuth2Session(client_id, key.as_pem(private=True), token_endpoint_auth_method=signed)
    auth = client.client_auth(signed)
    return requests.post(endpoint, data={"grant_type": "client_credentials"}, auth=auth, timeout=10)


def demande_in(page: str) -> Json:
    return {"demande": dict(parse_qsl(urlsplit(page).query))["demande"]}


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def made(answer: requests.Response) -> Json:
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
