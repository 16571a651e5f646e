"""What terms are asked for before one is signed in: a new version, and those of another kind of space."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from auth.consents.models import Consent
from chartrier.clock import FrozenClock
from chartrier.database.session import transaction
from chartrier.testing import RunningService
from services.auth.tests.auth_support.people import ALICE, CHARLIE, PASSWORD, Browser, Scenario, owner

ACCEPT = "/api/auth/sign-in/terms"


@pytest.fixture
def outdated(scenario: Scenario, service: RunningService) -> UUID:
    """Alice accepted a version that is not in force any more."""
    account_id = UUID(scenario.activated(ALICE).get("/api/auth/me").get_json()["account_id"])
    with service.app.app_context(), transaction(tenant=account_id) as session:
        session.execute(update(Consent).values(version="2025-01"))
    return account_id


def accept(browser: Browser, *texts: tuple[str, str]) -> int:
    accepted = [{"kind": kind, "version": version} for kind, version in texts]
    return browser.post(ACCEPT, {"accepted": accepted}).status_code


@pytest.mark.spec("AUTH-17")
def test_sign_in_asks_for_the_version_in_force_and_nothing_is_open_before(scenario: Scenario, outdated: UUID) -> None:
    browser = scenario.browser()
    asked = browser.sign_in("alice@exemple.fr")
    assert asked.status_code == 202
    assert asked.get_json()["step"] == "terms"
    assert asked.get_json()["terms"] == [{"kind": "employee", "version": "2026-11"}]
    assert browser.cookie("access") == ""
    assert browser.get("/api/auth/me").status_code == 401
    assert [accept(browser), accept(browser, ("employee", "2025-01")), accept(browser, ("client", "2026-11"))] == [
        422,
        422,
        422,
    ]
    assert accept(browser, ("employee", "2026-11")) == 201
    assert browser.get("/api/auth/me").status_code == 200
    assert scenario.browser().sign_in("alice@exemple.fr").status_code == 201


@pytest.mark.spec("AUTH-17")
def test_both_acceptances_are_kept_with_their_times(
    scenario: Scenario, outdated: UUID, service: RunningService, clock: FrozenClock
) -> None:
    browser = scenario.browser()
    browser.sign_in("alice@exemple.fr")
    accept(browser, ("employee", "2026-11"))
    with service.app.app_context(), transaction(tenant=outdated) as session:
        kept = session.scalars(select(Consent).order_by(Consent.version)).all()
    assert [each.version for each in kept] == ["2025-01", "2026-11"]
    assert kept[1].accepted_at == clock.at


@pytest.mark.spec("AUTH-17")
def test_nobody_accepts_without_having_signed_in_first(scenario: Scenario, outdated: UUID) -> None:
    assert accept(scenario.browser(), ("employee", "2026-11")) == 401


def account_of(browser: Browser) -> UUID:
    return UUID(browser.get("/api/auth/me").get_json()["account_id"])


def asked_of(browser: Browser, identifier: str) -> list[str]:
    """Sign in; the kinds of the texts that are asked for, none where one is let in."""
    answer = browser.sign_in(identifier)
    assert answer.status_code in {201, 202}, answer.text
    if answer.status_code == 201:
        return []
    assert answer.get_json()["step"] == "terms"
    return [each["kind"] for each in answer.get_json()["terms"]]


@pytest.mark.spec("AUTH-17")
@pytest.mark.parametrize(
    "space, text",
    [("company", "client"), ("agency", "agency"), ("employer", "agency"), ("deposit_client", "deposit_client")],
)
def test_who_came_to_have_rights_in_another_kind_of_space_accepts_its_terms_too(
    scenario: Scenario, service: RunningService, space: str, text: str
) -> None:
    alice = account_of(scenario.activated(ALICE))
    service.receive_grant(alice, holder_id=uuid4(), rights=["owner"])
    assert asked_of(scenario.browser(), ALICE.email) == []
    service.receive_grant(alice, holder_id=uuid4(), kind=space, rights=["A"])
    browser = scenario.browser()
    assert asked_of(browser, ALICE.email) == [text]
    assert browser.get("/api/auth/me").status_code == 401
    assert accept(browser, ("employee", "2026-11")) == 422
    assert accept(browser, (text, "2026-11")) == 201
    assert {each["kind"] for each in browser.get("/api/auth/me/consents").get_json()["items"]} == {"employee", text}
    assert asked_of(scenario.browser(), ALICE.email) == []


@pytest.mark.spec("AUTH-17")
def test_several_texts_are_asked_for_at_once_and_all_of_them_are_needed(
    scenario: Scenario, service: RunningService
) -> None:
    alice = account_of(scenario.activated(ALICE))
    for space in ("deposit_client", "company", "company"):
        service.receive_grant(alice, holder_id=uuid4(), kind=space, rights=["A"])
    browser = scenario.browser()
    assert asked_of(browser, ALICE.email) == ["client", "deposit_client"]
    assert accept(browser, ("client", "2026-11")) == 422
    assert browser.get("/api/auth/me").status_code == 401
    assert accept(browser, ("client", "2026-11"), ("deposit_client", "2026-11")) == 201


@pytest.mark.spec("AUTH-17")
def test_rights_that_were_withdrawn_ask_for_nothing_and_those_of_others_neither(
    scenario: Scenario, service: RunningService
) -> None:
    alice, charlie = account_of(scenario.activated(ALICE)), account_of(scenario.activated(CHARLIE))
    company = uuid4()
    grant_id = service.receive_grant(alice, holder_id=company, kind="company", rights=["S"])
    assert asked_of(scenario.browser(), ALICE.email) == ["client"]
    assert asked_of(scenario.browser(), CHARLIE.email) == []
    service.receive_grant(alice, holder_id=company, kind="company", rights=[], grant_id=grant_id, version=2)
    assert asked_of(scenario.browser(), ALICE.email) == []
    service.receive_grant(charlie, holder_id=company, kind="company", rights=["S"])
    assert asked_of(scenario.browser(), CHARLIE.email) == ["client"]


@pytest.mark.spec("AUTH-17", "AUTH-08")
def test_what_either_account_accepted_holds_for_both_once_they_are_one(
    scenario: Scenario, service: RunningService
) -> None:
    alice, charlie = scenario.activated(ALICE), scenario.activated(CHARLIE)
    for space in ("company", "agency"):
        service.receive_grant(account_of(charlie), holder_id=uuid4(), kind=space, rights=["A"])
    browser = scenario.browser()
    assert asked_of(browser, CHARLIE.email) == ["agency", "client"]
    assert accept(browser, ("agency", "2026-11"), ("client", "2026-11")) == 201
    service.receive_grant(account_of(charlie), holder_id=uuid4(), kind="deposit_client", rights=["user"])
    typed = {"identifier": CHARLIE.email, "password": PASSWORD}
    linked = alice.post("/api/auth/me/associations", typed)
    assert linked.status_code == 201
    assert asked_of(scenario.browser(), CHARLIE.email) == ["deposit_client"], (
        "the spaces of both, before tenancy answered"
    )
    known = {each["kind"] for each in alice.get("/api/auth/me/consents").get_json()["items"]}
    assert known == {"employee", "agency", "client"}
    alice.post(f"/api/auth/me/associations/{linked.get_json()['id']}/undoing", {})
    assert asked_of(scenario.browser(), ALICE.email) == []
    assert asked_of(scenario.browser(), CHARLIE.email) == ["deposit_client"]


@pytest.mark.spec("AUTH-17", "AUTH-04")
def test_whoever_joined_an_invitation_to_a_space_of_another_kind_accepts_its_terms_at_the_next_sign_in(
    scenario: Scenario, service: RunningService
) -> None:
    alice, token = scenario.activated(ALICE), scenario.invite(CHARLIE)
    assert alice.post("/api/auth/me/joinings", {"token": token}).status_code == 200
    joined = service.events("auth.account-joined.v1")[-1]
    service.receive_grant(UUID(joined["account_id"]), holder_id=UUID(joined["holder_id"]), kind="company", rights=["R"])
    assert asked_of(scenario.browser(), CHARLIE.email) == ["client"]


@pytest.mark.spec("AUTH-17")
def test_an_activation_leads_on_to_the_terms_of_the_other_spaces_that_wait(
    scenario: Scenario, service: RunningService
) -> None:
    token = scenario.invite(ALICE)
    account_id = UUID(service.events("auth.account-pre-created.v1")[-1]["account_id"])
    service.receive_grant(account_id, holder_id=uuid4(), rights=["owner"])
    service.receive_grant(account_id, holder_id=uuid4(), kind="agency", rights=["D"])
    browser = scenario.browser()
    answer = browser.post("/api/auth/activations", owner(token, ALICE.email))
    assert (answer.status_code, answer.get_json()["step"]) == (202, "terms")
    assert accept(browser, ("agency", "2026-11")) == 201
