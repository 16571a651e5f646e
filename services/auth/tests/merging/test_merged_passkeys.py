"""Passkeys and other second factors of an account that was merged: what they open, and what they never do."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.authenticator import Authenticator
from services.auth.tests.auth_support.closing import close_account
from services.auth.tests.auth_support.linked_accounts import (
    ALSO_ALICE,
    OTHER_PASSWORD,
    activated,
    link,
    me,
    merged_by_support,
    undo,
)
from services.auth.tests.auth_support.own_second_factors import (
    FACTORS,
    STEP,
    App,
    add_app,
    add_passkey,
    confirm,
    proof,
    type_code,
    use_passkey,
)
from services.auth.tests.auth_support.people import ALICE, BOB, PASSWORD, Browser, Invitee, Scenario

ALONE = "/api/auth/passkey-sign-in"


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    return scenario.activated(ALICE, "alice")


@pytest.fixture
def also_alice(scenario: Scenario) -> Browser:
    return activated(scenario, ALSO_ALICE, OTHER_PASSWORD)


@pytest.fixture
def app(alice: Browser, clock: FrozenClock) -> App:
    """The second factor of the account that stays; its first code was half a minute ago."""
    clock.advance(-timedelta(seconds=30))
    added = add_app(alice, clock)
    clock.advance(timedelta(seconds=30))
    return added


@pytest.fixture
def passkey(also_alice: Browser) -> Authenticator:
    """The passkey of the account that is merged."""
    authenticator = Authenticator()
    begun = also_alice.post(
        FACTORS, {"kind": "passkey", "name": "Clé", "proof": proof(also_alice, password=OTHER_PASSWORD)}
    ).get_json()
    assert confirm(also_alice, begun["id"], credential=authenticator.create(begun["passkey"])).status_code == 200
    return authenticator


@pytest.fixture
def merge_id(scenario: Scenario, alice: Browser, also_alice: Browser, app: App, passkey: Authenticator) -> str:
    """The two are one; support did it, because nobody else may where there is a second factor."""
    made = merged_by_support(scenario, alice, also_alice)
    assert made.status_code == 201, made.text
    return str(made.get_json()["id"])


def separated_by_support(scenario: Scenario, merge_id: str) -> None:
    operator = scenario.service.with_token(scenario.operator_token())
    undone = operator.post(f"/api/auth/merges/{merge_id}/undoing", json={"reason": "Deux homonymes"})
    assert undone.status_code == 200, undone.text


def into_alices(browser: Browser, passkey: Authenticator, app: App) -> TestResponse:
    """All the way in with the passkey of the other account."""
    assert use_passkey(browser, passkey, ALONE).status_code == 202
    return type_code(browser, app.factor_id, app.code)


@pytest.mark.spec("AUTH-12", "AUTH-08")
def test_the_passkey_of_a_merged_account_leads_to_the_one_that_stays_which_asks_for_its_own_second_factor(
    scenario: Scenario, alice: Browser, app: App, passkey: Authenticator, merge_id: str
) -> None:
    browser = scenario.browser()
    answer = use_passkey(browser, passkey, ALONE)
    assert (answer.status_code, answer.get_json()["step"]) == (202, "second-factor")
    assert [factor["id"] for factor in answer.get_json()["factors"]] == [app.factor_id], (
        "the merged one's are not asked"
    )
    assert browser.get("/api/auth/me").status_code == 401, "nothing is open before"
    assert type_code(browser, app.factor_id, app.code).get_json()["account_id"] == me(alice)["account_id"]
    [current, *_] = browser.get("/api/auth/sessions").get_json()["items"]
    assert current["factors"] == ["pop", "user", "inherited", "otp", "mfa"]


@pytest.mark.spec("AUTH-12", "AUTH-08")
def test_after_an_undoing_it_opens_its_own_account_and_nothing_else(
    scenario: Scenario, also_alice: Browser, passkey: Authenticator, merge_id: str
) -> None:
    separated_by_support(scenario, merge_id)
    answer = use_passkey(scenario.browser(), passkey, ALONE)
    assert (answer.status_code, answer.get_json()["email"]) == (201, ALSO_ALICE.email)


@pytest.mark.spec("AUTH-12", "AUTH-08")
def test_it_is_no_second_factor_of_the_account_that_stays(
    scenario: Scenario, app: App, passkey: Authenticator, merge_id: str
) -> None:
    browser = scenario.browser()
    assert browser.sign_in("alice").status_code == 202
    assert browser.post(f"{STEP}/passkey/options").status_code == 404
    options = scenario.browser().post(f"{ALONE}/options").get_json()["options"]
    assert browser.post(f"{STEP}/passkey", {"credential": passkey.get(options)}).status_code == 401


@pytest.mark.spec("AUTH-12", "AUTH-08")
def test_neither_apps_nor_recovery_codes_of_a_merged_account_count_for_the_one_that_stays(
    scenario: Scenario, clock: FrozenClock, alice: Browser, also_alice: Browser, app: App
) -> None:
    begun = also_alice.post(FACTORS, {"kind": "totp", "proof": proof(also_alice, password=OTHER_PASSWORD)}).get_json()
    theirs = App(begun["id"], begun["totp"]["secret"], clock, [])
    codes = confirm(also_alice, theirs.factor_id, code=theirs.code).get_json()["recovery_codes"]
    assert merged_by_support(scenario, alice, also_alice).status_code == 201
    browser = scenario.browser()
    [card] = browser.sign_in("alice").get_json()["factors"]
    assert card["id"] == app.factor_id
    assert type_code(browser, theirs.factor_id, theirs.code).status_code == 404
    assert browser.post(f"{STEP}/recovery-code", {"code": codes[0]}).status_code == 401


@pytest.mark.spec("AUTH-12", "AUTH-08")
def test_support_does_not_merge_an_account_with_a_second_factor_into_one_without(
    scenario: Scenario, alice: Browser, also_alice: Browser, passkey: Authenticator
) -> None:
    refused = merged_by_support(scenario, alice, also_alice)
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/other-account-has-second-factor")
    assert merged_by_support(scenario, also_alice, alice).status_code == 201, "the other way round it goes"


@pytest.mark.spec("AUTH-08", "AUTH-13")
def test_an_undoing_ends_what_was_entered_by_what_the_merged_account_brought_and_nothing_else(
    scenario: Scenario, alice: Browser, app: App, passkey: Authenticator, merge_id: str
) -> None:
    inherited, half = scenario.browser(), scenario.browser()
    assert into_alices(inherited, passkey, app).status_code == 201
    assert use_passkey(half, passkey, ALONE).status_code == 202
    separated_by_support(scenario, merge_id)
    assert inherited.get("/api/auth/me").status_code == 401
    assert inherited.post("/api/auth/sessions/refresh").status_code == 401
    assert half.get(STEP).status_code == 401
    assert alice.get("/api/auth/me").status_code == 200, "her own session goes on"


def until_wait(service: RunningService, number: int, last: Future[Any]) -> None:
    """Return once so many of the service's transactions wait for another one, or the last that was begun is over."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    with engine(service.app).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.scalar(waiting) < number and not wait([last], timeout=0.01).done:
            pass


