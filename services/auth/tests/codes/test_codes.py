"""One-time codes: counted before they are looked at, good once, for one matter."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from auth.codes import one_time_codes
from auth.codes.one_time_codes import DIGITS, LETTERS, CodePurpose
from auth.errors import WrongCode
from auth.formats import phone_numbers
from auth.ports import Ports
from auth.row_scope import NOBODY
from chartrier.clock import FrozenClock
from chartrier.database.session import engine, transaction
from chartrier.runtime.current import context
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, solved, wrong

NUMBER = "06 39 98 00 12"
DIALLED = "+33639980012"


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


def ask(browser: Browser, number: str = NUMBER) -> Any:  # noqa: ANN401
    return browser.post("/api/auth/me/phones", {"number": number, "password": PASSWORD})


def confirm(browser: Browser, code: str, number: str = NUMBER) -> Any:  # noqa: ANN401
    return browser.post("/api/auth/me/phones/confirmation", {"number": number, "code": code})


@pytest.mark.spec("AUTH-24", "AUTH-41")
def test_a_code_by_text_message_is_six_figures_and_proves_the_number(scenario: Scenario, letters: SentMessages) -> None:
    browser = scenario.activated(ALICE)
    sent = ask(browser)
    assert sent.status_code == 202
    assert sent.get_json()["sent_to"] == "•• •• •• •• 12"
    assert sent.get_json()["tries"] == 5
    code = letters.code("phone")
    assert re.fullmatch(r"\d{6}", code)
    answer = confirm(browser, f" {code[:3]} {code[3:]} ")
    assert [phone["number"] for phone in answer.get_json()["phones"]] == [DIALLED]
    assert browser.get("/api/auth/me/profile").get_json()["phones"][0]["number"] == DIALLED


@pytest.mark.spec("AUTH-24")
def test_a_code_by_email_is_six_characters_that_nobody_takes_for_another(
    scenario: Scenario, letters: SentMessages
) -> None:
    browser = scenario.activated(ALICE)
    assert browser.post("/api/auth/me/password/code").get_json()["channel"] == "email"
    assert re.fullmatch(f"[{LETTERS}]{{6}}", letters.code("change-password"))
    assert not set("01258OILZSBUV") & set(LETTERS)
    assert len(set(LETTERS)) ** 6 > 10**8
    assert DIGITS == "0123456789"


@pytest.mark.spec("AUTH-24")
def test_of_five_wrong_tries_each_says_how_many_are_left_and_then_the_right_one_is_void(
    scenario: Scenario, letters: SentMessages
) -> None:
    browser = scenario.activated(ALICE)
    ask(browser)
    code = letters.code("phone")
    left = [confirm(browser, wrong(code)).get_json()["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    refused = confirm(browser, code)
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/wrong-code")


@pytest.mark.spec("AUTH-24")
def test_another_code_has_five_tries_of_its_own(scenario: Scenario, letters: SentMessages, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    ask(browser)
    for _ in range(5):
        confirm(browser, wrong(letters.code("phone")))
    clock.advance(timedelta(seconds=60))
    ask(browser)
    code = letters.code("phone")
    assert [confirm(browser, wrong(code)).get_json()["tries_left"] for _ in range(4)] == [4, 3, 2, 1]
    assert confirm(browser, code).status_code == 200


@pytest.mark.spec("AUTH-24")
def test_of_sixty_parallel_wrong_tries_five_are_looked_at(scenario: Scenario, letters: SentMessages) -> None:
    browser = scenario.activated(ALICE)
    ask(browser)
    bad = wrong(letters.code("phone"))
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: confirm(browser, bad).get_json()["tries_left"], range(60)))
    assert sorted(answers, reverse=True) == [4, 3, 2, 1, *[0] * 56]


@pytest.mark.spec("AUTH-24")
def test_of_parallel_uses_of_a_right_code_one_succeeds(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    browser.post("/api/auth/me/email", {"email": "a@nouveau.fr", "password": PASSWORD})
    proof = {"email": "a@nouveau.fr", "code": letters.code("new-email")}
    with ThreadPoolExecutor(5) as pool:
        path = "/api/auth/me/email/confirmation"
        answers = sorted(pool.map(lambda _: browser.post(path, proof).status_code, range(5)))
    assert answers == [200, 403, 403, 403, 403]
    assert len(service.events("auth.email-changed.v1")) == 1


@pytest.mark.spec("AUTH-24")
def test_of_two_who_typed_a_right_code_at_one_moment_the_first_uses_it(service: RunningService, ports: Ports) -> None:
    purpose, config = CodePurpose("tests", "alice"), ports.config
    with service.app.app_context(), transaction(tenant=NOBODY) as session:
        code = one_time_codes.create(session, context(), config, purpose, "email")
        counted = [one_time_codes.count_attempt(session, context(), config, purpose) for _ in range(2)]
        first, second = (one_time_codes.verify(config, purpose, code, each) for each in counted)
        one_time_codes.use(session, context(), first)
        with pytest.raises(WrongCode):
            one_time_codes.use(session, context(), second)


@pytest.mark.spec("AUTH-24")
def test_a_code_is_good_for_its_purpose_its_subject_and_its_owner_alone(
    scenario: Scenario, letters: SentMessages
) -> None:
    alice, bob = scenario.activated(ALICE), scenario.activated(BOB)
    ask(alice)
    ask(bob, "06 39 98 00 99")
    code = letters.code("phone", DIALLED)
    assert confirm(bob, code).status_code == 403
    assert confirm(alice, code, "06 39 98 00 13").status_code == 403
    change = {"current_password": PASSWORD, "code": code, "password": "Un-autre-Voilier-8"}
    assert alice.put("/api/auth/me/password", change).status_code == 403
    assert confirm(alice, code).status_code == 200
    assert confirm(alice, code).status_code == 403


@pytest.mark.spec("AUTH-24")
def test_a_code_asked_for_again_waits_for_the_cool_down_and_kills_the_earlier_one(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock
) -> None:
    browser = scenario.activated(ALICE)
    again_at = ask(browser).get_json()["again_at"]
    soon = ask(browser)
    assert (soon.status_code, soon.get_json()["type"]) == (429, "/problems/code-too-soon")
    assert soon.get_json()["again_at"][:19] == again_at[:19]
    clock.advance(timedelta(seconds=60))
    assert ask(browser).status_code == 202
    first, second = letters.codes("phone")
    assert first == second or confirm(browser, first).status_code == 403
    assert confirm(browser, second).status_code == 200


@pytest.mark.spec("AUTH-24")
def test_a_code_expires(scenario: Scenario, letters: SentMessages, clock: FrozenClock) -> None:
    browser = scenario.activated(ALICE)
    ask(browser)
    clock.advance(timedelta(minutes=10))
    assert confirm(browser, letters.code("phone")).status_code == 403


@pytest.mark.spec("AUTH-24")
@pytest.mark.parametrize(
    "typed", ["+44 7400 123456", "01 44 55 66 77", "0899 70 00 00", "3631", "+1 900 555 0199", "+882 16 1234 5678", "x"]
)
def test_numbers_that_cost_abroad_or_get_no_text_messages_are_never_texted(
    scenario: Scenario, letters: SentMessages, typed: str
) -> None:
    browser = scenario.activated(ALICE)
    refused = ask(browser, typed)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == ["number"]
    assert letters.codes("phone") == []


@pytest.mark.parametrize("typed", ["06 39 98 00 12", "+33 6 39 98 00 12", "0033639980012", "06.39.98.00.12"])
def test_a_number_is_the_same_however_it_is_written(typed: str) -> None:
    assert phone_numbers.mobile(typed) == DIALLED


def test_a_mobile_of_guadeloupe_is_one_of_ours() -> None:
    assert phone_numbers.mobile("+590 690 00 12 34") == "+590690001234"
    assert phone_numbers.mobile("+590 690 00 12 34", countries=("FR",)) is None


@pytest.mark.spec("AUTH-24")
def test_neither_code_nor_number_nor_purpose_can_be_read_in_the_table(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    browser = scenario.activated(ALICE)
    ask(browser)
    code = letters.code("phone")
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        rows = str(connection.execute(text("SELECT * FROM one_time_codes")).all())
        rows += str(connection.execute(text("SELECT * FROM daily_counts")).all())
        facts = str(connection.execute(text("SELECT convert_from(data, 'utf8') FROM outbox")).all())
    assert code not in rows
    assert DIALLED not in rows
    assert "phone" not in rows
    assert f'"{code}"' not in facts


@pytest.mark.spec("AUTH-24")
@pytest.mark.parametrize("typed", [str.lower, lambda code: f"{code[:3]}-{code[3:]}", " ".join])
def test_a_code_is_read_however_it_is_typed(typed: Callable[[str], str]) -> None:
    assert one_time_codes.canonical(typed("K7XR4P")) == "K7XR4P"


@pytest.mark.spec("AUTH-25")
def test_a_captcha_is_good_once_signed_by_us_and_not_for_ever(scenario: Scenario, clock: FrozenClock) -> None:
    browser = scenario.browser()
    payload = solved(browser)

    def send(captcha: str | None) -> int:
        form = {"email": "nobody@exemple.fr"} | ({} if captcha is None else {"captcha": captcha})
        return browser.post("/api/auth/resets", form).status_code

    assert [send(None), send(""), send("x"), send("e30="), send("W10="), send("eyJjaGFsbGVuZ2UiOjF9")] == [403] * 6
    assert [send(payload), send(payload)] == [202, 403]
    forged = payload.replace(payload[20:24], "AAAA")
    assert send(forged) == 403


@pytest.mark.spec("AUTH-25")
def test_of_parallel_uses_of_one_captcha_one_goes_through(scenario: Scenario) -> None:
    browser = scenario.browser()
    form = {"email": "nobody@exemple.fr", "captcha": solved(browser)}
    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(lambda _: browser.post("/api/auth/resets", form).status_code, range(8)))
    assert answers == [202, *[403] * 7]


@pytest.mark.spec("AUTH-25")
def test_only_the_configuration_switches_the_captcha_off(
    scenario: Scenario, use: Callable[[Ports], None], ports: Ports
) -> None:
    use(replace(ports, captcha=None))
    browser = scenario.browser()
    off = browser.get("/api/auth/captcha")
    assert (off.status_code, off.get_json()["type"]) == (404, "/problems/captcha-disabled")
    assert browser.post("/api/auth/resets", {"email": "nobody@exemple.fr"}).status_code == 202
    use(ports)
    assert browser.post("/api/auth/resets", {"email": "nobody@exemple.fr"}).status_code == 403
