"""Somebody without an address is let in by a letter: a number, and a password that opens the first sign-in only."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.ids import new_id
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, PASSWORD, Browser, Invitee, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages, opened, wrong

NADIA = Invitee("Nadia", "Roy", "", "Atelier Nord")
ADDRESS = "nadia@exemple.fr"


@pytest.fixture
def invitation_id(scenario: Scenario) -> UUID:
    found = new_id()
    scenario.register(NADIA, invitation_id=found)
    return found


def letter(service: RunningService) -> dict[str, str]:
    """What the last letter says, as notify reads it."""
    service.run_job("write_letters")
    found: dict[str, str] = json.loads(opened(service.events("auth.account-enrolled.v1")[-1]["sealed_letter"]))
    return found


def signing_in(scenario: Scenario, said: dict[str, str]) -> Browser:
    browser = scenario.browser()
    answer = browser.sign_in(said["private_number"], said["password"])
    assert (answer.status_code, answer.get_json()["step"]) == (202, "first-sign-in")
    return browser


def first(browser: Browser, code: str, **other: str) -> TestResponse:
    given = {"email": ADDRESS, "code": code, "password": PASSWORD, "terms_version": "2026-11"} | other
    return browser.post("/api/auth/sign-in/first", given)


def ask_code(browser: Browser, service: RunningService, address: str = ADDRESS) -> str:
    answer = browser.post("/api/auth/sign-in/first/address", {"email": address})
    assert answer.status_code == 202, answer.text
    return SentMessages(service).code("first-sign-in", address)


def test_what_the_letter_for_who_has_no_address_says_is_sealed_for_notify(
    service: RunningService, invitation_id: UUID
) -> None:
    said = letter(service)
    assert len(said["private_number"]) == 12
    assert (said["first_name"], said["last_name"]) == ("Nadia", "Roy")
    event = service.events("auth.account-enrolled.v1")[0]
    assert event["invitation_id"] == str(invitation_id)
    assert said["password"] not in json.dumps(event)
    assert service.events("auth.account-pre-created.v1") == [], "nothing is mailed to nobody"
    service.run_job("write_letters")
    assert len(service.events("auth.account-enrolled.v1")) == 1


@pytest.mark.spec("AUTH-05", "AUTH-41")
def test_who_signs_in_first_in_english_is_spoken_to_in_english(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    browser = signing_in(scenario, letter(service))
    given = {"email": ADDRESS, "code": ask_code(browser, service), "password": PASSWORD, "terms_version": "2026-11"}
    answer = browser.post("/api/auth/sign-in/first", given, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.get_json()["language"]) == (201, "en")


@pytest.mark.spec("AUTH-05")
def test_the_first_sign_in_takes_a_password_of_ones_own_and_an_address_that_is_proven(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    said = letter(service)
    browser = signing_in(scenario, said)
    assert browser.get("/api/auth/me").status_code == 401, "the letter alone opens nothing"
    code = ask_code(browser, service)
    assert first(browser, wrong(code)).get_json()["type"] == "/problems/wrong-code"
    weak = first(browser, code, password="court")
    assert (weak.status_code, weak.get_json()["errors"][0]["field"]) == (422, "password")
    answer = first(browser, code)
    assert answer.status_code == 201, answer.text
    assert answer.get_json()["email"] == ADDRESS
    assert service.events("auth.account-activated.v1")[-1]["email"] == ADDRESS
    for identifier in (ADDRESS, said["private_number"]):
        assert scenario.browser().sign_in(identifier).status_code == 201
    assert scenario.browser().sign_in(said["private_number"], said["password"]).status_code == 401


@pytest.mark.spec("AUTH-05", "AUTH-17")
def test_without_the_terms_the_first_sign_in_goes_no_further(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    browser = signing_in(scenario, letter(service))
    answer = first(browser, ask_code(browser, service), terms_version="1999-01")
    assert answer.get_json()["errors"][0]["field"] == "terms_version"


@pytest.mark.spec("AUTH-05")
def test_a_code_for_one_address_proves_no_other(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    browser = signing_in(scenario, letter(service))
    assert first(browser, ask_code(browser, service), email="autre@exemple.fr").status_code == 403


@pytest.mark.spec("AUTH-05", "AUTH-24")
def test_the_code_goes_to_the_very_address_that_it_proves(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    browser = signing_in(scenario, letter(service))
    # The sign of the unit kelvin is another letter to a mail server than the k that it is read as here.
    assert browser.post("/api/auth/sign-in/first/address", {"email": "ni\u212aa@exemple.fr"}).status_code == 202
    assert service.events("auth.code-issued.v1")[-1]["to"] == "nika@exemple.fr"


@pytest.mark.spec("AUTH-05", "AUTH-11")
def test_the_temporary_password_locks_like_any_other(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    number = letter(service)["private_number"]
    assert [scenario.browser().sign_in(number, "PAS-LE-BON").status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.spec("AUTH-05", "AUTH-13")
def test_who_saw_the_letter_and_waits_half_signed_in_does_not_get_in_with_its_owner(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    said = letter(service)
    thief, owner = signing_in(scenario, said), signing_in(scenario, said)
    assert first(owner, ask_code(owner, service)).status_code == 201
    assert thief.post("/api/auth/sign-in/completion").status_code == 401
    assert thief.cookie("access") == ""


@pytest.mark.spec("AUTH-05", "AUTH-13")
def test_a_letter_written_again_ends_what_was_begun_with_the_former_one(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    thief = signing_in(scenario, letter(service))
    operator = service.with_token(scenario.operator_token())
    written = operator.post("/api/auth/enrolments", json={"invitation_id": str(invitation_id)})
    assert written.status_code == 201, written.text
    assert thief.post("/api/auth/sign-in/first/address", {"email": ADDRESS}).status_code == 401


@pytest.mark.spec("AUTH-05")
def test_a_letter_written_again_voids_the_former_one(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    former = letter(service)
    operator = service.with_token(scenario.operator_token())
    answer = operator.post("/api/auth/enrolments", json={"invitation_id": str(invitation_id)})
    assert answer.status_code == 201, answer.text
    said = json.loads(opened(answer.get_json()["sealed_letter"]))
    assert said["private_number"] == former["private_number"]
    assert scenario.browser().sign_in(former["private_number"], former["password"]).status_code == 401
    signing_in(scenario, said)


@pytest.mark.spec("AUTH-05")
def test_only_the_operator_has_letters_written_and_none_for_an_account_in_use(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    path, named = "/api/auth/enrolments", {"invitation_id": str(invitation_id)}
    assert scenario.activated(ALICE).post(path, named).status_code == 403
    assert scenario.browser().post(path, named).status_code == 401
    operator = service.with_token(scenario.operator_token())
    assert operator.post(path, json={"invitation_id": str(uuid4())}).status_code == 404
    browser = signing_in(scenario, letter(service))
    first(browser, ask_code(browser, service))
    assert operator.post(path, json=named).status_code == 404


@pytest.mark.spec("AUTH-05")
def test_a_letter_that_is_too_old_opens_nothing(
    scenario: Scenario, service: RunningService, clock: FrozenClock, invitation_id: UUID
) -> None:
    said = letter(service)
    clock.advance(timedelta(days=90))
    browser = scenario.browser()
    assert browser.sign_in(said["private_number"], said["password"]).status_code == 202
    assert browser.post("/api/auth/sign-in/first/address", {"email": ADDRESS}).status_code == 401
    service.run_job("delete_expired")
    assert scenario.browser().sign_in(said["private_number"], said["password"]).status_code == 401


@pytest.mark.spec("AUTH-05", "AUTH-07")
def test_who_has_an_account_already_links_the_letter_with_it(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    said = letter(service)
    alice = scenario.activated(ALICE)
    given: dict[str, Any] = {"identifier": said["private_number"], "password": said["password"]}
    answer = alice.post("/api/auth/me/associations", given)
    assert (answer.status_code, answer.get_json()["cause"]) == (201, "joined")
    joined = service.events("auth.account-joined.v1")[-1]
    assert joined["invitation_id"] == str(invitation_id)
    assert scenario.browser().sign_in(said["private_number"]).status_code == 201


@pytest.mark.spec("AUTH-05", "AUTH-06")
def test_an_address_that_signs_in_elsewhere_groups_the_two_accounts(
    scenario: Scenario, service: RunningService, invitation_id: UUID
) -> None:
    scenario.activated(ALICE, "alice")
    browser = signing_in(scenario, letter(service))
    answer = first(browser, ask_code(browser, service, ALICE.email), email=ALICE.email)
    assert answer.status_code == 201, answer.text
    assert "alice" in answer.get_json()["identifiers"]
    assert service.events("auth.account-merged.v1")[-1]["cause"] == "address"
