"""What people do with second factors: set them up, and answer with them when they sign in."""

from dataclasses import dataclass
from typing import Any, cast

import pyotp
from werkzeug.test import TestResponse

from chartrier.access.sealing import Unsealer
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from chartrier.testing.cast import seal_key
from services.auth.tests.auth_support.authenticator import Authenticator
from services.auth.tests.auth_support.people import PASSWORD, Browser

FACTORS = "/api/auth/second-factors"
STEP = "/api/auth/sign-in"


@dataclass
class App:
    """An authenticator app that took a secret over."""

    factor_id: str
    secret: str
    clock: FrozenClock
    recovery_codes: list[str]

    @property
    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.clock.at)


def proof(browser: Browser, purpose: str = "second-factors", password: str = PASSWORD) -> str:
    account_id = browser.get("/api/auth/me").get_json()["account_id"]
    act = {"audience": "auth", "purpose": purpose, "subject": account_id, "password": password}
    return str(browser.post("/api/auth/proofs", act).get_json()["proof"])


def begin(browser: Browser, kind: str, **more: str) -> dict[str, Any]:
    answer = browser.post(FACTORS, {"kind": kind, "proof": proof(browser)} | more)
    assert answer.status_code == 201, answer.text
    return cast("dict[str, Any]", answer.get_json())


def confirm(browser: Browser, factor_id: str, **shown: object) -> TestResponse:
    return browser.post(f"{FACTORS}/{factor_id}/confirmation", shown)


def add_app(browser: Browser, clock: FrozenClock) -> App:
    begun = begin(browser, "totp")
    app = App(begun["id"], begun["totp"]["secret"], clock, [])
    answer = confirm(browser, app.factor_id, code=app.code)
    assert answer.status_code == 200, answer.text
    app.recovery_codes = answer.get_json()["recovery_codes"] or []
    return app


def add_passkey(browser: Browser, authenticator: Authenticator, name: str = "") -> str:
    begun = begin(browser, "passkey", name=name)
    answer = confirm(browser, begun["id"], credential=authenticator.create(begun["passkey"]))
    assert answer.status_code == 200, answer.text
    return str(begun["id"])


def add_sent(browser: Browser, service: RunningService, kind: str, **more: str) -> str:
    begun = begin(browser, kind, **more)
    assert confirm(browser, begun["id"], code=last_code(service)).status_code == 200
    return str(begun["id"])


def last_code(service: RunningService) -> str:
    """The code in the last message, as only notify reads it."""
    sealed = service.events("auth.code-issued.v1")[-1]["sealed_code"]
    return Unsealer(seal_key().as_pem(private=True).decode()).open(sealed)


def type_code(browser: Browser, factor_id: str, code: str) -> TestResponse:
    return browser.post(f"{STEP}/code", {"factor_id": factor_id, "code": code})


def use_passkey(browser: Browser, authenticator: Authenticator, address: str = f"{STEP}/passkey") -> TestResponse:
    options = browser.post(f"{address}/options").get_json()["options"]
    return browser.post(address, {"credential": authenticator.get(options)})
