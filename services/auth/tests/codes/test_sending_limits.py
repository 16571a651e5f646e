"""What is sent in a day: so much to one number, for one account and in all; strangers take nothing from an owner's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from auth.config import CodeRules, SendingLimits
from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.days import begin_another_day
from services.auth.tests.auth_support.own_second_factors import STEP, add_sent, last_code, type_code
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, solved

NUMBER = "06 39 98 00 12"
TOO_MANY = (429, "/problems/too-many-codes")


@pytest.fixture
def messages(service: RunningService) -> SentMessages:
    return SentMessages(service)


@pytest.fixture
def limit(use: Callable[[Ports], None], ports: Ports) -> Callable[..., None]:
    """Have so much sent in a day and no more."""

    def limit(**limits: int) -> None:
        use(replace(ports, config=replace(ports.config, codes=CodeRules(limits=SendingLimits(**limits)))))

    return limit


def ask(browser: Browser, number: str = NUMBER) -> Any:  # noqa: ANN401
    return browser.post("/api/auth/me/phones", {"number": number, "password": PASSWORD})


def begin_opening(browser: Browser, number: str = NUMBER, email: str = "direction@scierie.fr") -> Any:  # noqa: ANN401
    form = {
        "category": "company",
        "company_name": "Scierie du Lac",
        "email": email,
        "password": PASSWORD,
        "mobile": number,
        "terms_version": "2026-11",
        "captcha": solved(browser),
    }
    return browser.post("/api/auth/client-accounts", form)


def outcome(answer: Any) -> tuple[int, str]:  # noqa: ANN401
    return answer.status_code, answer.get_json()["type"]


def ask_at_sign_in(scenario: Scenario, factor_id: str) -> tuple[Browser, Any]:
    """Type Alice's password in a new browser and have her factor's code sent."""
    browser = scenario.browser()
    assert browser.sign_in(ALICE.email).status_code == 202
    return browser, browser.post(f"{STEP}/codes", {"factor_id": factor_id})


@pytest.mark.spec("AUTH-24")
def test_a_number_gets_so_many_codes_a_day_whoever_asks(
    scenario: Scenario, messages: SentMessages, clock: FrozenClock, limit: Callable[..., None]
) -> None:
    limit(per_number=3, text_messages_to_typed_numbers=5)
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    begin_another_day(clock)
    answers = []
    for browser in (alice, bob, alice, bob):
        answers.append(ask(browser).status_code)
        clock.advance(timedelta(minutes=2))
    assert answers == [202, 202, 202, 429]
    assert ask(bob, "06 39 98 00 99").status_code == 202
    assert ask(alice, "06 39 98 00 98").status_code == 202
    flooded = ask(bob, "06 39 98 00 97")
    assert (flooded.status_code, flooded.get_json()["type"]) == (429, "/problems/too-many-codes")
    clock.advance(timedelta(days=1))
    assert ask(bob, "06 39 98 00 97").status_code == 202
    assert len(messages.codes("phone")) == 6


@pytest.mark.spec("AUTH-24")
def test_one_account_has_no_more_than_so_many_numbers_texted_a_day(
    scenario: Scenario, clock: FrozenClock, limit: Callable[..., None]
) -> None:
    limit(per_account=3)
    browser = scenario.activated(ALICE)
    begin_another_day(clock)
    answers = [ask(browser, f"06 39 98 00 1{number}").status_code for number in range(4)]
    assert answers == [202, 202, 202, 429]


@pytest.mark.spec("AUTH-24", "AUTH-12")
@pytest.mark.parametrize("limits", [{"per_number": 2}, {"text_messages": 2, "text_messages_to_typed_numbers": 2}])
def test_who_opens_accounts_with_somebodys_number_keeps_nobody_from_signing_in(
    scenario: Scenario, service: RunningService, clock: FrozenClock, limit: Callable[..., None], limits: dict[str, int]
) -> None:
    factor_id = add_sent(scenario.activated(ALICE), service, "sms", phone=NUMBER)
    begin_another_day(clock)
    limit(**limits)
    openings = [begin_opening(scenario.browser()) for _ in range(3)]
    assert [opening.status_code for opening in openings] == [201, 201, 429]
    assert outcome(openings[-1]) == TOO_MANY
    browser, sent = ask_at_sign_in(scenario, factor_id)
    assert sent.status_code == 200, sent.text
    assert type_code(browser, factor_id, last_code(service)).status_code == 201


@pytest.mark.spec("AUTH-24", "AUTH-30")
@pytest.mark.parametrize("limits", [{"per_number": 2}, {"text_messages": 2, "text_messages_to_typed_numbers": 2}])
def test_whatever_is_sent_to_who_signs_in_keeps_nobody_from_opening_an_account(
    scenario: Scenario, service: RunningService, clock: FrozenClock, limit: Callable[..., None], limits: dict[str, int]
) -> None:
    factor_id = add_sent(scenario.activated(ALICE), service, "sms", phone=NUMBER)
    begin_another_day(clock)
    limit(**limits)
    sent = []
    for _ in range(3):
        sent.append(ask_at_sign_in(scenario, factor_id)[1])
        clock.advance(timedelta(minutes=2))
    assert [answer.status_code for answer in sent] == [200, 200, 429]
    assert outcome(sent[-1]) == TOO_MANY
    assert begin_opening(scenario.browser()).status_code == 201


@pytest.mark.spec("AUTH-24", "AUTH-41")
def test_another_account_that_asks_for_codes_to_a_number_keeps_its_owner_from_nothing(
    scenario: Scenario, service: RunningService, clock: FrozenClock, limit: Callable[..., None]
) -> None:
    factor_id = add_sent(scenario.activated(ALICE), service, "sms", phone=NUMBER)
    bob = scenario.activated(BOB)
    begin_another_day(clock)
    limit(per_number=1)
    assert ask(bob).status_code == 202
    clock.advance(timedelta(minutes=2))
    assert outcome(ask(bob)) == TOO_MANY
    assert ask_at_sign_in(scenario, factor_id)[1].status_code == 200


@pytest.mark.spec("AUTH-24", "AUTH-22")
def test_who_opens_accounts_with_somebodys_address_keeps_nobody_from_changing_the_password(
    scenario: Scenario, messages: SentMessages, clock: FrozenClock, limit: Callable[..., None]
) -> None:
    alice = scenario.activated(ALICE)
    begin_another_day(clock)
    limit(per_address=1)
    browser = scenario.browser()
    opening = begin_opening(browser, email=ALICE.email).get_json()["opening"]
    proof = {"opening": opening, "code": messages.code("opening-mobile")}
    assert browser.post("/api/auth/client-accounts/mobile", proof).status_code == 200
    clock.advance(timedelta(minutes=2))
    assert outcome(browser.post("/api/auth/client-accounts/code", {"opening": opening})) == TOO_MANY
    assert alice.post("/api/auth/me/password/code").status_code == 202
