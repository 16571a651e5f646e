"""What ends stays ended: nobody slips in while a password is changed, or a session ended."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.mobile_app import MobileApp, register_application
from services.auth.tests.auth_support.own_second_factors import add_app
from services.auth.tests.auth_support.people import ALICE, CHARLIE, PASSWORD, RecordingPasswords, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, solved

NEW = "Goéland-8-Boussole"


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


def changing(scenario: Scenario, letters: SentMessages) -> Callable[[], None]:
    """What changes Alice's password by the link that she asked for."""
    browser = scenario.browser()
    browser.post("/api/auth/resets", {"email": ALICE.email, "captcha": solved(browser)})
    [offer] = letters.offers()
    form = {"token": offer.token, "code": offer.code, "password": NEW}

    def change_it() -> None:
        assert scenario.browser().post("/api/auth/resets/completion", form).status_code == 204

    return change_it


@pytest.mark.spec("AUTH-13")
@pytest.mark.parametrize("with_app", [False, True], ids=["password", "password-and-app"])
def test_who_typed_the_former_password_while_it_was_changed_does_not_get_in(
    scenario: Scenario, letters: SentMessages, ports: Ports, clock: FrozenClock, *, with_app: bool
) -> None:
    alice = scenario.activated(ALICE, "alice")
    if with_app:
        add_app(alice, clock)
    change_it = changing(scenario, letters)
    assert isinstance(ports.passwords, RecordingPasswords)
    ports.passwords.during_next.append(change_it)
    thief = scenario.browser()
    assert thief.sign_in("alice").status_code == 401
    assert (thief.cookie("access"), thief.cookie("sign-in")) == ("", "")
    assert scenario.browser().sign_in("alice", NEW).status_code in {201, 202}


@pytest.mark.spec("AUTH-07", "AUTH-13")
def test_who_typed_the_former_password_while_it_was_changed_links_nothing(
    scenario: Scenario, letters: SentMessages, ports: Ports
) -> None:
    scenario.activated(ALICE, "alice")
    thief = scenario.activated(CHARLIE)
    change_it = changing(scenario, letters)
    assert isinstance(ports.passwords, RecordingPasswords)
    ports.passwords.during_next.append(change_it)
    answer = thief.post("/api/auth/me/associations", {"identifier": "alice", "password": PASSWORD})
    assert answer.status_code == 401, answer.text
    assert scenario.browser().sign_in("alice", NEW).status_code == 201


@pytest.mark.spec("AUTH-13", "AUTH-14")
def test_a_session_that_was_ended_allows_no_application_anything_before_that_is_heard_of(
    scenario: Scenario, service: RunningService
) -> None:
    thief, mobile_app = scenario.activated(ALICE), MobileApp(scenario, register_application(scenario))
    demande = mobile_app.pending_request(thief)
    with engine(service.app).begin() as connection:
        # As another process commits it, up to a second before this one hears of it.
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        connection.execute(text("UPDATE sessions SET ended_at = now()"))
    assert thief.get("/api/auth/me").status_code == 200, "not heard of yet"
    assert mobile_app.decide(thief, demande).status_code == 401
    assert service.events("auth.application-allowed.v1") == []
