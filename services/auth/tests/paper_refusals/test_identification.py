"""On the public page, identifier and password open one act of the vault, and nothing else."""

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing.cast import tickets_of
from services.auth.tests.auth_support.people import ALICE, PASSWORD, Scenario

PATH = "/api/auth/paper-refusals/identification"
WRONG = "Pas-le-bon-0"


@pytest.mark.spec("VLT-51")
def test_identifier_and_password_give_a_ticket_for_the_refusal_alone_and_no_session(scenario: Scenario) -> None:
    account_id = scenario.activated(ALICE).get("/api/auth/me").get_json()["account_id"]
    browser = scenario.browser()
    answer = browser.post(PATH, {"identifier": ALICE.email, "password": PASSWORD})
    assert answer.status_code == 201
    ticket = tickets_of("vault").check(answer.get_json()["ticket"], purpose="paper-refusal", issuers={"auth"})
    assert str(ticket.subject) == account_id
    assert browser.get("/api/auth/me").status_code == 401
    assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.spec("VLT-51", "AUTH-45")
def test_its_owner_reads_in_the_journal_that_the_password_was_typed_there(scenario: Scenario) -> None:
    alice = scenario.activated(ALICE)
    identified = "Votre mot de passe a été saisi sur la page publique du refus de la remise électronique."

    def entries() -> int:
        shown = alice.get("/api/auth/me/journal").get_json()["items"]
        return sum(entry["text"].startswith(identified) for entry in shown)

    assert entries() == 0
    assert scenario.browser().post(PATH, {"identifier": ALICE.email, "password": PASSWORD}).status_code == 201
    assert entries() == 1


@pytest.mark.spec("VLT-51", "AUTH-11")
@pytest.mark.parametrize("identifier", [ALICE.email, "nobody@exemple.fr"])
def test_a_stranger_learns_nothing_and_is_locked_out_by_the_third_wrong_password_together_with_sign_in(
    scenario: Scenario, clock: FrozenClock, identifier: str
) -> None:
    scenario.activated(ALICE)
    stranger = scenario.browser()
    wrong = {"identifier": identifier, "password": WRONG}
    first, second = stranger.post(PATH, wrong), stranger.sign_in(identifier, WRONG)
    assert (first.status_code, first.get_json()["type"]) == (401, "/problems/wrong-credentials")
    assert second.status_code == 401
    assert stranger.post(PATH, wrong).status_code == 429
    assert stranger.post(PATH, wrong | {"password": PASSWORD}).status_code == 429


@pytest.mark.spec("VLT-51")
def test_what_is_left_out_is_named_beside_its_field(scenario: Scenario) -> None:
    answer = scenario.browser().post(PATH, {"identifier": ""})
    assert answer.status_code == 422
    assert {each["field"] for each in answer.get_json()["errors"]} == {"identifier", "password"}
