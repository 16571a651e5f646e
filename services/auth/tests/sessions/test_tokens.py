"""Tokens that were not signed by us, or not for this, open nothing."""

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from auth.ports import Ports
from auth.sessions.access_tokens import SigningKeys, TokenIssuer
from chartrier.ids import new_id
from chartrier.testing import RunningService
from chartrier.testing.cast import ISSUER, auth_key
from services.auth.tests.auth_support.people import ALICE, Scenario


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def decoded(part: str) -> dict[str, Any]:
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def is_let_in(service: RunningService, token: str) -> bool:
    status = service.with_token(token).get("/api/auth/me").status_code
    assert status in {200, 401}
    return bool(status == 200)


def test_a_token_says_who_and_since_when_and_never_what_one_may_do(scenario: Scenario) -> None:
    browser = scenario.activated(ALICE)
    header, claims, _ = browser.cookie("access").split(".")
    [published] = scenario.service.anonymous.get("/api/auth/.well-known/jwks.json").get_json()["keys"]
    assert decoded(header) == {"alg": "RS256", "typ": "at+jwt", "kid": published["kid"]}
    said = decoded(claims)
    expected = {"iss", "aud", "sub", "sid", "client_id", "amr", "auth_time", "iat", "exp", "jti"}
    assert set(said) == expected
    assert (said["iss"], said["aud"], said["client_id"], said["amr"]) == (ISSUER, "chartrier", "portal", ["pwd"])
    assert said["exp"] - said["iat"] == 300


def test_a_token_that_was_touched_opens_nothing(scenario: Scenario, service: RunningService) -> None:
    token = scenario.activated(ALICE).cookie("access")
    header, claims, signature = token.split(".")
    assert is_let_in(service, token)
    other_claims = encoded(decoded(claims) | {"sub": str(new_id())})
    assert not is_let_in(service, f"{header}.{other_claims}.{signature}")
    assert not is_let_in(service, f"{header}.{claims}.{signature[:-6]}AAAAAA")
    assert not is_let_in(service, f"{header}.{claims}.")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
def test_a_token_that_nobody_signed_opens_nothing(scenario: Scenario, service: RunningService, algorithm: str) -> None:
    header, claims, _ = scenario.activated(ALICE).cookie("access").split(".")
    unsigned = encoded(decoded(header) | {"alg": algorithm})
    assert not is_let_in(service, f"{unsigned}.{claims}.")


def test_the_public_key_is_no_secret_to_sign_with(scenario: Scenario, service: RunningService) -> None:
    header, claims, _ = scenario.activated(ALICE).cookie("access").split(".")
    said = encoded(decoded(header) | {"alg": "HS256"})
    for public in (auth_key().as_pem(private=False), auth_key().as_der(private=False)):
        # By hand: the library already refuses to sign with such a key.
        mac = hmac.digest(public, f"{said}.{claims}".encode(), "sha256")
        forged = f"{said}.{claims}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        assert not is_let_in(service, forged)


def test_another_key_under_our_name_or_brought_along_opens_nothing(scenario: Scenario, service: RunningService) -> None:
    header, claims, _ = scenario.activated(ALICE).cookie("access").split(".")
    other = RSAKey.generate_key(2048, private=True)
    for said in (decoded(header), decoded(header) | {"jwk": other.as_dict(private=False)}):
        assert not is_let_in(service, jwt.encode(said, decoded(claims), other, algorithms=["RS256"]))


@pytest.mark.parametrize(
    "other",
    [{"iss": "https://elsewhere.test"}, {"aud": "elsewhere"}, {"exp": 1}, {"sub": "not an id"}, {"exp": None}],
    ids=["issuer", "audience", "expired", "subject", "for ever"],
)
def test_a_token_of_ours_for_something_else_opens_nothing(
    scenario: Scenario, service: RunningService, ports: Ports, other: dict[str, Any]
) -> None:
    claims = decoded(scenario.activated(ALICE).cookie("access").split(".")[1]) | other
    kept = {name: value for name, value in claims.items() if value is not None}
    with service.app.app_context():
        signed = ports.issuer.keys.sign(kept, kind="at+jwt")
    assert not is_let_in(service, signed)


@pytest.mark.spec("AUTH-14")
def test_keys_are_published_without_their_secret_half_and_may_be_cached(service: RunningService) -> None:
    answer = service.anonymous.get("/api/auth/.well-known/jwks.json")
    [key] = answer.get_json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert answer.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.spec("AUTH-14")
def test_tokens_of_the_former_key_hold_while_it_is_published_beside_the_new_one() -> None:
    pems = [RSAKey.generate_key(2048, private=True).as_pem(private=True).decode() for _ in range(2)]
    former, new = SigningKeys(pems[0]), SigningKeys(pems[1], [pems[0]])
    issuer = TokenIssuer(former, ISSUER)
    token = issuer.keys.sign({"iss": ISSUER, "exp": int(time.time()) + 60}, kind="at+jwt")
    assert jwt.decode(token, new.as_key_set(), algorithms=["RS256"]).claims["iss"] == ISSUER
    assert [key["kid"] for key in new.published()["keys"]] == [new.current_name, former.current_name]
