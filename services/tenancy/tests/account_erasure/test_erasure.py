"""Memberships end with the account that is closed, and no late event brings them back."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.testing import ALICE, BOB, RunningService
from services.tenancy.tests.tenancy_support import (
    HOLDER,
    account_for,
    company_user,
    deposit_for_an_employee,
    employed,
    holders_of,
)

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
CLOSING = uuid4()


def close(service: RunningService, *accounts: UUID, service_name: str = "tenancy", closing_id: UUID = CLOSING) -> None:
    service.receive(
        "auth.erasure-requested.v1",
        tenant_id=accounts[0],
        closing_id=closing_id,
        account_id=accounts[0],
        accounts=list(accounts),
        holders=[],
        service=service_name,
        at=AT,
    )


@pytest.mark.spec("AUTH-43")
def test_closing_withdraws_every_right_and_reports_which_holders_were_nobody_elses(service: RunningService) -> None:
    employed(service)
    company_user(service, ALICE.id, ["S"], "alice")
    close(service, ALICE.id)
    service.run_job("erase_accounts")
    assert holders_of(service, ALICE.id) == {}
    (report,) = service.events("tenancy.account-erased.v1")
    assert report["holders"] == [str(HOLDER)]
    assert {one["key"]: one["count"] for one in report["erased"]} == {"memberships": 2, "employments": 1}
    # That they were given a right on the company, and that it ended, stays known.
    assert {one["key"]: one["count"] for one in report["retained"]} == {"right-changes": 2}
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', false)"))
        assert connection.execute(text("SELECT count(*) FROM members")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM employees")).scalar_one() == 0


@pytest.mark.spec("AUTH-43")
def test_requested_again_it_reports_the_same(service: RunningService) -> None:
    employed(service)
    for _ in range(2):
        close(service, ALICE.id)
        service.run_job("erase_accounts")
    first, again = service.events("tenancy.account-erased.v1")
    assert first == again
    assert first["holders"] == [str(HOLDER)]


def test_it_erases_only_in_its_turn(service: RunningService) -> None:
    employed(service)
    close(service, ALICE.id, service_name="vault")
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
