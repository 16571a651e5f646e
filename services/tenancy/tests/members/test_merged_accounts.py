"""Memberships follow accounts that are merged or separated, in whatever order the events arrive."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.tenancy_support import (
    AGENCY,
    COMPANY,
    HOLDER,
    account_for,
    company_user,
    deposit_for_an_employee,
    employed,
    holders_of,
)


def merge(
    service: RunningService, what: str, *, version: int, account: UUID = BOB.id, absorbed: UUID = ALICE.id
) -> None:
    service.receive(
        f"auth.account-{what}.v1", tenant_id=account, account_id=account, absorbed_id=absorbed, version=version
    )


@pytest.mark.spec("AUTH-08")
def test_everything_of_a_merged_account_is_under_the_other_one(service: RunningService) -> None:
    employed(service)
    company_user(service, BOB.id, ["S"], "bob")
    merge(service, "merged", version=1)
    service.run_job("follow_merged_accounts")
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
        merge(service, what, version=version)
        service.run_job("follow_merged_accounts")
    assert holders_of(service, ALICE.id) == {str(HOLDER): ["owner"]}
    assert holders_of(service, BOB.id) == {str(COMPANY): ["S"]}


@pytest.mark.spec("AUTH-08")
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_whatever_the_order_of_arrival_it_ends_alike(service: RunningService, order: tuple[int, ...]) -> None:
    deposit_for_an_employee(service)
    invitation = service.events("tenancy.holder-registered.v1")[0]
    events = (
        lambda: account_for(service, invitation, ALICE.id),
        lambda: merge(service, "merged", version=1),
        lambda: merge(service, "separated", version=2),
        lambda: merge(service, "merged", version=3, account=CHARLIE.id),
    )
    for one in order:
        events[one]()
        service.run_job("follow_merged_accounts")
    assert holders_of(service, CHARLIE.id) == {str(HOLDER): ["owner"]}
    assert holders_of(service, ALICE.id) == holders_of(service, BOB.id) == {}


@pytest.mark.spec("AUTH-08")
def test_merges_one_behind_the_other_lead_to_the_last_account(service: RunningService) -> None:
    employed(service)
    merge(service, "merged", version=1, account=CHARLIE.id, absorbed=BOB.id)
    merge(service, "merged", version=1)
    service.run_job("follow_merged_accounts")
    assert holders_of(service, CHARLIE.id) == {str(HOLDER): ["owner"]}


def test_nothing_is_published_again_when_nothing_moved(service: RunningService) -> None:
    employed(service)
    merge(service, "merged", version=1)
    for _ in range(3):
        service.run_job("follow_merged_accounts")
    assert len(service.events("tenancy.grant-changed.v1")) == 2


@pytest.mark.spec("AUTH-08")
def test_one_person_may_belong_to_a_space_in_two_ways(service: RunningService) -> None:
    company_user(service, ALICE.id, ["S"], "alice")
    company_user(service, BOB.id, ["F"], "bob")
    merge(service, "merged", version=1)
    service.run_job("follow_merged_accounts")
    (space,) = service.as_(BOB).get("/api/tenancy/spaces").get_json()["items"]
    assert sorted(right for grant in space["grants"] for right in grant["rights"]) == ["F", "S"]


def test_merges_of_strangers_move_nothing(service: RunningService) -> None:
    employed(service)
    merge(service, "merged", version=1, account=AGENCY, absorbed=new_id())
    service.run_job("follow_merged_accounts")
    assert holders_of(service, ALICE.id) == {str(HOLDER): ["owner"]}
