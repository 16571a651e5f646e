"""The new address of one account may open another one already: its reader is told, and only its reader."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.own_second_factors import add_app
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages

EMAIL = "/api/auth/me/email"


@pytest.fixture
def letters(service: RunningService) -> SentMessages:
    return SentMessages(service)


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    """Alice, whose other account is known by Bob's address: she reads both mailboxes."""
    return scenario.activated(ALICE)


@pytest.fixture
def other(scenario: Scenario) -> Browser:
    return scenario.activated(BOB)


def me(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = browser.get("/api/auth/me").get_json()
    return found


def ask(browser: Browser, email: str = BOB.email) -> TestResponse:
    return browser.post(EMAIL, {"email": email, "password": PASSWORD})


def confirm(browser: Browser, code: str, *, group: bool | None = None) -> TestResponse:
    chosen = {} if group is None else {"group": group}
    return browser.post(f"{EMAIL}/confirmation", {"email": BOB.email, "code": code} | chosen)


@pytest.mark.spec("AUTH-40", "AUTH-06")
def test_a_stranger_can_not_tell_that_an_address_has_an_account(
    alice: Browser, other: Browser, letters: SentMessages, service: RunningService
) -> None:
    taken, free = ask(alice), ask(alice, "bib@exemple.fr")
    assert (taken.status_code, free.status_code) == (202, 202)
    assert taken.get_json() == free.get_json()
    issued = service.events("auth.code-issued.v1")[-2:]
    assert [(each["to"], each["purpose"]) for each in issued] == [
        (BOB.email, "new-email"),
        ("bib@exemple.fr", "new-email"),
    ]
    for group in (None, False, True):
        refused = confirm(alice, "ABCDEF", group=group)
        assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/wrong-code")
    assert me(alice)["email"] == ALICE.email
    assert me(other)["email"] == BOB.email, "and nothing happened to the other account"


@pytest.mark.spec("AUTH-40", "AUTH-06")
def test_whoever_proves_it_is_asked_whether_to_bring_the_accounts_together_and_nothing_changes_before(
    scenario: Scenario, alice: Browser, other: Browser, letters: SentMessages, service: RunningService
) -> None:
    ask(alice)
    asked = confirm(alice, letters.code("new-email"))
    assert (asked.status_code, asked.get_json()["type"]) == (409, "/problems/address-of-another-account")
    assert asked.get_json()["may_group"] is True
    assert (me(alice)["email"], me(other)["email"]) == (ALICE.email, BOB.email)
    assert scenario.browser().sign_in(ALICE.email).get_json()["account_id"] == me(alice)["account_id"]
    assert scenario.browser().sign_in(BOB.email).get_json()["account_id"] == me(other)["account_id"], "nor at a sign-in"
    assert service.events("auth.account-merged.v1") == []
    assert service.events("auth.email-changed.v1") == []


@pytest.mark.spec("AUTH-40", "AUTH-06", "AUTH-08")
def test_they_become_one_with_the_same_code_and_the_address_takes_the_place_of_the_former_one(
    scenario: Scenario, alice: Browser, other: Browser, letters: SentMessages, service: RunningService
) -> None:
    absorbed = me(other)
    ask(alice)
    code = letters.code("new-email")
    assert confirm(alice, code).status_code == 409
    done = confirm(alice, code, group=True)
    assert (done.status_code, done.get_json()["email"]) == (200, BOB.email), done.text
    assert other.get("/api/auth/me").status_code == 401, "its sessions are over"
    for identifier in (BOB.email, absorbed["private_number"]):
        assert scenario.browser().sign_in(identifier).get_json()["account_id"] == me(alice)["account_id"]
    assert scenario.browser().sign_in(ALICE.email).status_code == 401
    [event] = service.events("auth.email-changed.v1")
    assert (event["email"], event["former_email"]) == (BOB.email, ALICE.email)
    [merged] = service.events("auth.account-merged.v1")
    assert (merged["absorbed_id"], merged["cause"]) == (absorbed["account_id"], "address")
    assert confirm(alice, code, group=True).status_code == 403, "the code was good once"


@pytest.mark.spec("AUTH-08")
def test_undone_each_has_its_own_way_in_again(
    scenario: Scenario, alice: Browser, other: Browser, letters: SentMessages
) -> None:
    absorbed = me(other)
    ask(alice)
    confirm(alice, letters.code("new-email"), group=True)
    [item] = alice.get("/api/auth/me/associations").get_json()["items"]
    assert alice.post(f"/api/auth/me/associations/{item['id']}/undoing", {}).status_code == 200
    assert scenario.browser().sign_in(BOB.email).get_json()["account_id"] == absorbed["account_id"]
    again = scenario.browser()
    assert again.sign_in(me(alice)["private_number"]).get_json()["account_id"] == me(alice)["account_id"]
    assert me(again)["email"] == BOB.email, "where its messages go, as its owner wanted"


@pytest.mark.spec("AUTH-40", "AUTH-06", "AUTH-12")
def test_an_account_with_a_second_factor_is_brought_along_by_nobody_who_only_reads_the_mailbox(
    scenario: Scenario, alice: Browser, other: Browser, letters: SentMessages, clock: FrozenClock
) -> None:
    add_app(other, clock)
    ask(alice)
    code = letters.code("new-email")
    for group in (False, True):
        refused = confirm(alice, code, group=group)
        assert (refused.status_code, refused.get_json()["may_group"]) == (409, False)
    assert (me(alice)["email"], me(other)["email"]) == (ALICE.email, BOB.email)
    assert other.get("/api/auth/me").status_code == 200
