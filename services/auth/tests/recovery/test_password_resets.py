"""A forgotten password, and another one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from auth.accounts.models import Account
from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, RecordingPasswords, Scenario
from services.auth.tests.auth_support.sent_messages import Offered, SentMessages, solved, wrong
from services.auth.tests.auth_support.statements import statements

NEW = "Goéland-8-Boussole"


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


def ask(browser: Browser, email: str, **more: str) -> Any:  # noqa: ANN401
    return browser.post("/api/auth/resets", {"email": email, "captcha": solved(browser)} | more)


def complete(browser: Browser, offer: Offered, **more: str) -> Any:  # noqa: ANN401
    form = {"token": offer.token, "code": offer.code, "password": NEW} | more
    return browser.post("/api/auth/resets/completion", form)


@pytest.mark.spec("AUTH-21")
def test_link_and_code_of_the_message_give_a_new_password_once(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    scenario.activated(ALICE, "alice")
    browser = scenario.browser()
    assert ask(browser, "Alice@Exemple.fr").status_code == 202
    [offer] = letters.offers()
    assert offer.identifier == "alice"
    assert letters.resets()[0]["email"] == "alice@exemple.fr"
    assert complete(browser, offer).status_code == 204
    assert [browser.sign_in("alice", password).status_code for password in (PASSWORD, NEW)] == [401, 201]
    assert complete(browser, offer).status_code == 404
    [changed] = service.events("auth.password-changed.v1")
    assert changed["how"] == "reset"


@pytest.mark.spec("AUTH-21", "AUTH-10")
def test_the_answer_is_the_same_whoever_has_an_account(scenario: Scenario, letters: SentMessages) -> None:
    scenario.activated(ALICE, "alice")
    scenario.invite(BOB)
    browser, answers = scenario.browser(), []
    for email, more in (
        ("alice@exemple.fr", {}),
        ("bob@exemple.fr", {}),
        ("nobody@exemple.fr", {}),
        ("alice@exemple.fr", {"identifier": "somebody-else"}),
        ("nobody@exemple.fr", {"identifier": "alice"}),
    ):
        answer = ask(browser, email, **more)
        kept = {key: value for key, value in answer.headers.items() if key not in {"X-Request-Id", "Date"}}
        answers.append((answer.status_code, answer.get_json(), kept))
    assert all(answer == answers[0] for answer in answers)
    assert len(letters.resets()) == 1


@pytest.mark.spec("AUTH-21", "AUTH-10")
def test_the_time_of_the_answer_tells_nothing_either(
    scenario: Scenario, service: RunningService, ports: Ports, letters: SentMessages
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    passwords = ports.passwords
    assert isinstance(passwords, RecordingPasswords)

    def work_for(email: str) -> tuple[list[str], list[str]]:
        """What the answer takes, which is its time: the hashes that are made, and what the database is asked."""
        form = {"email": email, "captcha": solved(browser)}
        passwords.hasher.work.clear()
        with statements(service) as asked:
            assert browser.post("/api/auth/resets", form).status_code == 202
        return list(passwords.hasher.work), asked

    expected = work_for("nobody@exemple.fr")
    assert expected[1]
    assert work_for("alice@exemple.fr") == expected
    assert len(letters.resets()) == 1, "the work for whoever has an account is done, and after the answer"


@pytest.mark.spec("AUTH-21")
def test_the_identifier_and_the_address_must_belong_together(scenario: Scenario, letters: SentMessages) -> None:
    scenario.activated(ALICE, "alice")
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr", identifier="Alice")
    assert len(letters.resets()) == 1


@pytest.mark.spec("AUTH-21", "AUTH-24")
def test_a_wrong_code_is_counted_and_the_fifth_closes_the_link_to_the_right_one(
    scenario: Scenario, letters: SentMessages
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    [offer] = letters.offers()
    left = [complete(browser, offer, code=wrong(offer.code)).get_json()["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert complete(browser, offer).status_code == 403
    assert browser.sign_in("alice@exemple.fr").status_code == 201


@pytest.mark.spec("AUTH-24", "AUTH-21")
def test_another_code_for_a_link_comes_after_the_cool_down_and_the_earlier_one_dies(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    [offer] = letters.offers()
    address = "/api/auth/resets/code"
    assert browser.post(address, {"token": offer.token}).get_json()["type"] == "/problems/code-too-soon"
    assert [complete(browser, offer, code=wrong(offer.code)).status_code for _ in range(5)] == [403] * 5
    clock.advance(timedelta(seconds=60))
    sent = browser.post(address, {"token": offer.token})
    assert (sent.status_code, sent.get_json()["sent_to"]) == (200, "a•••@exemple.fr")
    assert browser.post(address, {"token": "invented"}).status_code == 404
    assert complete(browser, offer).status_code == 403
    assert complete(browser, offer, code=letters.code("reset", "alice@exemple.fr")).status_code == 204
    assert browser.post(address, {"token": offer.token}).status_code == 404


@pytest.mark.spec("AUTH-24", "AUTH-21")
def test_asked_again_after_the_cool_down_another_link_and_code_leave_and_the_earlier_die(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    again_at = ask(browser, "alice@exemple.fr").get_json()["again_at"]
    assert again_at == (clock.at + timedelta(seconds=60)).isoformat()
    clock.advance(timedelta(seconds=5))
    [former] = letters.offers()
    ask(browser, "alice@exemple.fr")
    assert len(letters.resets()) == 1, "too soon"
    clock.advance(timedelta(seconds=55))
    assert ask(browser, "nobody@exemple.fr").get_json().keys() == ask(browser, "alice@exemple.fr").get_json().keys()
    assert len(letters.resets()) == 2, "as late as the earlier one was answered, it counts from when it was asked"
    [latest] = letters.offers()
    assert complete(browser, former).status_code == 404
    assert complete(browser, latest).status_code == 204


@pytest.mark.spec("AUTH-21", "AUTH-20")
def test_a_password_that_is_no_good_costs_no_try_and_leaves_the_link_good(
    scenario: Scenario, letters: SentMessages
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    [offer] = letters.offers()
    for _ in range(8):
        refused = complete(browser, offer, password="alice", identifier="not good!")
        assert {error["field"] for error in refused.get_json()["errors"]} == {"password", "identifier"}
    assert complete(browser, offer).status_code == 204


@pytest.mark.spec("AUTH-21")
def test_a_new_identifier_may_be_chosen_with_it_unless_somebody_has_it(
    scenario: Scenario, letters: SentMessages
) -> None:
    scenario.activated(ALICE, "alice")
    scenario.activated(BOB, "bobby")
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    [offer] = letters.offers()
    taken = complete(browser, offer, identifier="Bobby")
    assert (taken.status_code, taken.get_json()["type"]) == (409, "/problems/identifier-taken")
    assert complete(browser, offer, identifier="alicia").status_code == 204
    assert browser.sign_in("alicia", NEW).status_code == 201
    assert browser.sign_in("alice", NEW).status_code == 401


@pytest.mark.spec("AUTH-21", "AUTH-11")
def test_a_reset_unlocks_ends_every_session_and_tells_the_owner(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    owners = scenario.activated(ALICE)
    stranger, browser = scenario.browser(), scenario.browser()
    for _ in range(4):
        stranger.sign_in("alice@exemple.fr", "Pas-le-bon-0")
    assert browser.sign_in("alice@exemple.fr").status_code == 429
    ask(browser, "alice@exemple.fr")
    assert complete(browser, letters.offers()[0]).status_code == 204
    assert owners.get("/api/auth/me").status_code == 401
    assert owners.post("/api/auth/sessions/refresh").status_code == 401
    assert browser.sign_in("alice@exemple.fr", NEW).status_code == 201
    assert len(service.events("auth.password-changed.v1")) == 1


@pytest.mark.spec("AUTH-21", "AUTH-24")
def test_links_live_two_days_and_a_later_message_kills_the_earlier_one(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    [first] = letters.offers()
    ask(browser, "alice@exemple.fr")
    assert len(letters.resets()) == 1, "not again within a minute"
    clock.advance(timedelta(minutes=2))
    ask(browser, "alice@exemple.fr")
    [second] = letters.offers()
    assert complete(browser, first).get_json()["type"] == "/problems/reset-closed"
    clock.advance(timedelta(hours=48))
    assert complete(browser, second).status_code == 404


@pytest.mark.spec("AUTH-21")
def test_looking_at_a_link_uses_nothing_up_and_shows_no_whole_address(
    scenario: Scenario, letters: SentMessages
) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    [offer] = letters.offers()
    for _ in range(3):
        seen = browser.post("/api/auth/resets/preview", {"token": offer.token})
        assert (seen.status_code, seen.get_json()["email"]) == (200, "a•••@exemple.fr")
    assert browser.post("/api/auth/resets/preview", {"token": "invented"}).status_code == 404
    assert complete(browser, offer).status_code == 204


@pytest.mark.spec("AUTH-21")
def test_an_address_with_two_accounts_gets_one_message_with_a_link_for_each(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    scenario.activated(ALICE, "alice")
    scenario.activated(BOB, "bobby")
    with service.app.app_context(), transaction(maintenance=True) as session:
        session.execute(update(Account).where(Account.email == "bob@exemple.fr").values(email="alice@exemple.fr"))
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    offers = {offer.identifier: offer for offer in letters.offers()}
    assert len(letters.resets()) == 1
    assert set(offers) == {"alice", "bobby"}
    assert complete(browser, offers["bobby"], code=offers["alice"].code).status_code == 403
    assert complete(browser, offers["bobby"]).status_code == 204
    assert [browser.sign_in(name, NEW).status_code for name in ("bobby", "alice")] == [201, 401]


@pytest.mark.spec("AUTH-21", "AUTH-40")
def test_links_of_before_end_with_a_change_of_password_or_address(scenario: Scenario, letters: SentMessages) -> None:
    owners = scenario.activated(ALICE)
    ask(scenario.browser(), "alice@exemple.fr")
    [offer] = letters.offers()
    owners.post("/api/auth/me/email", {"email": "alice@nouveau.fr", "password": PASSWORD})
    proof = {"email": "alice@nouveau.fr", "code": letters.code("new-email")}
    assert owners.post("/api/auth/me/email/confirmation", proof).status_code == 200
    assert complete(scenario.browser(), offer).status_code == 404


@pytest.mark.spec("AUTH-21")
def test_of_parallel_uses_of_one_link_one_succeeds(scenario: Scenario, letters: SentMessages) -> None:
    scenario.activated(ALICE)
    browser = scenario.browser()
    ask(browser, "alice@exemple.fr")
    [offer] = letters.offers()
    with ThreadPoolExecutor(5) as pool:
        answers = sorted(
            pool.map(
                lambda number: complete(scenario.browser(), offer, password=f"{NEW}-{number}").status_code, range(5)
            )
        )
    assert answers[0] == 204
    assert set(answers[1:]) <= {403, 404}


@pytest.mark.spec("AUTH-21")
def test_an_address_gets_no_flood_of_links(scenario: Scenario, letters: SentMessages, clock: FrozenClock) -> None:
    scenario.activated(ALICE)
    clock.at = (clock.at + timedelta(days=1)).replace(hour=9)
    browser = scenario.browser()
    for _ in range(14):
        assert ask(browser, "alice@exemple.fr").status_code == 202
        letters.resets()
        clock.advance(timedelta(minutes=2))
    assert len(letters.resets()) == 10


@pytest.mark.spec("AUTH-22")
def test_a_password_is_changed_with_the_former_one_and_a_code_and_every_session_ends(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    elsewhere = scenario.browser()
    elsewhere.sign_in("alice@exemple.fr")
    sent = browser.post("/api/auth/me/password/code")
    assert (sent.status_code, sent.get_json()["sent_to"]) == (202, "a•••@exemple.fr")
    change = {"current_password": PASSWORD, "code": letters.code("change-password"), "password": NEW}
    assert browser.put("/api/auth/me/password", change).status_code == 204
    assert (browser.cookie("access"), browser.cookie("refresh")) == ("", "")
    assert elsewhere.get("/api/auth/me").status_code == 401
    assert elsewhere.post("/api/auth/sessions/refresh").status_code == 401
    assert browser.sign_in("alice@exemple.fr", NEW).status_code == 201
    assert len(service.events("auth.session-revoked.v1")) == 2
    assert service.events("auth.password-changed.v1")[0]["how"] == "changed"


@pytest.mark.spec("AUTH-22", "AUTH-11")
def test_neither_the_password_nor_the_code_alone_changes_it(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock
) -> None:
    browser = scenario.activated(ALICE)
    browser.post("/api/auth/me/password/code")
    code = letters.code("change-password")

    def change(password: str, typed: str, new: str = NEW) -> int:
        form = {"current_password": password, "code": typed, "password": new}
        return browser.put("/api/auth/me/password", form).status_code

    assert change(PASSWORD, code, "trop court") == 422
    assert change(PASSWORD, wrong(code)) == 403
    assert [change("Pas-le-bon-0", code) for _ in range(3)] == [401, 401, 429]
    clock.advance(timedelta(hours=2))
    assert change(PASSWORD, code) == 204


@pytest.mark.spec("AUTH-22", "AUTH-24")
def test_the_code_to_change_a_password_holds_two_days(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock
) -> None:
    browser = scenario.activated(ALICE)
    browser.post("/api/auth/me/password/code")
    form = {"current_password": PASSWORD, "code": letters.code("change-password"), "password": NEW}
    clock.advance(timedelta(hours=48))
    assert browser.put("/api/auth/me/password", form).status_code == 403
