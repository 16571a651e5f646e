"""Memberships follow accounts that merge, separate or close, in whatever order that is heard."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.access.tickets import HEADER
from chartrier.database.session import engine
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import tickets_of
from services.tenancy.tests.test_tenancy import (
    AGENCY,
    COMPANY,
    HOLDER,
    account_for,
    company_user,
    deposit_for_an_employee,
)

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
MERGE = uuid4()


def tie(service: RunningService, what: str, *, version: int, account: UUID = BOB.id, absorbed: UUID = ALICE.id) -> None:
    service.receive(
        f"auth.account-{what}.v1", tenant_id=account, account_id=account, absorbed_id=absorbed, version=version
    )


def close(service: RunningService, *accounts: UUID, asked: str = "tenancy", closing_id: UUID = MERGE) -> None:
    service.receive(
        "auth.erasure-requested.v1",
        tenant_id=accounts[0],
        closing_id=closing_id,
        account_id=accounts[0],
        accounts=list(accounts),
        holders=[],
        service=asked,
        at=AT,
    )


def employed(service: RunningService, who: UUID = ALICE.id) -> None:
    deposit_for_an_employee(service)
    account_for(service, service.events("tenancy.holder-registered.v1")[-1], who)


def holders_of(service: RunningService, who: UUID) -> dict[str, list[str]]:
    """What somebody may do, as everybody was told last."""
    latest: dict[str, dict[str, Any]] = {}
    for grant in service.events("tenancy.grant-changed.v1"):
        if grant["version"] > latest.get(grant["grant_id"], {"version": 0})["version"]:
            latest[grant["grant_id"]] = grant
    return {
        grant["holder_id"]: grant["rights"]
        for grant in latest.values()
        if grant["principal_id"] == str(who) and grant["rights"]
    }


@pytest.mark.spec("AUTH-08")
def test_everything_of_a_merged_account_is_under_the_other_one(service: RunningService) -> None:
    employed(service)
    company_user(service, BOB.id, ["S"], "bob")
    tie(service, "merged", version=1)
    service.run_job("follow_accounts")
    assert holders_of(service, BOB.id) == {str(HOLDER): ["owner"], str(COMPANY): ["S"]}
    assert holders_of(service, ALICE.id) == {}
    assert len(service.as_(BOB).get("/api/tenancy/spaces").get_json()["items"]) == 2
    assert service.as_(ALICE).get("/api/tenancy/spaces").get_json()["items"] == []
    assert service.as_(CHARLIE).get("/api/tenancy/spaces").get_json()["items"] == []


@pytest.mark.spec("AUTH-08")
def test_undoing_gives_each_what_was_theirs(service: RunningService) -> None:
    employed(service)
    company_user(service, BOB.id, ["S"], "bob")
    for what, version in (("merged", 1), ("separated", 2)):
        tie(service, what, version=version)
        service.run_job("follow_accounts")
    assert holders_of(service, ALICE.id) == {str(HOLDER): ["owner"]}
    assert holders_of(service, BOB.id) == {str(COMPANY): ["S"]}


@pytest.mark.spec("AUTH-08")
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_whatever_the_order_of_arrival_it_ends_alike(service: RunningService, order: tuple[int, ...]) -> None:
    deposit_for_an_employee(service)
    invitation = service.events("tenancy.holder-registered.v1")[0]
    heard = (
        lambda: account_for(service, invitation, ALICE.id),
        lambda: tie(service, "merged", version=1),
        lambda: tie(service, "separated", version=2),
        lambda: tie(service, "merged", version=3, account=CHARLIE.id),
    )
    for one in order:
        heard[one]()
        service.run_job("follow_accounts")
    assert holders_of(service, CHARLIE.id) == {str(HOLDER): ["owner"]}
    assert holders_of(service, ALICE.id) == holders_of(service, BOB.id) == {}


@pytest.mark.spec("AUTH-08")
def test_merges_one_behind_the_other_lead_to_the_last_account(service: RunningService) -> None:
    employed(service)
    tie(service, "merged", version=1, account=CHARLIE.id, absorbed=BOB.id)
    tie(service, "merged", version=1)
    service.run_job("follow_accounts")
    assert holders_of(service, CHARLIE.id) == {str(HOLDER): ["owner"]}


def test_nothing_is_told_anew_when_nothing_moved(service: RunningService) -> None:
    employed(service)
    tie(service, "merged", version=1)
    for _ in range(3):
        service.run_job("follow_accounts")
    assert len(service.events("tenancy.grant-changed.v1")) == 2


@pytest.mark.spec("AUTH-08")
def test_one_person_may_belong_to_a_space_in_two_ways(service: RunningService) -> None:
    company_user(service, ALICE.id, ["S"], "alice")
    company_user(service, BOB.id, ["F"], "bob")
    tie(service, "merged", version=1)
    service.run_job("follow_accounts")
    (space,) = service.as_(BOB).get("/api/tenancy/spaces").get_json()["items"]
    assert sorted(right for grant in space["grants"] for right in grant["rights"]) == ["F", "S"]


@pytest.mark.spec("AUTH-43")
def test_closing_withdraws_every_right_and_tells_which_holders_were_nobody_elses(service: RunningService) -> None:
    employed(service)
    company_user(service, ALICE.id, ["S"], "alice")
    close(service, ALICE.id)
    service.run_job("erase_accounts")
    assert holders_of(service, ALICE.id) == {}
    (said,) = service.events("tenancy.account-erased.v1")
    assert said["holders"] == [str(HOLDER)]
    assert {one["key"]: one["count"] for one in said["erased"]} == {"memberships": 2, "employments": 1}
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        assert connection.execute(text("SELECT count(*) FROM members")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM employees")).scalar_one() == 0


@pytest.mark.spec("AUTH-43")
def test_asked_again_it_says_the_same(service: RunningService) -> None:
    employed(service)
    for _ in range(2):
        close(service, ALICE.id)
        service.run_job("erase_accounts")
    first, again = service.events("tenancy.account-erased.v1")
    assert first == again
    assert first["holders"] == [str(HOLDER)]


def test_it_erases_only_in_its_turn(service: RunningService) -> None:
    employed(service)
    close(service, ALICE.id, asked="vault")
    service.run_job("erase_accounts")
    assert service.events("tenancy.account-erased.v1") == []


@pytest.mark.spec("AUTH-43", "AUTH-01")
def test_what_is_sent_later_makes_a_new_membership(service: RunningService) -> None:
    employed(service)
    former = service.events("tenancy.holder-registered.v1")[0]["invitation_id"]
    close(service, ALICE.id)
    service.run_job("erase_accounts")
    deposit_for_an_employee(service)
    latest = service.events("tenancy.holder-registered.v1")[-1]
    assert latest["invitation_id"] != former
    account_for(service, latest, BOB.id)
    assert holders_of(service, BOB.id) == {str(HOLDER): ["owner"]}


@pytest.mark.spec("AUTH-43")
def test_a_late_answer_never_gives_a_closed_account_anything(service: RunningService) -> None:
    close(service, ALICE.id)
    service.run_job("erase_accounts")
    deposit_for_an_employee(service)
    first = service.events("tenancy.holder-registered.v1")[-1]
    account_for(service, first, ALICE.id, "joined")
    assert service.events("tenancy.grant-changed.v1") == []
    latest = service.events("tenancy.holder-registered.v1")[-1]
    assert latest["invitation_id"] != first["invitation_id"], "they are invited as somebody new"
    account_for(service, latest, BOB.id)
    assert holders_of(service, BOB.id) == {str(HOLDER): ["owner"]}


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_holds_their_spaces_and_nobody_elses(service: RunningService) -> None:
    employed(service)
    company_user(service, BOB.id, ["S"], "bob")
    held = part(service, ALICE.id)["accounts"][0]
    assert [one["staff_number"] for one in held["employments"]] == ["M-1001"]
    assert [one["space"] for one in held["memberships"]] == [str(HOLDER)]


@pytest.mark.spec("AUTH-44")
def test_nobody_gets_a_part_without_auths_word(service: RunningService) -> None:
    path = "/api/tenancy/ticketed/export"
    others = tickets_of("vault").issue(audience="tenancy", purpose="export", subject=ALICE.id, accounts=[str(ALICE.id)])
    elsewhere = tickets_of("auth").issue(audience="vault", purpose="export", subject=ALICE.id, accounts=[str(ALICE.id)])
    for ticket in (others, elsewhere, "nonsense"):
        assert service.anonymous.get(path, headers={HEADER: ticket}).status_code == 403
    assert service.as_(ALICE).get(path).status_code == 422


def part(service: RunningService, *accounts: UUID) -> dict[str, Any]:
    named = [str(one) for one in accounts]
    ticket = tickets_of("auth").issue(audience="tenancy", purpose="export", subject=accounts[0], accounts=named)
    answer = service.anonymous.get("/api/tenancy/ticketed/export", headers={HEADER: ticket})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_ties_of_strangers_move_nothing(service: RunningService) -> None:
    employed(service)
    tie(service, "merged", version=1, account=AGENCY, absorbed=new_id())
    service.run_job("follow_accounts")
    assert holders_of(service, ALICE.id) == {str(HOLDER): ["owner"]}
