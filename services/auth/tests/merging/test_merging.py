"""Several accounts of one person: joined, linked, grouped, merged by support, and separated again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.clock import FrozenClock
from chartrier.database.session import engine
from chartrier.testing import RunningService
from services.auth.tests.auth_support.linked_accounts import (
    ALSO_ALICE,
    OTHER_PASSWORD,
    activated,
    link,
    me,
    shared,
    signed_in_by_letter,
)
from services.auth.tests.auth_support.own_second_factors import add_app, type_code
from services.auth.tests.auth_support.people import ALICE, BOB, CHARLIE, PASSWORD, Browser, Invitee, Scenario
from services.auth.tests.auth_support.sent_messages import SentMessages


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    return scenario.activated(ALICE, "alice")


@pytest.fixture
def also_alice(scenario: Scenario) -> Browser:
    return activated(scenario, ALSO_ALICE, OTHER_PASSWORD)


@pytest.mark.spec("AUTH-04")
def test_who_has_an_account_joins_what_waits_with_it(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    holder_id = scenario.register(ALSO_ALICE)
    token = scenario.last_link().fragment
    answer = alice.post("/api/auth/me/joinings", {"token": token})
    assert answer.status_code == 200
    joined = service.events("auth.account-joined.v1")[-1]
    assert (joined["account_id"], joined["holder_id"]) == (me(alice)["account_id"], str(holder_id))
    assert alice.post("/api/auth/me/joinings", {"token": token}).status_code == 404
    assert scenario.browser().post("/api/auth/activations/preview", {"token": token}).status_code == 404
    assert scenario.browser().sign_in(ALSO_ALICE.email).status_code == 201, "the address that got the link signs in too"


@pytest.mark.spec("AUTH-04")
def test_joining_takes_a_session_and_looking_at_the_link_uses_nothing_up(scenario: Scenario, alice: Browser) -> None:
    token = scenario.invite(ALSO_ALICE)
    assert scenario.browser().post("/api/auth/me/joinings", {"token": token}).status_code == 401
    assert scenario.browser().post("/api/auth/activations/preview", {"token": token}).status_code == 200
    assert alice.post("/api/auth/me/joinings", {"token": token}).status_code == 200


@pytest.mark.spec("AUTH-04")
def test_of_two_who_join_with_the_same_link_at_once_one_does(scenario: Scenario, alice: Browser) -> None:
    bob = scenario.activated(BOB)
    token = scenario.invite(ALSO_ALICE)
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda who: who.post("/api/auth/me/joinings", {"token": token}).status_code, (alice, bob))
    assert sorted(answers) == [200, 404]


@pytest.mark.spec("AUTH-07", "AUTH-08")
def test_a_linked_account_signs_in_to_ones_own(
    scenario: Scenario, service: RunningService, alice: Browser, also_alice: Browser
) -> None:
    survivor, absorbed = me(alice), me(also_alice)
    answer = link(alice)
    assert answer.status_code == 201
    linked = answer.get_json()
    assert (linked["cause"], linked["private_number"], linked["may_undo"]) == (
        "linked",
        absorbed["private_number"],
        True,
    )
    assert also_alice.get("/api/auth/me").status_code == 401, "its sessions are over"
    assert scenario.browser().sign_in(ALSO_ALICE.email, OTHER_PASSWORD).status_code == 401
    for identifier in (ALSO_ALICE.email, absorbed["private_number"], "alice"):
        assert scenario.browser().sign_in(identifier).get_json()["account_id"] == survivor["account_id"]
    assert me(alice)["private_number"] == survivor["private_number"]
    events = service.events("auth.account-merged.v1")
    assert [(each["account_id"], each["absorbed_id"], each["version"]) for each in events] == [
        (survivor["account_id"], absorbed["account_id"], 1)
    ]


@pytest.mark.spec("AUTH-08")
def test_a_merge_can_be_undone_for_thirty_days_and_leaves_nothing_behind(
    scenario: Scenario, service: RunningService, clock: FrozenClock, alice: Browser, also_alice: Browser
) -> None:
    absorbed = me(also_alice)
    merge_id = link(alice).get_json()["id"]
    scenario.register(Invitee("Alice", "Ferrand", ALSO_ALICE.email, "Un Autre"))
    assert service.events("auth.account-joined.v1")[-1]["account_id"] == me(alice)["account_id"]
    answer = alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    assert answer.status_code == 200, answer.text
    assert (
        scenario.browser().sign_in(ALSO_ALICE.email, OTHER_PASSWORD).get_json()["account_id"] == absorbed["account_id"]
    )
    assert scenario.browser().sign_in(ALSO_ALICE.email).status_code == 401
    assert ALSO_ALICE.email not in me(alice)["identifiers"]
    assert service.events("auth.account-separated.v1")[0]["version"] == 2
    moved = service.events("auth.account-joined.v1")[-1]
    assert moved["account_id"] == absorbed["account_id"], "what came for its address during_next goes with it"
    again = alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/too-late-to-undo")
    assert link(alice).status_code == 201
    assert service.events("auth.account-merged.v1")[-1]["version"] == 3


@pytest.mark.spec("AUTH-08")
def test_after_thirty_days_a_merge_stays_and_the_other_password_is_forgotten(
    service: RunningService, alice: Browser, also_alice: Browser
) -> None:
    merge_id = link(alice).get_json()["id"]
    undo_until = service.events("auth.account-merged.v1")[0]["undo_until"]
    assert datetime.fromisoformat(undo_until) - datetime.now(UTC) > timedelta(days=29, hours=23)
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        connection.execute(text("UPDATE merges SET undo_until = now() - interval '1 hour'"))
    service.run_job("delete_expired")
    assert alice.get("/api/auth/me/associations").get_json()["items"][0]["may_undo"] is False
    assert alice.post(f"/api/auth/me/associations/{merge_id}/undoing", {}).status_code == 409
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        assert connection.execute(text("SELECT count(password_hash) FROM merges")).scalar_one() == 0


@pytest.mark.spec("AUTH-08")
def test_merges_one_behind_the_other_are_undone_one_by_one(
    scenario: Scenario, alice: Browser, also_alice: Browser
) -> None:
    third = activated(scenario, Invitee("Alice", "Ferrand", "af@ailleurs.fr", "Ailleurs"), "Cormoran-3-Phare")
    third_id = me(third)["account_id"]
    inner = link(also_alice, "af@ailleurs.fr", "Cormoran-3-Phare").get_json()["id"]
    outer = link(alice).get_json()["id"]
    assert scenario.browser().sign_in("af@ailleurs.fr").get_json()["account_id"] == me(alice)["account_id"]
    assert alice.post(f"/api/auth/me/associations/{inner}/undoing", {}).status_code == 404
    assert alice.post(f"/api/auth/me/associations/{outer}/undoing", {}).status_code == 200
    back = scenario.browser()
    assert back.sign_in("af@ailleurs.fr", OTHER_PASSWORD).status_code == 201
    assert back.post(f"/api/auth/me/associations/{inner}/undoing", {}).status_code == 200
    assert scenario.browser().sign_in("af@ailleurs.fr", "Cormoran-3-Phare").get_json()["account_id"] == third_id


@pytest.mark.spec("AUTH-07", "AUTH-11")
def test_wrong_passwords_count_where_they_are_typed(scenario: Scenario, alice: Browser, also_alice: Browser) -> None:
    answers = [link(alice, password="Pas-le-bon-0").status_code for _ in range(3)]
    assert answers == [401, 401, 429]
    assert link(alice).status_code == 429
    assert scenario.browser().sign_in(ALSO_ALICE.email, OTHER_PASSWORD).status_code == 429


@pytest.mark.spec("AUTH-07", "AUTH-13")
def test_a_session_of_longer_ago_links_no_account_whose_ways_in_would_outlast_its_end(
    scenario: Scenario, also_alice: Browser, clock: FrozenClock
) -> None:
    clock.advance(-timedelta(minutes=11))
    thief = scenario.activated(ALICE, "alice")
    clock.advance(timedelta(minutes=11))
    assert thief.post("/api/auth/sessions/refresh").status_code == 204, "whoever took the session goes on with it"
    refused = link(thief)
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/sign-in-again")
    thief.sign_in("alice")
    assert link(thief).status_code == 201


@pytest.mark.spec("AUTH-07")
def test_an_account_is_not_linked_with_itself(alice: Browser) -> None:
    assert link(alice, ALICE.email, PASSWORD).get_json()["type"] == "/problems/same-account"


@pytest.mark.spec("AUTH-07", "AUTH-12")
def test_one_is_not_told_to_go_and_link_ones_own_account_from_there(clock: FrozenClock, alice: Browser) -> None:
    add_app(alice, clock)
    assert link(alice, ALICE.email, PASSWORD).get_json()["type"] == "/problems/same-account"


@pytest.mark.spec("AUTH-07", "AUTH-12")
def test_an_account_with_a_second_factor_is_not_taken_by_its_password_alone(
    clock: FrozenClock, alice: Browser, also_alice: Browser
) -> None:
    add_app(alice, clock)
    assert link(also_alice, "alice", PASSWORD).get_json()["type"] == "/problems/other-account-has-second-factor"
    assert link(alice).status_code == 201, "from there it goes"


@pytest.mark.spec("AUTH-07")
def test_two_accounts_that_link_each_other_at_once_become_one(
    scenario: Scenario, alice: Browser, also_alice: Browser
) -> None:
    asked = ((alice, ALSO_ALICE.email, OTHER_PASSWORD), (also_alice, "alice", PASSWORD))
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda each: link(*each).status_code, asked))
    assert answers[0] == 201
    assert answers[1] in {401, 404}
    assert (
        scenario.browser().sign_in("alice").status_code
        + scenario.browser().sign_in("alice", OTHER_PASSWORD).status_code
        == 602
    )


@pytest.mark.spec("AUTH-07")
def test_a_stranger_neither_sees_nor_undoes_a_link(scenario: Scenario, alice: Browser, also_alice: Browser) -> None:
    merge_id = link(alice).get_json()["id"]
    charlie = scenario.activated(CHARLIE)
    assert charlie.get("/api/auth/me/associations").get_json()["items"] == []
    theirs = charlie.post(f"/api/auth/me/associations/{merge_id}/undoing", {})
    nobodys = charlie.post(f"/api/auth/me/associations/{uuid4()}/undoing", {})
    assert (theirs.status_code, theirs.get_json()["title"]) == (404, nobodys.get_json()["title"])
    assert scenario.browser().get("/api/auth/me/associations").status_code == 401


@pytest.mark.spec("AUTH-08")
def test_support_merges_and_separates_with_a_reason_that_the_owner_reads(
    scenario: Scenario, service: RunningService, alice: Browser, also_alice: Browser
) -> None:
    operator = service.with_token(scenario.operator_token())
    two = {"survivor": me(alice)["private_number"], "absorbed": me(also_alice)["private_number"]}
    made = operator.post("/api/auth/merges", json=two | {"reason": "Dossier 12, pièce d'identité vue"})
    assert (made.status_code, made.get_json()["cause"]) == (201, "support")
    undone = operator.post(f"/api/auth/merges/{made.get_json()['id']}/undoing", json={"reason": "Deux homonymes"})
    assert undone.status_code == 200, undone.text
    lines = alice.get("/api/auth/me/journal").get_json()["items"]
    assert [line["text"].split("Motif\u00a0: ")[1] for line in lines if "support" in line["act"]] == [
        "Deux homonymes", "Dossier 12, pièce d'identité vue"
    ]  # fmt: skip
    assert scenario.browser().sign_in(ALSO_ALICE.email, OTHER_PASSWORD).status_code == 201


@pytest.mark.spec("AUTH-08")
def test_nobody_else_merges_for_others(
    scenario: Scenario, service: RunningService, alice: Browser, also_alice: Browser
) -> None:
    two = {"survivor": me(alice)["private_number"], "absorbed": me(also_alice)["private_number"], "reason": "Parce que"}
    assert alice.post("/api/auth/merges", two).status_code == 403
    known = service.with_token(scenario.operator_token()).post(
        "/api/auth/clients", json={"name": "Paie Nord", "scope": "deposit"}
    )
    told = known.get_json()
    machine = service.with_token(
        scenario.token_for(told["client_id"], told["client_secret"]).get_json()["access_token"]
    )
    assert machine.post("/api/auth/merges", json=two).status_code == 403
    assert machine.post(f"/api/auth/merges/{uuid4()}/undoing", json={"reason": "Parce que"}).status_code == 403
    operator = service.with_token(scenario.operator_token())
    assert operator.post("/api/auth/merges", json=two | {"absorbed": "000000000000"}).status_code == 404


@pytest.mark.spec("AUTH-06")
def test_accounts_that_proved_one_address_are_one_from_the_next_sign_in_on(
    scenario: Scenario, service: RunningService, clock: FrozenClock
) -> None:
    """A letter reached Alice, too; she gave the address that she signs in with, but her account asks for a code."""
    clock.advance(-timedelta(seconds=35))
    alice = scenario.activated(ALICE, "alice")
    app = add_app(alice, clock)
    clock.advance(timedelta(seconds=30))
    by_letter = signed_in_by_letter(scenario, Invitee("Alice", "Ferrand", "", "Maison Sud"), ALICE.email)
    absorbed = me(by_letter)
    assert absorbed["account_id"] != me(alice)["account_id"], "nothing happens before she proved her own account"
    signed_in = scenario.browser()
    assert signed_in.sign_in("alice").status_code == 202
    found = type_code(signed_in, app.factor_id, app.code).get_json()
    assert found["account_id"] == me(alice)["account_id"]
    [association] = signed_in.get("/api/auth/me/associations").get_json()["items"]
    assert association["cause"] == "address"
    assert by_letter.get("/api/auth/me").status_code == 401
    merged = service.events("auth.account-merged.v1")[-1]
    assert (merged["account_id"], merged["absorbed_id"]) == (found["account_id"], absorbed["account_id"])


@pytest.mark.spec("AUTH-06", "AUTH-12")
def test_an_account_with_a_second_factor_is_not_grouped_from_elsewhere(
    scenario: Scenario, service: RunningService, clock: FrozenClock, alice: Browser, also_alice: Browser
) -> None:
    add_app(alice, clock)
    shared(service, me(alice)["account_id"], ALSO_ALICE.email)
    found = scenario.browser().sign_in(ALSO_ALICE.email, OTHER_PASSWORD).get_json()
    assert ALICE.email not in found["identifiers"]


@pytest.mark.spec("AUTH-06", "AUTH-04")
def test_whoever_reads_another_mailbox_than_the_one_on_record_is_not_grouped_with_its_owner(
    scenario: Scenario, service: RunningService, alice: Browser
) -> None:
    """An employer's mailbox, to which an invitation came that Alice joined: the employer proves it too."""
    assert alice.post("/api/auth/me/joinings", {"token": scenario.invite(ALSO_ALICE)}).status_code == 200
    charlie = scenario.activated(CHARLIE, "charlie")
    shared(service, me(charlie)["account_id"], ALSO_ALICE.email)
    assert "alice" not in scenario.browser().sign_in("charlie").get_json()["identifiers"], "he takes nothing of hers"
    assert "charlie" not in scenario.browser().sign_in("alice").get_json()["identifiers"], "and brings no way in"
    assert charlie.get("/api/auth/me").status_code == 200


