"""What was begun under the former password ends with it: whoever had that one finishes nothing."""

import pytest

from chartrier.testing import RunningService
from services.auth.tests.auth_support.own_second_factors import FACTORS, proof
from services.auth.tests.auth_support.people import ALICE, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, solved

NEW = "Goéland-8-Boussole"
ADDRESS, PHONE, CLOSING = "mallory@exemple.fr", "06 39 98 00 12", "/api/auth/me/closing"


@pytest.fixture
def messages(service: RunningService) -> SentMessages:
    return SentMessages(service)


def reset(scenario: Scenario, messages: SentMessages) -> Browser:
    """Have Alice reset her password, and sign in with the new one."""
    browser = scenario.browser()
    assert browser.post("/api/auth/resets", {"email": ALICE.email, "captcha": solved(browser)}).status_code == 202
    offer = messages.offers()[-1]
    form = {"token": offer.token, "code": offer.code, "password": NEW}
    assert browser.post("/api/auth/resets/completion", form).status_code == 204
    assert browser.sign_in("alice", NEW).status_code == 201
    return browser


@pytest.mark.spec("AUTH-21", "AUTH-40", "AUTH-41")
def test_a_change_of_address_or_number_that_was_begun_is_not_finished_after_a_reset(
    scenario: Scenario, messages: SentMessages, service: RunningService
) -> None:
    thief = scenario.activated(ALICE, "alice")
    assert thief.post("/api/auth/me/email", {"email": ADDRESS, "password": PASSWORD}).status_code == 202
    thief.post("/api/auth/me/phones", {"number": PHONE, "password": PASSWORD})
    by_mail, by_phone = messages.code("new-email"), messages.code("phone", "+33639980012")
    alice = reset(scenario, messages)
    for browser in (thief, alice):
        confirmed = [
            browser.post("/api/auth/me/email/confirmation", {"email": ADDRESS, "code": by_mail}),
            browser.post("/api/auth/me/phones/confirmation", {"number": PHONE, "code": by_phone}),
        ]
        assert {answer.status_code for answer in confirmed} == ({401} if browser is thief else {403})
    assert service.events("auth.email-changed.v1") == []


@pytest.mark.spec("AUTH-12", "AUTH-21", "AUTH-43")
def test_a_second_factor_and_a_closing_that_were_begun_are_gone_after_a_reset(
    scenario: Scenario, messages: SentMessages, service: RunningService
) -> None:
    thief = scenario.activated(ALICE, "alice")
    begun = thief.post(FACTORS, {"kind": "totp", "proof": proof(thief)}).get_json()
    assert thief.post(CLOSING, {"password": PASSWORD}).status_code == 202
    code = messages.code("close-account")
    alice = reset(scenario, messages)
    assert alice.get(CLOSING).get_json()["state"] == "none"
    (abandoned,) = service.events("auth.closing-abandoned.v1")
    assert abandoned["closing_id"] == service.events("auth.closing-begun.v1")[0]["closing_id"]
    assert alice.post(f"{CLOSING}/code", {"code": code}).status_code == 409
    assert alice.post(f"{FACTORS}/{begun['id']}/confirmation", {"code": "000000"}).status_code == 404
