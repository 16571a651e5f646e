"""A forgotten password once accounts were merged: links go to the address on record, and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.closing import close_account
from services.auth.tests.auth_support.linked_accounts import ALSO_ALICE, OTHER_PASSWORD, activated, link, me, shared
from services.auth.tests.auth_support.people import ALICE, BOB, CHARLIE, Browser, Invitee, Scenario
from services.auth.tests.auth_support.sent_messages import Offered, SentMessages, solved

NEW = "Goéland-8-Boussole"
THIRD_ALICE = Invitee("Alice", "Ferrand", "af@ailleurs.fr", "Ailleurs")


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    return scenario.activated(ALICE, "alice")


@pytest.fixture
def also_alice(scenario: Scenario) -> Browser:
    return activated(scenario, ALSO_ALICE, OTHER_PASSWORD)


def ask(scenario: Scenario, email: str, **more: str) -> Any:  # noqa: ANN401
    browser = scenario.browser()
    answer = browser.post("/api/auth/resets", {"email": email, "captcha": solved(browser)} | more)
    assert (answer.status_code, sorted(answer.get_json())) == (202, ["again_at"])
    return {key: value for key, value in answer.headers.items() if key not in {"X-Request-Id", "Date"}}


def complete(scenario: Scenario, offer: Offered, **more: str) -> int:
    form = {"token": offer.token, "code": offer.code, "password": NEW} | more
    return scenario.browser().post("/api/auth/resets/completion", form).status_code


def led_elsewhere(service: RunningService) -> list[str]:
    return [each["email"] for each in service.events("auth.password-reset-sent-elsewhere.v1")]


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_the_address_of_a_merged_account_leads_to_the_one_that_stays(
    scenario: Scenario, service: RunningService, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    ask(scenario, ALSO_ALICE.email)
    [message] = letters.resets()
    assert message["email"] == ALICE.email, "the link goes to the address on record"
    assert led_elsewhere(service) == [ALSO_ALICE.email], "and the address that was typed is told so"
    [offer] = letters.offers()
    assert offer.identifier == "alice"
    assert complete(scenario, offer) == 204
    for identifier in ("alice", ALSO_ALICE.email):
        assert scenario.browser().sign_in(identifier, NEW).status_code == 201


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_whoever_reads_the_other_mailbox_alone_gets_no_link_into_the_account_that_stays(
    scenario: Scenario, service: RunningService, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    ask(scenario, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALICE.email]
    [event] = service.events("auth.password-reset-sent-elsewhere.v1")
    assert set(event) == {"type", "tenant_id", "request_id", "account_id", "email", "language", "at"}
    assert ALICE.email not in str(event)


@pytest.mark.spec("AUTH-21", "AUTH-10")
def test_merged_unmerged_closed_or_nobodys_the_answer_is_the_same(
    scenario: Scenario, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    answers = [ask(scenario, email) for email in (ALICE.email, ALSO_ALICE.email, "nobody@exemple.fr", CHARLIE.email)]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_after_an_undoing_it_leads_to_the_separate_account_again(
    scenario: Scenario, service: RunningService, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    merge_id = link(alice).get_json()["id"]
    alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    ask(scenario, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALSO_ALICE.email]
    assert led_elsewhere(service) == []
    assert complete(scenario, letters.offers()[0]) == 204
    assert scenario.browser().sign_in(ALSO_ALICE.email, NEW).status_code == 201
    assert scenario.browser().sign_in("alice").status_code == 201, "and the other password is what it was"


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_a_link_asked_for_while_merged_opens_nothing_of_the_separate_account(
    scenario: Scenario, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    merge_id = link(alice).get_json()["id"]
    ask(scenario, ALSO_ALICE.email)
    [offer] = letters.offers()
    alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    assert complete(scenario, offer) == 204
    assert scenario.browser().sign_in("alice", NEW).status_code == 201
    assert scenario.browser().sign_in(ALSO_ALICE.email, OTHER_PASSWORD).status_code == 201


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_a_link_from_before_the_merge_opens_nothing_neither_then_nor_after_its_undoing(
    scenario: Scenario, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    ask(scenario, ALSO_ALICE.email)
    [offer] = letters.offers()
    merge_id = link(alice).get_json()["id"]
    assert complete(scenario, offer) == 404
    alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    assert complete(scenario, offer) == 404


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_several_merged_accounts_one_behind_the_other_lead_to_the_same_link(
    scenario: Scenario, service: RunningService, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    activated(scenario, THIRD_ALICE, "Cormoran-3-Phare")
    link(also_alice, THIRD_ALICE.email, "Cormoran-3-Phare")
    link(alice)
    ask(scenario, THIRD_ALICE.email)
    ask(scenario, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALICE.email], "one link within a minute"
    assert led_elsewhere(service) == [THIRD_ALICE.email, ALSO_ALICE.email]


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_one_mailbox_gets_no_flood_by_way_of_the_others(
    scenario: Scenario, letters: SentMessages, clock: FrozenClock, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    clock.at = (clock.at + timedelta(days=1)).replace(hour=9)
    for email in (ALICE.email, ALSO_ALICE.email):
        for _ in range(8):
            ask(scenario, email)
            letters.resets()
            clock.advance(timedelta(minutes=2))
    assert len(letters.resets()) == 10


@pytest.mark.spec("AUTH-21", "AUTH-04")
def test_an_address_that_joined_with_an_invitation_leads_to_the_address_on_record(
    scenario: Scenario, service: RunningService, letters: SentMessages, alice: Browser
) -> None:
    assert alice.post("/api/auth/me/joinings", {"token": scenario.invite(ALSO_ALICE)}).status_code == 200
    ask(scenario, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALICE.email]
    assert led_elsewhere(service) == [ALSO_ALICE.email]


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_address_and_identifier_must_belong_to_the_same_person_still(
    scenario: Scenario, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    scenario.activated(BOB, "bobby")
    link(alice)
    ask(scenario, ALSO_ALICE.email, identifier="bobby")
    ask(scenario, BOB.email, identifier=ALSO_ALICE.email)
    assert letters.resets() == []
    ask(scenario, ALSO_ALICE.email, identifier="alice")
    assert len(letters.resets()) == 1


@pytest.mark.spec("AUTH-21", "AUTH-06")
def test_accounts_grouped_by_one_address_get_one_link(
    scenario: Scenario, service: RunningService, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    shared(service, me(also_alice)["account_id"], ALICE.email)
    scenario.browser().sign_in("alice")
    ask(scenario, ALICE.email)
    assert [len(each["links"]) for each in letters.resets()] == [1]


@pytest.mark.spec("AUTH-21", "AUTH-43")
def test_once_the_account_that_stays_is_closed_none_of_its_addresses_leads_anywhere(
    scenario: Scenario, service: RunningService, letters: SentMessages, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    ask(scenario, ALSO_ALICE.email)
    [offer] = letters.offers()
    close_account(alice, service)
    for email in (ALICE.email, ALSO_ALICE.email):
        ask(scenario, email)
    assert len(letters.resets()) == 1, "the one from before"
    assert complete(scenario, offer) == 404
    assert led_elsewhere(service) == [ALSO_ALICE.email]


@pytest.mark.spec("AUTH-08", "AUTH-21", "AUTH-40")
def test_choosing_another_identifier_or_address_gives_up_nothing_that_belongs_to_the_merged_account(
    scenario: Scenario, letters: SentMessages, alice: Browser
) -> None:
    also = scenario.browser()
    given = {"token": scenario.invite(ALSO_ALICE), "identifier": "also-alice", "terms_version": "2026-11"}
    assert also.post("/api/auth/activations", given | {"password": OTHER_PASSWORD}).status_code == 201
    merge_id = link(alice).get_json()["id"]
    ask(scenario, ALICE.email)
    assert complete(scenario, letters.offers()[0], identifier="alicia") == 204
    browser = scenario.browser()
    assert browser.sign_in("alicia", NEW).status_code == 201
    assert scenario.browser().sign_in("alice", NEW).status_code == 401
    browser.post("/api/auth/me/email", {"email": ALSO_ALICE.email, "password": NEW})
    code = letters.code("new-email")
    browser.post("/api/auth/me/email/confirmation", {"email": ALSO_ALICE.email, "code": code})
    browser.post("/api/auth/me/email", {"email": "alice@nouveau.fr", "password": NEW})
    code = letters.code("new-email")
    assert (
        browser.post("/api/auth/me/email/confirmation", {"email": "alice@nouveau.fr", "code": code}).status_code == 200
    )
    assert browser.post(f"/api/auth/me/associations/{merge_id}/undoing", {}).status_code == 200
    for identifier in ("also-alice", ALSO_ALICE.email):
        assert scenario.browser().sign_in(identifier, OTHER_PASSWORD).status_code == 201
