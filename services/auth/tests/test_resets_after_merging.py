"""A forgotten password once accounts were merged: links go to the address on record, and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.letterbox import Letterbox, Offered, solved
from services.auth.tests.merged import ALSO_ALICE, OTHER_PASSWORD, activated, link, me, shared
from services.auth.tests.people import ALICE, BOB, CHARLIE, PASSWORD, Browser, Invitee, Town

NEW = "Goéland-8-Boussole"
THIRD_ALICE = Invitee("Alice", "Ferrand", "af@ailleurs.fr", "Ailleurs")


@pytest.fixture
def letters(service: RunningService) -> Letterbox:
    return Letterbox(service)


@pytest.fixture
def alice(town: Town) -> Browser:
    return town.activated(ALICE, "alice")


@pytest.fixture
def also_alice(town: Town) -> Browser:
    return activated(town, ALSO_ALICE, OTHER_PASSWORD)


def ask(town: Town, email: str, **more: str) -> Any:  # noqa: ANN401
    browser = town.browser()
    answer = browser.post("/api/auth/resets", {"email": email, "captcha": solved(browser)} | more)
    assert (answer.status_code, answer.get_json()) == (202, {})
    return {key: value for key, value in answer.headers.items() if key not in {"X-Request-Id", "Date"}}


def complete(town: Town, offer: Offered, **more: str) -> int:
    form = {"token": offer.token, "code": offer.code, "password": NEW} | more
    return town.browser().post("/api/auth/resets/completion", form).status_code


def led_elsewhere(service: RunningService) -> list[str]:
    return [each["email"] for each in service.events("auth.reset-led-elsewhere.v1")]


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_the_address_of_a_merged_account_leads_to_the_one_that_stays(
    town: Town, service: RunningService, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    ask(town, ALSO_ALICE.email)
    [message] = letters.resets()
    assert message["email"] == ALICE.email, "the link goes to the address on record"
    assert led_elsewhere(service) == [ALSO_ALICE.email], "and the address that was typed is told so"
    [offer] = letters.offers()
    assert offer.identifier == "alice"
    assert complete(town, offer) == 204
    for identifier in ("alice", ALSO_ALICE.email):
        assert town.browser().sign_in(identifier, NEW).status_code == 201


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_whoever_reads_the_other_mailbox_alone_gets_no_link_into_the_account_that_stays(
    town: Town, service: RunningService, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    ask(town, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALICE.email]
    [told] = service.events("auth.reset-led-elsewhere.v1")
    assert set(told) == {"type", "tenant_id", "request_id", "account_id", "email", "language", "at"}
    assert ALICE.email not in str(told)


@pytest.mark.spec("AUTH-21", "AUTH-10")
def test_merged_unmerged_closed_or_nobodys_the_answer_is_the_same(
    town: Town, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    answers = [ask(town, email) for email in (ALICE.email, ALSO_ALICE.email, "nobody@exemple.fr", CHARLIE.email)]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_after_an_undoing_it_leads_to_the_separate_account_again(
    town: Town, service: RunningService, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    merge_id = link(alice).get_json()["id"]
    alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    ask(town, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALSO_ALICE.email]
    assert led_elsewhere(service) == []
    assert complete(town, letters.offers()[0]) == 204
    assert town.browser().sign_in(ALSO_ALICE.email, NEW).status_code == 201
    assert town.browser().sign_in("alice").status_code == 201, "and the other password is what it was"


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_a_link_asked_for_while_merged_opens_nothing_of_the_separate_account(
    town: Town, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    merge_id = link(alice).get_json()["id"]
    ask(town, ALSO_ALICE.email)
    [offer] = letters.offers()
    alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    assert complete(town, offer) == 204
    assert town.browser().sign_in("alice", NEW).status_code == 201
    assert town.browser().sign_in(ALSO_ALICE.email, OTHER_PASSWORD).status_code == 201


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_a_link_from_before_the_merge_opens_nothing_neither_then_nor_after_its_undoing(
    town: Town, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    ask(town, ALSO_ALICE.email)
    [offer] = letters.offers()
    merge_id = link(alice).get_json()["id"]
    assert complete(town, offer) == 404
    alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    assert complete(town, offer) == 404


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_several_merged_accounts_one_behind_the_other_lead_to_the_same_link(
    town: Town, service: RunningService, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    activated(town, THIRD_ALICE, "Cormoran-3-Phare")
    link(also_alice, THIRD_ALICE.email, "Cormoran-3-Phare")
    link(alice)
    ask(town, THIRD_ALICE.email)
    ask(town, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALICE.email], "one link within a minute"
    assert led_elsewhere(service) == [THIRD_ALICE.email, ALSO_ALICE.email]


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_one_mailbox_gets_no_flood_by_way_of_the_others(
    town: Town, letters: Letterbox, clock: FrozenClock, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    clock.at = (clock.at + timedelta(days=1)).replace(hour=9)
    for email in (ALICE.email, ALSO_ALICE.email):
        for _ in range(8):
            ask(town, email)
            letters.resets()
            clock.advance(timedelta(minutes=2))
    assert len(letters.resets()) == 10


@pytest.mark.spec("AUTH-21", "AUTH-04")
def test_an_address_that_joined_with_an_invitation_leads_to_the_address_on_record(
    town: Town, service: RunningService, letters: Letterbox, alice: Browser
) -> None:
    assert alice.post("/api/auth/me/joinings", {"token": town.invite(ALSO_ALICE)}).status_code == 200
    ask(town, ALSO_ALICE.email)
    assert [each["email"] for each in letters.resets()] == [ALICE.email]
    assert led_elsewhere(service) == [ALSO_ALICE.email]


@pytest.mark.spec("AUTH-21", "AUTH-08")
def test_address_and_identifier_must_belong_to_the_same_person_still(
    town: Town, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    town.activated(BOB, "bobby")
    link(alice)
    ask(town, ALSO_ALICE.email, identifier="bobby")
    ask(town, BOB.email, identifier=ALSO_ALICE.email)
    assert letters.resets() == []
    ask(town, ALSO_ALICE.email, identifier="alice")
    assert len(letters.resets()) == 1


@pytest.mark.spec("AUTH-21", "AUTH-06")
def test_accounts_grouped_by_one_address_get_one_link(
    town: Town, service: RunningService, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    shared(service, me(also_alice)["account_id"], ALICE.email)
    town.browser().sign_in("alice")
    ask(town, ALICE.email)
    assert [len(each["offers"]) for each in letters.resets()] == [1]


@pytest.mark.spec("AUTH-21", "AUTH-43")
def test_once_the_account_that_stays_is_closed_none_of_its_addresses_leads_anywhere(
    town: Town, service: RunningService, letters: Letterbox, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    ask(town, ALSO_ALICE.email)
    [offer] = letters.offers()
    alice.post("/api/auth/me/closing", {"password": PASSWORD})
    alice.post("/api/auth/me/closing/code", {"code": letters.code("close-account")})
    assert alice.post("/api/auth/me/closing/confirmation", {"confirmed": True}).status_code == 202
    for email in (ALICE.email, ALSO_ALICE.email):
        ask(town, email)
    assert len(letters.resets()) == 1, "the one from before"
    assert complete(town, offer) == 404
    assert led_elsewhere(service) == [ALSO_ALICE.email]


@pytest.mark.spec("AUTH-08", "AUTH-21", "AUTH-40")
def test_choosing_another_identifier_or_address_gives_up_nothing_that_belongs_to_the_merged_account(
    town: Town, letters: Letterbox, alice: Browser
) -> None:
    also = town.browser()
    given = {"token": town.invite(ALSO_ALICE), "identifier": "also-alice", "terms_version": "2026-11"}
    assert also.post("/api/auth/activations", given | {"password": OTHER_PASSWORD}).status_code == 201
    merge_id = link(alice).get_json()["id"]
    ask(town, ALICE.email)
    assert complete(town, letters.offers()[0], identifier="alicia") == 204
    browser = town.browser()
    assert browser.sign_in("alicia", NEW).status_code == 201
    assert town.browser().sign_in("alice", NEW).status_code == 401
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
        assert town.browser().sign_in(identifier, OTHER_PASSWORD).status_code == 201
