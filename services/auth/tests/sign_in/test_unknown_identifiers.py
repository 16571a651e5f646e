"""The time that an answer takes never tells whether an identifier exists."""

import time
from datetime import timedelta
from statistics import median

import pytest

from chartrier.clock import FrozenClock
from services.auth.tests.auth_support.people import ALICE, Browser, Scenario

TRIES = 200
CLOSE = 0.020


def seconds_of(browser: Browser, identifier: str) -> float:
    started = time.perf_counter()
    assert browser.sign_in(identifier, "Pas-le-bon-0").status_code in {401, 429}
    return time.perf_counter() - started


@pytest.mark.spec("AUTH-10")
@pytest.mark.timeout(300)
def test_known_and_unknown_identifiers_take_the_same_time(scenario: Scenario, clock: FrozenClock) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    times: dict[str, list[float]] = {ALICE.email: [], "nobody@exemple.fr": []}
    # In turn, so that whatever else the machine does falls on all alike. With hashes as cheap as those of tests,
    # a look-up, a count or a journal line that only one of them had would stand out.
    for number in range(TRIES):
        if number % 3 == 0:
            clock.advance(timedelta(minutes=121))
        for identifier, taken in times.items():
            taken.append(seconds_of(browser, identifier))
    known, unknown = (median(taken) for taken in times.values())
    assert abs(known - unknown) < CLOSE
