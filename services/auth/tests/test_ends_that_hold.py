"""What ends stays ended: nobody slips in while a password is changed, or a session ended."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.letterbox import Letterbox, solved
from services.auth.tests.own_factors import add_app
from services.auth.tests.people import ALICE, CHARLIE, PASSWORD, Town, WatchedPasswords
from services.auth.tests.test_openid import Pocket, registered

NEW = "Goéland-8-Boussole"


@pytest.fixture
def letters(service: RunningService) -> Letterbox:
    return Letterbox(service)


def changing(town: Town, letters: Letterbox) -> Callable[[], None]:
    """What changes Alice's password by the link that she asked for."""
    browser = town.browser()
    browser.post("/api/auth/resets", {"email": ALICE.email, "captcha": solved(browser)})
    [offer] = letters.offers()
    form = {"token": offer.token, "code": offer.code, "password": NEW}

    def change_it() -> None:
        assert town.browser().post("/api/auth/resets/completion", form).status_code == 204

    return change_it


@pytest.mark.spec("AUTH-13")
@pytest.mark.parametrize("with_app", [False, True], ids=["password", "password-and-app"])
def test_who_typed_the_former_password_while_it_was_changed_does_not_get_in(
    town: Town, letters: Letterbox, ports: Ports, clock: FrozenClock, *, with_app: bool
) -> None:
    alice = town.activated(ALICE, "alice")
    if with_app:
        add_app(alice, clock)
    change_it = changing(town, letters)
    assert isinstance(ports.passwords, WatchedPasswords)
    ports.passwords.meanwhile.append(change_it)
    thief = town.browser()
    assert thief.sign_in("alice").status_code == 401
    assert (thief.cookie("access"), thief.cookie("sign-in")) == ("", "")
    assert town.browser().sign_in("alice", NEW).status_code in {201, 202}


@pytest.mark.spec("AUTH-07", "AUTH-13")
def test_who_typed_the_former_password_while_it_was_changed_links_nothing(
    town: Town, letters: Letterbox, ports: Ports
) -> None:
    town.activated(ALICE, "alice")
    thief = town.activated(CHARLIE)
    change_it = changing(town, letters)
    assert isinstance(ports.passwords, WatchedPasswords)
    ports.passwords.meanwhile.append(change_it)
    answer = thief.post("/api/auth/me/associations", {"identifier": "alice", "password": PASSWORD})
    assert answer.status_code == 401, answer.text
    assert town.browser().sign_in("alice", NEW).status_code == 201


@pytest.mark.spec("AUTH-13", "AUTH-14")
def test_a_session_that_was_ended_allows_no_application_anything_before_that_is_heard_of(
    town: Town, service: RunningService
) -> None:
    thief, pocket = town.activated(ALICE), Pocket(town, registered(town))
    demande = pocket.demande(thief)
    with engine(service.app).begin() as connection:
        # As another process commits it, up to a second before this one hears of it.
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        connection.execute(text("UPDATE sessions SET ended_at = now()"))
    assert thief.get("/api/auth/me").status_code == 200, "not heard of yet"
    assert pocket.decide(thief, demande).status_code == 401
    assert service.events("auth.application-allowed.v1") == []