@pytest.mark.spec("AUTH-08", "AUTH-12")
def test_who_comes_in_by_it_while_the_merge_is_being_undone_gets_nowhere(
    scenario: Scenario, service: RunningService, app: App, passkey: Authenticator, merge_id: str
) -> None:
    browser = scenario.browser()
    with ThreadPoolExecutor(2) as pool, engine(service.app).connect() as held:
        # The undoing has ended what there was, and can't go on to give the identifiers back.
        held.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        taken = held.execute(text("SELECT FROM identifiers WHERE merge_id = :id FOR UPDATE"), {"id": merge_id})
        assert taken.rowcount > 0
        undoing = pool.submit(separated_by_support, scenario, merge_id)
        until_wait(service, 1, undoing)
        coming_in = pool.submit(use_passkey, browser, passkey, ALONE)
        until_wait(service, 2, coming_in)
        assert not undoing.done()
        held.rollback()
        undoing.result()
        assert coming_in.result().status_code == 401
    assert type_code(browser, app.factor_id, app.code).status_code == 401, "the account that stays is not opened"
    assert use_passkey(scenario.browser(), passkey, ALONE).status_code == 201


@pytest.mark.spec("AUTH-08")
def test_who_came_in_by_it_and_undoes_the_merge_is_out(
    scenario: Scenario, app: App, passkey: Authenticator, merge_id: str
) -> None:
    inherited = scenario.browser()
    into_alices(inherited, passkey, app)
    assert undo(inherited, merge_id).status_code == 200
    assert inherited.get("/api/auth/me").status_code == 401


