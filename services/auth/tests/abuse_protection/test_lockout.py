"""Three wrong passwords in a row, and nobody looks at a fourth."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario

WRONG = "Pas-le-bon-0"


def statuses(browser: Browser, identifier: str, *passwords: str) -> list[int]:
    return [browser.sign_in(identifier, password).status_code for password in passwords]


@pytest.mark.spec("AUTH-11")
@pytest.mark.parametrize("identifier", ["alice@exemple.fr", "nobody@exemple.fr"])
def test_the_third_wrong_password_locks_for_two_hours_known_or_not(
    scenario: Scenario, clock: FrozenClock, identifier: str
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    assert statuses(browser, identifier, WRONG, WRONG) == [401, 401]
    locked = browser.sign_in(identifier, WRONG)
    assert (locked.status_code, locked.get_json()["type"]) == (429, "/problems/account-locked")
    assert locked.get_json()["minutes_left"] == 120
    assert datetime.fromisoformat(locked.get_json()["locked_until"]) == clock.at + timedelta(minutes=120)
    clock.advance(timedelta(minutes=30, seconds=1))
    later = browser.sign_in(identifier, PASSWORD)
    assert (later.status_code, later.get_json()["minutes_left"]) == (429, 90)
    assert later.get_json()["locked_until"] == locked.get_json()["locked_until"]


@pytest.mark.spec("AUTH-11")
def test_after_two_hours_the_right_password_opens_again(scenario: Scenario, clock: FrozenClock) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    assert statuses(browser, "alice@exemple.fr", WRONG, WRONG, WRONG, PASSWORD) == [401, 401, 429, 429]
    clock.advance(timedelta(minutes=120))
    assert statuses(browser, "alice@exemple.fr", WRONG, PASSWORD) == [401, 201]


@pytest.mark.spec("AUTH-11")
def test_a_success_makes_the_count_begin_anew(scenario: Scenario) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    tries = [WRONG, WRONG, PASSWORD, WRONG, WRONG, PASSWORD]
    assert statuses(browser, "alice@exemple.fr", *tries) == [401, 401, 201, 401, 401, 201]


@pytest.mark.spec("AUTH-11")
def test_all_identifiers_of_an_account_share_one_count(scenario: Scenario) -> None:
    number = scenario.activated(ALICE, "alice").get("/api/auth/me").get_json()["private_number"]
    browser = scenario.browser()
    answers = [browser.sign_in(identifier, WRONG).status_code for identifier in ("alice", number, "alice@exemple.fr")]
    assert answers == [401, 401, 429]
    assert browser.sign_in("alice", PASSWORD).status_code == 429


@pytest.mark.spec("AUTH-11")
def test_a_lock_keeps_nobody_else_out(scenario: Scenario) -> None:
    scenario.activated(ALICE)
    scenario.activated(BOB)
    statuses(scenario.browser(), "alice@exemple.fr", WRONG, WRONG, WRONG)
    assert scenario.browser().sign_in("bob@exemple.fr").status_code == 201


@pytest.mark.spec("AUTH-11")
def test_the_owner_is_notified_once_and_open_sessions_live_on(scenario: Scenario, service: RunningService) -> None:
    browser = scenario.activated(ALICE)
    account_id = browser.get("/api/auth/me").get_json()["account_id"]
    locked = [scenario.browser().sign_in("alice@exemple.fr", WRONG) for _ in range(6)][-1]
    [event] = service.events("auth.account-locked.v1")
    assert event["account_id"] == event["tenant_id"] == account_id
    assert datetime.fromisoformat(event["locked_until"]) == datetime.fromisoformat(locked.get_json()["locked_until"])
    assert browser.get("/api/auth/me").status_code == 200
    assert browser.post("/api/auth/sessions/refresh").status_code == 204


def test_nobody_is_told_of_a_lock_on_an_identifier_that_nobody_has(scenario: Scenario, service: RunningService) -> None:
    statuses(scenario.browser(), "nobody@exemple.fr", *[WRONG] * 5)
    assert service.events("auth.account-locked.v1") == []


@pytest.mark.spec("AUTH-11")
@pytest.mark.parametrize("identifier", ["alice@exemple.fr", "nobody@exemple.fr"])
def test_of_sixty_parallel_tries_three_are_looked_at(
    scenario: Scenario, service: RunningService, compared: list[str], identifier: str
) -> None:
    scenario.activated(ALICE)

    def guess(number: int) -> int:
        return int(scenario.browser().sign_in(identifier, f"Guess-{number}").status_code)

    with ThreadPoolExecutor(60) as pool:
        answers = sorted(pool.map(guess, range(60)))
    assert answers == [401, 401, *[429] * 58]
    assert len(compared) == 3
    assert len(service.events("auth.account-locked.v1")) == (1 if identifier == ALICE.email else 0)


@pytest.mark.spec("AUTH-11")
def test_of_sixty_wrong_parallel_tries_on_sign_in_and_proofs_together_three_are_looked_at(
    scenario: Scenario, service: RunningService, compared: list[str]
) -> None:
    browser = scenario.activated(ALICE)
    access = browser.cookie("access")

    def prove(number: int) -> TestResponse:
        act = {"audience": "vault", "purpose": "delete", "subject": "x", "password": f"Guess-{number}"}
        return service.with_token(access).post("/api/auth/proofs", json=act)

    def guess(number: int) -> int:
        answer = prove(number) if number % 2 else scenario.browser().sign_in("alice@exemple.fr", f"Guess-{number}")
        return int(answer.status_code)

    with ThreadPoolExecutor(60) as pool:
        answers = sorted(pool.map(guess, range(60)))
    assert answers == [401, 401, *[429] * 58]
    assert len(compared) == 3
    assert len(service.events("auth.account-locked.v1")) == 1
    assert prove(0).status_code == 429


def test_counts_that_nobody_adds_to_are_forgotten_after_a_month_and_not_before(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    statuses(browser, "alice@exemple.fr", WRONG, WRONG)
    clock.advance(timedelta(days=29))
    service.run_job("delete_expired")
    assert statuses(browser, "alice@exemple.fr", WRONG) == [429]
    clock.advance(timedelta(days=31))
    service.run_job("delete_expired")
    assert statuses(browser, "alice@exemple.fr", WRONG, WRONG, WRONG) == [401, 401, 429]
