"""A code for one act of one service: sent on demand, typed once, good for nothing else and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, wrong
from services.auth.tests.sessions.test_proofs import claims_of

ACT = {"audience": "signature", "purpose": "sign", "subject": "envelope:digest"}
SEND, PROVE = "/api/auth/proofs/codes", "/api/auth/proofs/by-code"


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    return scenario.activated(ALICE)


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


def sent(browser: Browser, letters: SentMessages, **differing: str) -> str:
    """Have a code sent, and read it."""
    answer = browser.post(SEND, ACT | differing)
    assert answer.status_code == 202, answer.text
    return letters.code("confirm-act")


def typed(browser: Browser, code: str, **differing: str) -> TestResponse:
    return browser.post(PROVE, ACT | {"code": code} | differing)


def slug(answer: TestResponse) -> str:
    body: dict[str, Any] = answer.get_json()
    return str(body["type"])


@pytest.mark.spec("SIG-02", "AUTH-24")
def test_the_code_that_was_sent_proves_this_act_once_and_the_proof_says_where_it_was_sent(
    scenario: Scenario, alice: Browser, letters: SentMessages, clock: FrozenClock
) -> None:
    code = sent(alice, letters)
    asked_at = int(clock.now().timestamp())
    clock.advance(timedelta(minutes=1))
    answer = typed(alice, code)
    assert answer.status_code == 201
    claims = claims_of(answer.get_json()["proof"], scenario.service)
    assert claims["code_sent"] == {"channel": "email", "to": "a•••@exemple.fr", "at": asked_at}
    assert (claims["aud"], claims["purpose"]) == ("signature", "sign-by-code")
    assert slug(typed(alice, code)) == "/problems/wrong-code"


@pytest.mark.spec("SIG-02")
def test_it_goes_to_the_phone_of_whoever_proved_one(alice: Browser, letters: SentMessages) -> None:
    assert alice.post(SEND, ACT).get_json()["channel"] == "email"
    alice.post("/api/auth/me/phones", {"number": "0639980012", "password": PASSWORD})
    alice.post("/api/auth/me/phones/confirmation", {"number": "0639980012", "code": letters.code("phone")})
    answer = alice.post(SEND, ACT | {"subject": "another"})
    assert answer.get_json()["channel"] == "sms"
    assert letters.codes("confirm-act", "+33639980012")


@pytest.mark.spec("SIG-16")
def test_a_code_for_one_act_proves_no_other(alice: Browser, letters: SentMessages) -> None:
    code = sent(alice, letters)
    for other in ({"subject": "envelope:other"}, {"purpose": "validate"}, {"audience": "vault"}):
        assert slug(typed(alice, code, **other)) == "/problems/wrong-code"
    assert typed(alice, code).status_code == 201


def test_a_stranger_and_another_session_cannot_use_it(
    scenario: Scenario, alice: Browser, letters: SentMessages
) -> None:
    code = sent(alice, letters)
    elsewhere = scenario.browser()
    assert elsewhere.sign_in("alice@exemple.fr").status_code == 201
    for other in (scenario.activated(BOB), elsewhere):
        assert slug(typed(other, code)) == "/problems/wrong-code"
    assert typed(alice, code).status_code == 201
    assert scenario.service.anonymous.post(SEND, json=ACT).status_code == 401
    assert scenario.service.anonymous.post(PROVE, json=ACT | {"code": code}).status_code == 401


def test_a_wrong_or_old_code_proves_nothing(alice: Browser, letters: SentMessages, clock: FrozenClock) -> None:
    code = sent(alice, letters)
    assert slug(typed(alice, wrong(code))) == "/problems/wrong-code"
    clock.advance(timedelta(minutes=11))
    assert slug(typed(alice, code)) == "/problems/wrong-code"


def test_a_password_proves_no_purpose_of_a_code(alice: Browser) -> None:
    answer = alice.post("/api/auth/proofs", ACT | {"purpose": "sign-by-code", "password": "Un-secret-2026"})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.get_json()["errors"]] == ["purpose"]