@pytest.mark.spec("AUTH-08", "AUTH-12")
def test_who_came_in_by_it_adds_no_way_in_that_would_outlast_the_merge(
    scenario: Scenario, app: App, passkey: Authenticator, merge_id: str
) -> None:
    inherited = scenario.browser()
    into_alices(inherited, passkey, app)
    bobs = scenario.activated(BOB)
    waiting = scenario.invite(Invitee("Alice", "Ferrand", "af@ailleurs.fr", "Ailleurs"))
    for answer in (
        link(inherited, BOB.email, PASSWORD),
        inherited.post("/api/auth/me/joinings", {"token": waiting}),
        inherited.post("/api/auth/outside-identities"),
    ):
        assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/own-credentials-needed")
    assert bobs.get("/api/auth/me").status_code == 200


@pytest.mark.spec("AUTH-12", "AUTH-08")
def test_its_owner_sees_where_a_passkey_came_from_and_removes_it_for_good(
    scenario: Scenario, alice: Browser, also_alice: Browser, passkey: Authenticator, merge_id: str
) -> None:
    listed = alice.get(FACTORS).get_json()
    [own], [inherited] = listed["factors"], listed["inherited"]
    assert own["kind"] == "totp", "what a merged account owned is none of one's second factors"
    assert (inherited["kind"], inherited["name"], len(inherited["account"])) == ("passkey", "Clé", 12)
    removal = f"{FACTORS}/{inherited['id']}/removal"
    bob = scenario.activated(BOB)
    assert bob.get(FACTORS).get_json()["inherited"] == []
    assert bob.post(removal, {"proof": proof(bob)}).status_code == 404, "a stranger removes nothing"
    assert alice.post(removal, {"proof": proof(alice)}).status_code == 204
    assert use_passkey(scenario.browser(), passkey, ALONE).status_code == 401
    separated_by_support(scenario, merge_id)
    assert use_passkey(scenario.browser(), passkey, ALONE).status_code == 401


@pytest.mark.spec("AUTH-12", "AUTH-08")
def test_one_merge_behind_the_other_leads_all_the_way(
    scenario: Scenario, alice: Browser, also_alice: Browser, passkey: Authenticator, app: App
) -> None:
    third = scenario.activated(Invitee("Alice", "Ferrand", "af@ailleurs.fr", "Ailleurs"), "third")
    deepest = Authenticator()
    add_passkey(third, deepest)
    assert merged_by_support(scenario, also_alice, third).status_code == 201
    outer = merged_by_support(scenario, alice, also_alice).get_json()["id"]
    assert into_alices(scenario.browser(), deepest, app).get_json()["account_id"] == me(alice)["account_id"]
    assert len(alice.get(FACTORS).get_json()["inherited"]) == 2
    separated_by_support(scenario, outer)
    browser = scenario.browser()
    assert use_passkey(browser, deepest, ALONE).status_code == 202
    assert browser.get(STEP).get_json()["factors"][0]["kind"] == "passkey", "now the one in between asks for its own"


@pytest.mark.spec("AUTH-12", "AUTH-43")
def test_once_the_account_that_stays_is_closed_it_opens_nothing(
    scenario: Scenario, service: RunningService, alice: Browser, passkey: Authenticator, merge_id: str
) -> None:
    close_account(alice, service)
    assert use_passkey(scenario.browser(), passkey, ALONE).status_code == 401


@pytest.mark.spec("AUTH-45", "AUTH-12")
def test_the_journal_says_by_what_one_came_in(
    scenario: Scenario, alice: Browser, app: App, passkey: Authenticator, merge_id: str
) -> None:
    into_alices(scenario.browser(), passkey, app)
    lines = alice.get("/api/auth/me/journal?language=en").get_json()["items"]
    assert "signed-in-by-merged" in [line["act"] for line in lines]
