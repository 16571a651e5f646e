"""A device that signed in before has a count of its own, so that a stranger can't keep the owner out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario

WRONG = "Pas-le-bon-0"
ACT = {"audience": "vault", "purpose": "delete", "subject": "x"}


def signed_out(browser: Browser) -> Browser:
    browser.delete("/api/auth/sessions/current")
    return browser


def copy_of(scenario: Scenario, browser: Browser) -> Browser:
    """Another tab, so to speak: the same device cookie, in a client of its own."""
    twin = scenario.browser()
    twin.put_cookie("device", browser.cookie("device"))
    return twin


@pytest.mark.spec("AUTH-11")
def test_strangers_lock_themselves_out_and_not_the_owners_device(scenario: Scenario) -> None:
    own = signed_out(scenario.activated(ALICE))
    strangers = [scenario.browser().sign_in(ALICE.email, WRONG).status_code for _ in range(4)]
    assert strangers == [401, 401, 429, 429]
    assert own.sign_in(ALICE.email).status_code == 201
    assert scenario.browser().sign_in(ALICE.email).status_code == 429


@pytest.mark.spec("AUTH-11")
def test_a_known_device_is_locked_alone_and_the_owner_is_notified_so(
    scenario: Scenario, service: RunningService
) -> None:
    own = signed_out(scenario.activated(ALICE))
    answers = [own.sign_in(ALICE.email, WRONG) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[-1].get_json()["this_device"] is True
    assert own.sign_in(ALICE.email).status_code == 429
    assert scenario.browser().sign_in(ALICE.email).status_code == 201
    [event] = service.events("auth.account-locked.v1")
    assert (event["this_device"], event["second_factor"]) == (True, False)


@pytest.mark.spec("AUTH-11")
def test_of_sixty_parallel_tries_from_a_known_device_three_are_looked_at(
    scenario: Scenario, service: RunningService, compared: list[str]
) -> None:
    own = scenario.activated(ALICE)
    access = own.cookie("access")

    def guess(number: int) -> int:
        twin = copy_of(scenario, own)
        if number % 2:
            headers = {"Authorization": f"Bearer {access}"}
            return int(twin.post("/api/auth/proofs", ACT | {"password": f"No-{number}"}, headers=headers).status_code)
        return int(twin.sign_in(ALICE.email, f"No-{number}").status_code)

    with ThreadPoolExecutor(60) as pool:
        answers = sorted(pool.map(guess, range(60)))
    assert answers == [401, 401, *[429] * 58]
    assert len(compared) == 3
    assert len(service.events("auth.account-locked.v1")) == 1


@pytest.mark.spec("AUTH-11")
def test_of_sixty_parallel_tries_of_strangers_and_a_known_device_three_each_are_looked_at(
    scenario: Scenario, compared: list[str]
) -> None:
    own = scenario.activated(ALICE)

    def guess(number: int) -> int:
        browser = copy_of(scenario, own) if number % 2 else scenario.browser()
        return int(browser.sign_in(ALICE.email, f"No-{number}").status_code)

    with ThreadPoolExecutor(60) as pool:
        answers = sorted(pool.map(guess, range(60)))
    assert answers == [*[401] * 4, *[429] * 56]
    assert len(compared) == 6


@pytest.mark.spec("AUTH-11")
@pytest.mark.parametrize(
    "forged", ["", ".", "x", "x.y", "{secret}.", "{secret}.{secret}", "{other}.{signature}", "{secret}.{signature}x"]
)
def test_a_device_cookie_that_we_did_not_sign_makes_nobody_known(scenario: Scenario, forged: str) -> None:
    own = scenario.activated(ALICE)
    secret, signature = own.cookie("device").split(".")
    stranger = scenario.browser()
    stranger.put_cookie("device", forged.format(secret=secret, signature=signature, other="A" * 43))
    for _ in range(3):
        scenario.browser().sign_in(ALICE.email, WRONG)
    assert stranger.sign_in(ALICE.email).status_code == 429


@pytest.mark.spec("AUTH-11")
def test_a_device_is_known_to_each_account_that_signed_in_there_and_to_no_other(scenario: Scenario) -> None:
    shared = scenario.activated(ALICE)
    scenario.activated(BOB)
    for identifier in (ALICE.email, BOB.email):
        for _ in range(3):
            scenario.browser().sign_in(identifier, WRONG)
    assert shared.sign_in(BOB.email).status_code == 429
    assert shared.sign_in(ALICE.email).status_code == 201


@pytest.mark.spec("AUTH-11")
def test_a_device_that_was_not_used_for_half_a_year_is_a_stranger(scenario: Scenario, clock: FrozenClock) -> None:
    own = signed_out(scenario.activated(ALICE))
    clock.advance(timedelta(days=179))
    assert signed_out(own).sign_in(ALICE.email).status_code == 201
    clock.advance(timedelta(days=181))
    for _ in range(3):
        scenario.browser().sign_in(ALICE.email, WRONG)
    assert own.sign_in(ALICE.email).status_code == 429


@pytest.mark.spec("AUTH-11")
def test_an_unknown_identifier_tells_a_known_device_nothing(scenario: Scenario) -> None:
    own = signed_out(scenario.activated(ALICE))
    answers = [own.sign_in("nobody@exemple.fr", WRONG) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]
    assert answers[-1].get_json()["this_device"] is False


@pytest.mark.spec("AUTH-11", "AUTH-13")
def test_a_device_whose_session_was_revoked_is_a_stranger(scenario: Scenario) -> None:
    own, lost = scenario.activated(ALICE), scenario.browser()
    lost.sign_in(ALICE.email)
    [_, listed] = own.get("/api/auth/sessions").get_json()["items"]
    assert own.delete(f"/api/auth/sessions/{listed['id']}").status_code == 204
    for _ in range(3):
        scenario.browser().sign_in(ALICE.email, WRONG)
    assert lost.sign_in(ALICE.email).status_code == 429
    assert own.sign_in(ALICE.email).status_code == 201


@pytest.mark.spec("AUTH-11")
def test_of_the_device_cookie_only_a_hash_is_kept(scenario: Scenario, service: RunningService) -> None:
    secret = scenario.activated(ALICE).cookie("device").split(".")[0]
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        kept = str(connection.execute(text("SELECT * FROM known_devices")).all())
    assert len(secret) == 43
    assert secret not in kept
    assert PASSWORD not in kept
