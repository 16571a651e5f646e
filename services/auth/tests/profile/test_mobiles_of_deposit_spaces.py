"""The mobile of whoever has a deposit space changes with a code on the old one, or as an administrator allows."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.ids import new_id
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, wrong

PHONES = "/api/auth/me/phones"
OLD, NEW, THIEVES = "+33639980012", "+33639980034", "+33639980056"


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


def ask(browser: Browser, number: str = NEW) -> TestResponse:
    return browser.post(PHONES, {"number": number, "password": PASSWORD})


def confirm(browser: Browser, number: str, code: str, *, step: str = "confirmation") -> TestResponse:
    return browser.post(f"{PHONES}/{step}", {"number": number, "code": code})


def numbers(browser: Browser) -> list[str]:
    return [phone["number"] for phone in browser.get("/api/auth/me/profile").get_json()["phones"]]


def change_of(browser: Browser) -> str:
    return str(browser.get("/api/auth/me/profile").get_json()["phone_change"])


def account_of(browser: Browser) -> str:
    return str(browser.get("/api/auth/me").get_json()["account_id"])


def allow(service: RunningService, clock: FrozenClock, account_id: str, **other: Any) -> None:  # noqa: ANN401
    event: dict[str, Any] = {
        "tenant_id": UUID(int=7), "structure_id": UUID(int=7), "structure_name": "Étude Perrin", "member_id": uuid4(),
        "change": "phone-change-allowed", "member_name": "Alice", "profile": "user", "account_id": account_id,
        "administrators": [], "by_account_id": uuid4(), "at": clock.now(),
    }  # fmt: skip
    service.receive("tenancy.user-changed.v1", **event | other)


@pytest.fixture
def alice(scenario: Scenario, service: RunningService, letters: SentMessages) -> Browser:
    """Alice proved a mobile, and is a user of a structure since."""
    browser = scenario.activated(ALICE)
    assert ask(browser, OLD).get_json()["step"] == "new"
    assert confirm(browser, OLD, letters.code("phone", OLD)).status_code == 200
    assert change_of(browser) == "free"
    holder_id = uuid4()
    service.receive(
        "tenancy.grant-changed.v1", tenant_id=holder_id, grant_id=new_id(), version=1,
        principal_id=account_of(browser), kind="deposit_client", holder_id=holder_id, organisation_id=holder_id,
        rights=["user"],
    )  # fmt: skip
    assert change_of(browser) == "former-code"
    return browser


@pytest.mark.spec("TEN-45")
def test_a_code_on_the_old_number_lets_the_new_one_take_its_place(
    alice: Browser, service: RunningService, letters: SentMessages
) -> None:
    asked = ask(alice)
    assert (asked.status_code, asked.get_json()["step"]) == (202, "former")
    sent = service.events("auth.code-issued.v1")[-1]
    assert (sent["purpose"], sent["to"]) == ("former-phone", OLD)
    former = letters.code("former-phone", OLD)
    refused = confirm(alice, NEW, wrong(former), step="former-confirmation")
    assert (refused.get_json()["type"], refused.get_json()["tries_left"]) == ("/problems/wrong-code", 4)
    proven = confirm(alice, NEW, former, step="former-confirmation")
    assert (proven.status_code, proven.get_json()["step"]) == (202, "new")
    changed = confirm(alice, NEW, letters.code("phone", NEW))
    assert [phone["number"] for phone in changed.get_json()["phones"]] == [NEW]
    texts = [entry["text"] for entry in alice.get("/api/auth/me/journal").get_json()["items"]]
    assert any("finit par 12 a été retiré" in text for text in texts)
    assert any("finit par 34 a été ajouté" in text for text in texts)


@pytest.mark.spec("TEN-45")
def test_a_thief_with_the_session_and_the_password_cannot_change_the_mobile(
    alice: Browser, service: RunningService, letters: SentMessages, clock: FrozenClock
) -> None:
    assert ask(alice, THIEVES).get_json()["step"] == "former"
    assert THIEVES not in str(service.events("auth.code-issued.v1")), "no code goes to the thief"
    gone = alice.post(f"{PHONES}/removal", {"number": OLD, "password": PASSWORD})
    assert (gone.status_code, gone.get_json()["type"]) == (409, "/problems/last-phone")
    # What the owner proves for their own new number is of no use for another one.
    ask(alice)
    assert confirm(alice, NEW, letters.code("former-phone", OLD), step="former-confirmation").status_code == 202
    clock.advance(timedelta(seconds=61))
    assert ask(alice, THIEVES).get_json()["step"] == "former"
    assert confirm(alice, THIEVES, letters.code("phone", NEW)).status_code == 403
    # Nor does it last.
    clock.advance(timedelta(minutes=10))
    assert ask(alice).get_json()["step"] == "former"
    assert numbers(alice) == [OLD]


@pytest.mark.spec("TEN-45")
def test_who_lost_the_mobile_replaces_it_once_within_48_hours_of_an_administrator_s_word(
    alice: Browser, service: RunningService, letters: SentMessages, clock: FrozenClock
) -> None:
    allow(service, clock, account_of(alice))
    assert change_of(alice) == "allowed"
    assert ask(alice).get_json()["step"] == "new"
    assert confirm(alice, NEW, letters.code("phone", NEW)).status_code == 200
    assert (numbers(alice), change_of(alice)) == ([NEW], "former-code")
    texts = [entry["text"] for entry in alice.get("/api/auth/me/journal").get_json()["items"]]
    assert "Un administrateur de Étude Perrin vous a permis de changer de mobile sans code sur l’ancien." in texts
    assert ask(alice, OLD).get_json()["step"] == "former", "it was for one change"
    allow(service, clock, account_of(alice))
    clock.advance(timedelta(hours=48, seconds=1))
    assert change_of(alice) == "former-code"


@pytest.mark.spec("TEN-45")
def test_a_code_that_was_sent_while_it_was_allowed_is_no_good_afterwards(
    alice: Browser, service: RunningService, letters: SentMessages, clock: FrozenClock
) -> None:
    allow(service, clock, account_of(alice), at=clock.now() - timedelta(hours=47, minutes=55))
    assert ask(alice).get_json()["step"] == "new"
    clock.advance(timedelta(minutes=6))
    late = confirm(alice, NEW, letters.code("phone", NEW))
    assert (late.status_code, late.get_json()["type"]) == (409, "/problems/last-phone")
    assert numbers(alice) == [OLD]


@pytest.mark.spec("TEN-45")
def test_what_is_said_of_others_or_in_other_words_allows_nothing(
    alice: Browser, scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    allow(service, clock, account_of(scenario.activated(BOB)))
    allow(service, clock, account_of(alice), change="corrected")
    allow(service, clock, account_of(alice), at=clock.now() - timedelta(hours=48))
    assert change_of(alice) == "former-code"