@pytest.mark.spec("AUTH-06")
def test_the_same_words_for_two_addresses_group_nobody(scenario: Scenario, alice: Browser) -> None:
    scenario.activated(BOB)
    assert BOB.email not in scenario.browser().sign_in("alice").get_json()["identifiers"]


@pytest.mark.spec("AUTH-08")
def test_a_merge_is_in_the_journal_of_its_owner(alice: Browser, also_alice: Browser) -> None:
    number = me(also_alice)["private_number"]
    read = "\u00a0".join(number[place : place + 3] for place in (0, 3, 6, 9))
    link(alice)
    lines = alice.get("/api/auth/me/journal?language=en").get_json()["items"]
    assert f"Account {read} was merged into yours. You can undo this for 30 days." in [line["text"] for line in lines]


def test_merged_rows_are_seen_by_their_owner_alone(
    service: RunningService, alice: Browser, also_alice: Browser
) -> None:
    link(alice)
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": str(UUID(int=7))})
        for table in (
            "merges",
            "security_journal_entries",
            "shared_addresses",
            "enrolment_letters",
            "account_closings",
            "exports",
        ):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608


def test_a_code_of_another_matter_does_nothing_here(service: RunningService, alice: Browser) -> None:
    assert SentMessages(service).codes("close-account") == []
    assert alice.post("/api/auth/me/closing/code", {"code": "ABC234"}).status_code == 403
