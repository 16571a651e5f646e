"""A lost identifier: what one knows opens nothing; a mailbox or a mobile on record does, or support with a proof."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, opened, solved, wrong
from services.auth.tests.auth_support.support_desk import SOLENE, account_of, hired

NEW = "Goéland-8-Boussole"
MOBILE = "06 39 98 00 12"


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


@pytest.fixture
def alice(scenario: Scenario, letters: SentMessages) -> Browser:
    """Alice, with a mobile and a birth place on record."""
    browser = scenario.activated(ALICE, "alice")
    browser.patch("/api/auth/me", {"birth_place": "Saint-Étienne", "birth_month": "1984-05"})
    browser.post("/api/auth/me/phones", {"number": MOBILE, "password": PASSWORD})
    browser.post("/api/auth/me/phones/confirmation", {"number": MOBILE, "code": letters.code("phone")})
    return browser


def ask(browser: Browser, **more: str) -> Any:  # noqa: ANN401
    form = {
        "first_name": "ALICE",
        "last_name": "Ferrand",
        "birth_place": "saint etienne",
        "birth_month": "1984-05",
        "mobile": MOBILE,
        "email": "alice@exemple.fr",
        "privacy_version": "2026-11",
        "captcha": solved(browser),
    }
    return browser.post("/api/auth/lost-identifiers", form | more)


def look(service: RunningService) -> None:
    service.run_job("match_lost_identifiers")


def confirm(browser: Browser, request: str, code: str) -> Any:  # noqa: ANN401
    return browser.post("/api/auth/lost-identifiers/confirmation", {"request": request, "code": code})


def use_link(scenario: Scenario, letters: SentMessages) -> str:
    """Choose a password with the link of the last message; the identifier that came with it."""
    [offer] = letters.offers()
    form = {"token": offer.token, "code": offer.code, "password": NEW}
    assert scenario.browser().post("/api/auth/resets/completion", form).status_code == 204
    return offer.identifier


@pytest.mark.spec("AUTH-23")
def test_on_a_match_a_new_identifier_and_a_link_go_to_the_address_on_record(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser
) -> None:
    assert ask(scenario.browser()).status_code == 202
    look(service)
    [sent] = letters.resets()
    assert (sent["cause"], sent["email"]) == ("lost-identifier", "alice@exemple.fr")
    assert scenario.browser().sign_in("alice").status_code == 201, "nothing changes before the link is used"
    identifier = use_link(scenario, letters)
    assert identifier.startswith("ferrand-")
    assert scenario.browser().sign_in(identifier, NEW).status_code == 201
    assert scenario.browser().sign_in("alice", NEW).status_code == 401
    assert letters.codes("lost-identifier") == []


@pytest.mark.spec("AUTH-23", "AUTH-40")
def test_with_the_mobile_on_record_the_link_goes_to_a_new_address_and_the_old_contacts_are_notified(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser
) -> None:
    browser = scenario.browser()
    request = ask(browser, email="alice@nouveau.fr").get_json()["request"]
    look(service)
    assert letters.resets() == []
    assert confirm(browser, request, letters.code("lost-identifier", "+33639980012")).status_code == 202
    [sent] = letters.resets()
    assert sent["email"] == "alice@nouveau.fr"
    [event] = service.events("auth.identifier-recovered.v1")
    assert (event["former_email"], event["phones"]) == ("alice@exemple.fr", ["+33639980012"])
    assert scenario.browser().sign_in("alice@nouveau.fr", PASSWORD).status_code == 401
    use_link(scenario, letters)
    assert scenario.browser().sign_in("alice@nouveau.fr", NEW).status_code == 201
    assert scenario.browser().sign_in("alice@exemple.fr", NEW).status_code == 401
    assert service.events("auth.email-changed.v1")[0]["former_email"] == "alice@exemple.fr"


@pytest.mark.spec("AUTH-23")
@pytest.mark.parametrize(
    "differs",
    [
        {"mobile": "06 39 98 00 99", "email": "thief@exemple.fr"},
        {"last_name": "Ferrant"},
        {"first_name": "Alicia"},
        {"birth_place": "Lyon"},
        {"birth_month": "1984-06"},
        {"private_number": "123456789012"},
    ],
)
def test_knowing_everything_else_is_never_enough(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser, differs: dict[str, str]
) -> None:
    number = alice.get("/api/auth/me").get_json()["private_number"]
    assert ask(scenario.browser(), **({"private_number": number} | differs)).status_code == 202
    look(service)
    assert letters.resets() == []
    assert letters.codes("lost-identifier") == []
    assert service.events("auth.identifier-recovered.v1") == []


@pytest.mark.spec("AUTH-23")
def test_whether_there_was_a_match_is_never_revealed(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser
) -> None:
    seen = []
    cases: list[dict[str, str]] = [
        {"email": "alice@nouveau.fr"},
        {"email": "x@y.fr", "last_name": "Personne", "mobile": "06 39 98 00 72"},
        {"mobile": "06 39 98 00 82"},
    ]
    for case in cases:
        browser = scenario.browser()
        asked = ask(browser, **case)
        request = asked.get_json().pop("request")
        early = confirm(browser, request, "000000").get_json()["tries_left"]
        look(service)
        code = letters.code("lost-identifier") if letters.codes("lost-identifier") else "123456"
        tries = [confirm(browser, request, wrong(code)) for _ in range(5)]
        problems = [(each.status_code, each.get_json()["type"], each.get_json()["tries_left"]) for each in tries]
        told = asked.get_json()["code"]
        seen.append((asked.status_code, sorted(asked.get_json()), told["channel"], told["tries"], early, problems))
    assert len(letters.codes("lost-identifier")) == 1
    assert seen[0] == seen[1] == seen[2]
    assert confirm(scenario.browser(), "invented", "000000").status_code == 404


@pytest.mark.spec("AUTH-23", "AUTH-24")
def test_the_code_of_the_mobile_is_good_once_and_for_its_request_alone(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    browser = scenario.browser()
    first = ask(browser, email="alice@nouveau.fr").get_json()["request"]
    look(service)
    code = letters.code("lost-identifier")
    other = ask(browser, email="thief@exemple.fr", mobile="06 39 98 00 99").get_json()["request"]
    look(service)
    assert confirm(browser, other, code).status_code == 403
    assert confirm(browser, first, code).status_code == 202
    assert confirm(browser, first, code).status_code == 403
    assert len(letters.resets()) == 1
    clock.advance(timedelta(days=1))
    assert confirm(browser, first, code).status_code == 404


def again(browser: Browser, request: str) -> Any:  # noqa: ANN401
    return browser.post("/api/auth/lost-identifiers/code", {"request": request})


@pytest.mark.spec("AUTH-24", "AUTH-23")
def test_another_code_comes_after_the_cool_down_and_the_earlier_one_dies(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    browser = scenario.browser()
    request = ask(browser, email="alice@nouveau.fr").get_json()["request"]
    look(service)
    former = letters.code("lost-identifier")
    assert again(browser, request).get_json()["type"] == "/problems/code-too-soon"
    assert [confirm(browser, request, wrong(former)).status_code for _ in range(5)] == [403] * 5
    clock.advance(timedelta(seconds=60))
    assert again(browser, request).status_code == 202
    assert confirm(browser, request, former).status_code == 403, "it dies before the next one has left"
    look(service)
    _, latest = letters.codes("lost-identifier", "+33639980012")
    assert confirm(browser, request, latest).status_code == 202, "worn by wrong tries, a code is asked for anew"
    clock.advance(timedelta(seconds=60))
    assert again(browser, request).status_code == 202
    look(service)
    assert len(letters.codes("lost-identifier")) == 2, "nothing is sent once it served"


@pytest.mark.spec("AUTH-24", "AUTH-23")
def test_asking_for_another_code_tells_a_stranger_nothing_and_ends_after_three(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    browser, answers = scenario.browser(), []
    requests = [
        ask(browser, email="alice@nouveau.fr").get_json()["request"],
        ask(browser, email="x@y.fr", last_name="Personne").get_json()["request"],
    ]
    for request in requests:
        begun = clock.at
        # Whatever is sent, and whenever: the moment of the next one is told from when it was asked for.
        clock.advance(timedelta(seconds=5))
        look(service)
        early = again(browser, request).get_json()
        seen: list[Any] = [early["type"], early["again_at"]]
        for _ in range(4):
            clock.advance(timedelta(seconds=60))
            answer = again(browser, request)
            seen.append((answer.status_code, sorted(answer.get_json()), answer.get_json().get("sent_to")))
            look(service)
        answers.append(seen)
        clock.at = begun
    assert answers[0] == answers[1]
    assert [status for status, *_ in answers[0][2:]] == [202, 202, 202, 429]
    assert again(browser, "invented").status_code == 404


@pytest.mark.spec("AUTH-23")
def test_asking_is_throttled_whether_or_not_there_is_a_match(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    clock.at = (clock.at + timedelta(days=1)).replace(hour=9)
    for mobile in ("06 39 98 00 12", "06 39 98 00 99"):
        answers = [
            ask(scenario.browser(), mobile=mobile, email=f"{number}@nouveau.fr").status_code for number in range(4)
        ]
        assert answers == [202, 202, 202, 429]
        look(service)


@pytest.mark.spec("AUTH-23")
def test_the_form_asks_for_the_privacy_notice_and_a_mobile(scenario: Scenario) -> None:
    refused = ask(scenario.browser(), privacy_version="1999")
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, "privacy_version")
    assert ask(scenario.browser(), mobile="01 44 55 66 77").get_json()["errors"][0]["field"] == "mobile"
    assert ask(scenario.browser(), captcha="").status_code == 403


@pytest.mark.spec("AUTH-23")
def test_what_does_not_match_waits_for_support_which_decides_by_a_proof_and_tells_the_old_contacts(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser
) -> None:
    account_id = alice.get("/api/auth/me").get_json()["account_id"]
    number = alice.get("/api/auth/me").get_json()["private_number"]
    ask(scenario.browser(), email="alice@nouveau.fr", mobile="06 39 98 00 99", private_number=number)
    look(service)
    operator = service.with_token(scenario.operator_token())
    [item] = operator.get("/api/auth/lost-identifiers").get_json()["items"]
    [candidate] = item["candidates"]
    assert candidate["account_id"] == account_id
    assert set(candidate["differs"]) == {"email", "mobile"}
    assert {"private_number", "birth_place"} <= set(candidate["agrees"])
    path = f"/api/auth/lost-identifiers/{item['id']}/decision"
    knowledge = {"outcome": "granted", "account_id": account_id, "note": "Connaît tout"}
    assert operator.post(path, json=knowledge).get_json()["errors"][0]["field"] == "evidence"
    decided = operator.post(path, json=knowledge | {"evidence": "identity-document"})
    assert decided.get_json()["decision"]["evidence"] == "identity-document"
    assert letters.resets()[0]["email"] == "alice@nouveau.fr"
    assert service.events("auth.identifier-recovered.v1")[0]["former_email"] == "alice@exemple.fr"
    assert operator.post(path, json=knowledge | {"evidence": "employer"}).status_code == 404
    assert operator.get("/api/auth/lost-identifiers").get_json()["total"] == 0
    assert operator.get("/api/auth/lost-identifiers?state=decided").get_json()["total"] == 1


@pytest.mark.spec("AUTH-23")
def test_support_may_refuse_and_whoever_asked_is_told_nothing_of_any_account(
    scenario: Scenario, letters: SentMessages, service: RunningService
) -> None:
    ask(scenario.browser())
    look(service)
    operator = service.with_token(scenario.operator_token())
    [item] = operator.get("/api/auth/lost-identifiers").get_json()["items"]
    assert item["candidates"] == []
    path = f"/api/auth/lost-identifiers/{item['id']}/decision"
    assert operator.post(path, json={"outcome": "refused", "note": "Inconnue"}).get_json()["state"] == "refused"
    assert letters.resets() == []
    [told] = service.events("auth.lost-identifier-refused.v1")
    assert (told["email"], told["request_id"]) == ("alice@exemple.fr", item["id"])
    assert "Inconnue" not in str(told)


@pytest.mark.spec("AUTH-23")
def test_the_support_desk_decides_and_the_owner_reads_why_but_nobody_decides_on_their_own_account(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser
) -> None:
    desk = hired(scenario)
    for name in ("Alice", "Solène"):
        ask(scenario.browser(), first_name=name, email="solene@exemple.fr", mobile="06 39 98 00 99")
    look(service)
    items = desk.get("/api/auth/lost-identifiers").get_json()["items"]
    path = f"/api/auth/lost-identifiers/{items[0]['id']}/decision"
    own = {"outcome": "granted", "evidence": "in-person", "note": "Pièce vue"}
    refused = desk.post(path, own | {"account_id": account_of(service, SOLENE)})
    assert refused.get_json()["type"] == "/problems/of-oneself"
    assert desk.post(path, own | {"account_id": account_of(service, ALICE)}).status_code == 200
    entries = alice.get("/api/auth/me/journal").get_json()["items"]
    assert any("Pièce vue" in each["text"] for each in entries if each["act"] == "identifier-recovered-by-support")


@pytest.mark.spec("AUTH-23")
def test_only_the_operator_and_support_see_requests_and_decide(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    ask(scenario.browser(), mobile="06 39 98 00 99", email="x@y.fr")
    look(service)
    operator = service.with_token(scenario.operator_token())
    [item] = operator.get("/api/auth/lost-identifiers").get_json()["items"]
    decision = {"outcome": "refused", "note": "Inconnue"}
    stranger = scenario.activated(BOB)
    for browser in (stranger, alice):
        assert browser.get("/api/auth/lost-identifiers").status_code == 403
        assert browser.post(f"/api/auth/lost-identifiers/{item['id']}/decision", decision).status_code == 403
    assert scenario.browser().get("/api/auth/lost-identifiers").status_code == 401


@pytest.mark.spec("AUTH-23")
def test_a_code_that_never_came_back_is_left_to_support_and_all_is_forgotten_after_three_months(
    scenario: Scenario, service: RunningService, alice: Browser, clock: FrozenClock
) -> None:
    ask(scenario.browser(), email="alice@nouveau.fr")
    look(service)
    operator = service.with_token(scenario.operator_token())
    assert operator.get("/api/auth/lost-identifiers").get_json()["total"] == 0
    clock.advance(timedelta(hours=2))
    service.run_job("delete_expired")
    assert operator.get("/api/auth/lost-identifiers").get_json()["total"] == 1
    clock.advance(timedelta(days=91))
    service.run_job("delete_expired")
    assert operator.get("/api/auth/lost-identifiers").get_json()["total"] == 0


@pytest.mark.spec("AUTH-23")
def test_nothing_secret_travels_in_clear(
    scenario: Scenario, letters: SentMessages, service: RunningService, alice: Browser
) -> None:
    ask(scenario.browser())
    look(service)
    [sent] = letters.resets()
    [offer] = sent["links"]
    link = opened(offer["sealed_link"])
    assert urlsplit(link).path == "/reinitialisation"
    assert urlsplit(link).fragment not in str(sent)
    assert opened(offer["sealed_code"]) not in str(sent)
