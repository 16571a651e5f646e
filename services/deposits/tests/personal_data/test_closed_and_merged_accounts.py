"""Requests follow accounts that merge or separate; a structure keeps what is its own when somebody leaves."""

from uuid import UUID, uuid4

import pytest

from chartrier.access.tickets import HEADER
from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import tickets_of
from services.deposits.tests.support.filers import Cast

LIST = "/api/deposits/requests"


def receive_merge(cast: Cast, what: str, version: int) -> None:
    cast.service.receive(
        f"auth.account-{what}.v1", tenant_id=BOB.id, account_id=BOB.id, absorbed_id=ALICE.id, version=version
    )
    cast.service.run_job("follow_accounts")


def total(cast: Cast, who: UUID) -> int:
    person = next(one for one in (ALICE, BOB, CHARLIE) if one.id == who)
    return len(cast.service.as_(person).get(LIST).get_json()["items"])


@pytest.mark.spec("AUTH-08")
def test_requests_follow_the_account_and_come_back(cast: Cast) -> None:
    request = cast.alice.begin()
    receive_merge(cast, "merged", 1)
    assert cast.bob.see(request).status_code == 200
    assert cast.alice.see(request).status_code == 404
    assert cast.charlie.see(request).status_code == 404
    receive_merge(cast, "separated", 2)
    assert cast.alice.see(request).status_code == 200
    assert (total(cast, ALICE.id), total(cast, BOB.id)) == (1, 0)


@pytest.mark.spec("AUTH-43")
def test_closing_leaves_the_requests_to_the_structure_and_forgets_the_name(cast: Cast) -> None:
    submitted = cast.alice.submitted()
    cast.service.receive(
        "auth.erasure-requested.v1",
        tenant_id=ALICE.id,
        closing_id=uuid4(),
        account_id=ALICE.id,
        accounts=[ALICE.id],
        holders=[],
        service="deposits",
        at="2026-11-20T10:00:00Z",
    )
    cast.service.run_job("erase_accounts")
    (event,) = cast.service.events("deposits.account-erased.v1")
    assert [(one["key"], one["count"]) for one in event["retained"]] == [("deposit-requests", 1)]
    seen = cast.dora.see(submitted["id"]).get_json()
    assert (seen["file_number"], seen["owner_name"]) == (submitted["file_number"], "")


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_holds_their_requests_alone(cast: Cast) -> None:
    submitted = cast.alice.submitted()
    held = {}
    for who in (ALICE, BOB):
        ticket = tickets_of("auth").issue(audience="deposits", purpose="export", subject=who.id, accounts=[str(who.id)])
        answer = cast.service.anonymous.get("/api/deposits/ticketed/export", headers={HEADER: ticket})
        held[who] = [one["id"] for one in answer.get_json()["accounts"][0]["requests"]]
    assert held == {ALICE: [submitted["id"]], BOB: []}
