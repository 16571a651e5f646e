"""The support desk finds people by what they know, sees what keeps them out, and never acts unseen."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.linked_accounts import me
from services.auth.tests.auth_support.operations import OPERATIONS
from services.auth.tests.auth_support.people import ALICE, BOB, CHARLIE, PASSWORD, Browser, Invitee, Scenario, owner
from services.auth.tests.auth_support.roles import THE_SUPPORT_DESK
from services.auth.tests.auth_support.sent_messages import SentMessages
from services.auth.tests.auth_support.support_desk import (
    PEOPLE,
    REASON,
    SABINE,
    SOLENE,
    account_of,
    act,
    hired,
    person,
    search,
)

MOBILE = "06 39 98 00 12"
ELODIE = Invitee("Élodie", "Ménard-Roy", "elodie@exemple.fr", "Maison Sud")
ACTS = sorted(name for name in THE_SUPPORT_DESK.split() if OPERATIONS[name].method == "POST")


@pytest.fixture
def desk(scenario: Scenario) -> Browser:
    return hired(scenario)


def locked(scenario: Scenario, identifier: str) -> None:
    statuses = [scenario.browser().sign_in(identifier, "Mauvais-mot-1").status_code for _ in range(3)]
    assert statuses[-1] == 429


@pytest.mark.spec("POR-06")
def test_somebody_is_found_by_name_address_mobile_and_any_identifier(
    scenario: Scenario, service: RunningService, desk: Browser
) -> None:
    alice = scenario.activated(ALICE, "alice.f")
    alice.post("/api/auth/me/phones", {"number": MOBILE, "password": PASSWORD})
    code = SentMessages(service).code("phone")
    alice.post("/api/auth/me/phones/confirmation", {"number": MOBILE, "code": code})
    number = alice.get("/api/auth/me").get_json()["private_number"]
    scenario.invite(ELODIE)
    spaced = " ".join(number[start : start + 3] for start in range(0, 12, 3))
    for words in ("ferrand", "FERRAND ali", "alice ferrand", "Alice@exemple.fr", MOBILE, number, spaced, "alice.f"):
        assert [each["last_name"] for each in search(desk, words)["items"]] == ["Ferrand"], words
    [elodie] = search(desk, "menard-roy elodie")["items"]
    assert (elodie["first_name"], elodie["state"]) == ("Élodie", "pending")
    assert search(desk, "lice")["items"] == []
    assert search(desk, "fer%")["items"] == []


@pytest.mark.spec("POR-06")
def test_two_letters_list_nobody_and_of_a_frequent_name_only_the_first_are_shown(
    scenario: Scenario, desk: Browser
) -> None:
    assert desk.get(PEOPLE, query_string={"q": "me"}).get_json()["errors"][0]["field"] == "q"
    for count in range(21):
        scenario.register(Invitee("Luc", "Martin", f"luc{count}@exemple.fr", "Maison Sud"))
    found = search(desk, "martin")
    assert (len(found["items"]), found["more"]) == (20, True)


@pytest.mark.spec("POR-06")
def test_support_sees_that_an_account_was_never_activated_and_when_its_link_expired(
    scenario: Scenario, service: RunningService, desk: Browser, clock: FrozenClock
) -> None:
    scenario.invite(BOB)
    seen = person(desk, account_of(service, BOB))
    assert (seen["causes"], seen["invitation"]["address"]) == (["not-activated"], BOB.email)
    assert seen["invitation"]["invited_by"] == BOB.employer
    clock.at += timedelta(days=31)
    assert person(desk, account_of(service, BOB))["causes"] == ["not-activated", "link-expired"]


@pytest.mark.spec("POR-06", "AUTH-11")
def test_support_sees_until_when_an_account_is_locked_and_unlocks_it(
    scenario: Scenario, service: RunningService, desk: Browser, clock: FrozenClock
) -> None:
    alice = scenario.activated(ALICE, "alice.f")
    account_id = account_of(service, ALICE)
    locked(scenario, "alice.f")
    seen = person(desk, account_id)
    assert seen["causes"] == ["locked"]
    until = (clock.at + timedelta(minutes=120)).isoformat()
    assert seen["locks"] == [{"second_factor": False, "this_device": False, "until": until}]
    answer = act(desk, account_id, "unlocking").get_json()
    assert (answer["causes"], answer["locks"]) == ([], [])
    assert scenario.browser().sign_in("alice.f").status_code == 201
    assert act(desk, account_id, "unlocking").get_json()["type"] == "/problems/not-locked"
    entries = alice.get("/api/auth/me/journal").get_json()["items"]
    entry = next(each for each in entries if each["act"] == "unlocked-by-support")
    assert REASON in entry["text"]
    assert not entry["from"], "where support works is nothing for a journal"
    [told] = service.events("auth.support-acted.v1")
    assert (told["account_id"], told["act"], told["reason"]) == (account_id, "unlocked-by-support", REASON)
    [shown] = person(desk, account_id)["acts"]
    assert (shown["by"], REASON in shown["text"]) == ("Solène Aide", True)


@pytest.mark.spec("POR-06", "AUTH-03")
def test_support_sends_an_invitation_again_and_the_earlier_link_dies(
    scenario: Scenario, service: RunningService, desk: Browser, clock: FrozenClock
) -> None:
    former = scenario.invite(BOB)
    clock.at += timedelta(days=31)
    answer = act(desk, account_of(service, BOB), "invitation").get_json()
    clock.at -= timedelta(days=31)
    assert answer["causes"] == ["not-activated"]
    assert service.events("auth.account-pre-created.v1")[-1]["email"] == BOB.email
    link = scenario.last_link().fragment
    assert link != former
    assert scenario.browser().post("/api/auth/activations", owner(former, "bob.m")).status_code == 404
    bob = scenario.browser()
    assert bob.post("/api/auth/activations", owner(link, "bob.m")).status_code == 201
    assert "invitation-repeated-by-support" in bob.get("/api/auth/me/journal").text
    refused = act(desk, account_of(service, BOB), "invitation").get_json()
    assert refused["type"] == "/problems/nothing-to-repeat"


def test_an_invitation_is_sent_three_times_a_day_at_most(
    scenario: Scenario, service: RunningService, desk: Browser
) -> None:
    scenario.invite(BOB)
    statuses = [act(desk, account_of(service, BOB), "invitation").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


@pytest.mark.parametrize("name", ACTS)
def test_support_cannot_act_without_a_reason(desk: Browser, name: str) -> None:
    operation = OPERATIONS[name]
    for body in ({}, {"reason": "  "}):
        answer = desk.post(operation.address(), body)
        assert answer.status_code == 422, answer.text
        assert answer.get_json()["errors"][0]["field"] == "reason"


@pytest.mark.parametrize("what", ["unlocking", "invitation"])
def test_support_cannot_act_on_its_own_account_nor_on_nobody(service: RunningService, desk: Browser, what: str) -> None:
    assert act(desk, account_of(service, SOLENE), what).get_json()["type"] == "/problems/of-oneself"
    nobody = "0192f0c0-0000-7000-8000-00000000dead"
    assert act(desk, nobody, what).status_code == 404


def test_support_is_shown_nothing_that_opens_an_account(
    scenario: Scenario, service: RunningService, desk: Browser
) -> None:
    link = scenario.invite(BOB)
    shown = desk.get(f"{PEOPLE}/{account_of(service, BOB)}").text
    assert link not in shown
    assert not {"password_hash", "secret_hash", "sealed_link"} & set(person(desk, account_of(service, BOB)))


@pytest.mark.spec("POR-06")
def test_a_stranger_and_a_former_colleague_find_nobody(
    scenario: Scenario, service: RunningService, desk: Browser
) -> None:
    stranger = scenario.activated(CHARLIE)
    for path in (f"{PEOPLE}?q=ferrand", f"{PEOPLE}/{account_of(service, SOLENE)}"):
        assert stranger.get(path).get_json()["type"] == "/problems/support-only"
    account_id = UUID(stranger.get("/api/auth/me").get_json()["account_id"])
    space, grant_id = uuid4(), uuid4()
    statuses = []
    for version, kind, rights in ((1, "company", ["support"]), (2, "operator", ["support"]), (3, "operator", [])):
        service.receive_grant(account_id, holder_id=space, kind=kind, rights=rights, grant_id=grant_id, version=version)
        statuses.append(stranger.get(f"{PEOPLE}?q=ferrand").status_code)
    assert statuses == [403, 200, 403], "the right counts in the operator's space alone, and as long as it is given"


@pytest.mark.spec("AUTH-08", "POR-06")
def test_support_merges_two_accounts_finds_the_merge_on_the_person_and_undoes_it_with_a_reason(
    scenario: Scenario, service: RunningService, desk: Browser
) -> None:
    alice, other = scenario.activated(ALICE), scenario.activated(BOB)
    two = {"survivor": me(alice)["private_number"], "absorbed": me(other)["private_number"], "reason": REASON}
    assert desk.post("/api/auth/merges", two).status_code == 201
    account_id, absorbed_id = account_of(service, ALICE), account_of(service, BOB)
    [merge] = person(desk, account_id)["merges"]
    assert (merge["private_number"], merge["cause"], merge["may_undo"]) == (two["absorbed"], "support", True)
    absorbed = person(desk, absorbed_id)
    assert (absorbed["causes"], absorbed["merged_into"]) == (["merged"], account_id)
    undoing = f"/api/auth/merges/{merge['id']}/undoing"
    assert desk.post(undoing, {}).get_json()["errors"][0]["field"] == "reason"
    assert desk.post(undoing, {"reason": "Réunion faite par un tiers"}).status_code == 200
    seen = person(desk, account_id)
    assert seen["merges"][0]["may_undo"] is False
    assert [act["by"] for act in seen["acts"]] == ["Solène Aide", "Solène Aide"]
    assert "Réunion faite par un tiers" in seen["acts"][0]["text"]
    assert person(desk, absorbed_id)["state"] == "active"
    assert other.sign_in(BOB.email).status_code == 201
    assert len(service.events("auth.account-merged.v1")) == len(service.events("auth.account-separated.v1")) == 1


@pytest.mark.spec("AUTH-08")
def test_support_cannot_merge_nor_separate_its_own_account_and_a_stranger_cannot_at_all(
    scenario: Scenario, desk: Browser
) -> None:
    colleague, alice = hired(scenario, SABINE), scenario.activated(ALICE)
    two = {"survivor": me(desk)["private_number"], "absorbed": me(alice)["private_number"], "reason": REASON}
    assert desk.post("/api/auth/merges", two).get_json()["type"] == "/problems/of-oneself"
    assert alice.post("/api/auth/merges", two).get_json()["type"] == "/problems/support-only"
    merge_id = colleague.post("/api/auth/merges", two).get_json()["id"]
    undoing = f"/api/auth/merges/{merge_id}/undoing"
    assert desk.post(undoing, {"reason": REASON}).get_json()["type"] == "/problems/of-oneself"
    assert colleague.post(undoing, {"reason": REASON}).status_code == 200
