"""An application that signs people in by OpenID Connect, as its own code would."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from services.auth.tests.auth_support.people import Browser, Scenario
from services.auth.tests.auth_support.running_auth import AFTER, BACK

VERIFIER = "v" * 64
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
EVERYTHING = "openid profile email offline_access chartrier"

JSON = dict[str, Any]


@dataclass(frozen=True)
class MobileApp:
    """A mobile application, and the person whose mobile_app it is in."""

    scenario: Scenario
    application: JSON

    @property
    def request(self) -> dict[str, str]:
        return {
            "response_type": "code",
            "client_id": self.application["id"],
            "redirect_uri": BACK,
            "scope": EVERYTHING,
            "state": "s-1",
            "nonce": "n-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }

    def ask(self, browser: Browser, reads: str = "*/*", /, **other: str | None) -> TestResponse:
        """Send the person's browser to the authorization endpoint."""
        asked = {name: value for name, value in (self.request | other).items() if value is not None}
        return browser.get("/api/auth/oauth/authorize", query_string=asked, headers={"Accept": reads})

    def pending_request(self, browser: Browser, **other: str | None) -> str:
        """The request as it waits for the person."""
        page = redirect_parameters(self.ask(browser, **other))
        inner = urlsplit(page["next"]) if "next" in page else None
        return str(dict(parse_qsl(inner.query))["demande"] if inner else page["demande"])

    def decide(self, browser: Browser, demande: str, *, allowed: bool = True) -> TestResponse:
        """What the person says."""
        return browser.post("/api/auth/authorizations", {"demande": demande, "allowed": allowed})

    def code(self, browser: Browser, **other: str | None) -> str:
        """A code, with the person's yes."""
        answer = self.decide(browser, self.pending_request(browser, **other))
        assert answer.status_code == 201, answer.text
        answered = dict(parse_qsl(urlsplit(answer.get_json()["redirect_to"]).query))
        assert answered["state"] == "s-1"
        return str(answered["code"])

    def redeem(self, code: str, **other: str | None) -> TestResponse:
        """Turn a code into tokens."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self.application["id"],
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return self.post("token", **(form | other))

    def tokens(self, browser: Browser, **other: str | None) -> JSON:
        """Tokens, with the person's yes."""
        answer = self.redeem(self.code(browser, **other))
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def renew(self, refresh_token: str, **other: str | None) -> TestResponse:
        """Go on with a session."""
        form = {"grant_type": "refresh_token", "client_id": self.application["id"], "refresh_token": refresh_token}
        return self.post("token", **(form | other))

    def post(self, endpoint: str, **form: str | None) -> TestResponse:
        given = {name: value for name, value in form.items() if value is not None}
        return self.scenario.service.app.test_client().post(f"/api/auth/oauth/{endpoint}", data=given)

    def said(self, token: str) -> jwt.Token:
        keys = self.scenario.service.anonymous.get("/api/auth/.well-known/jwks.json").get_json()
        return jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])

    def is_accepted(self, access_token: str) -> bool:
        status = self.scenario.service.with_token(access_token).get("/api/auth/me").status_code
        assert status in {200, 401}
        return bool(status == 200)


def redirect_parameters(answer: TestResponse) -> dict[str, str]:
    """What the address says where a browser is sent."""
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def register_application(scenario: Scenario, **other: Any) -> JSON:  # noqa: ANN401 - fields of several types
    told = {
        "name": "Coffre de poche",
        "kind": "native",
        "redirect_uris": [BACK, "fr.exemple.coffre:/retour"],
        "post_logout_redirect_uris": [AFTER],
        "scope": EVERYTHING.split(),
    }
    operator = scenario.service.with_token(scenario.operator_token())
    answer = operator.post("/api/auth/applications", json=told | other)
    assert answer.status_code == 201, answer.text
    return dict(answer.get_json())
