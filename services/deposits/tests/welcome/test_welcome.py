"""The welcome page: due once to each person who may file, and to nobody else."""

from uuid import uuid4

import pytest

from chartrier.access.tickets import HEADER
from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import tickets_of
from services.deposits.tests.support.filers import ACACIAS, ERIN, MARC, Cast, Filer

WELCOME = "/api/deposits/welcome"


def is_due(filer: Filer) -> bool:
    return bool(filer.caller.get(WELCOME).get_json()["due"])


@pytest.mark.spec("DEP-03")
def test_the_welcome_page_is_shown_once_to_each_person(cast: Cast) -> None:
    assert [is_due(cast.alice), is_due(cast.bob)] == [True, True]
    for _ in range(2):
        assert cast.alice.caller.post(WELCOME).status_code == 204
    assert [is_due(cast.alice), is_due(cast.bob)] == [False, True]
    # In another structure, on another day: they know the place.
    cast.grant(ALICE, "user", holder=ACACIAS)
    assert not is_due(cast.alice)


@pytest.mark.spec("DEP-03")
def test_whoever_may_file_nothing_is_not_welcomed(cast: Cast) -> None:
    assert [is_due(cast.as_(ERIN)), is_due(cast.as_(MARC))] == [False, False]


def test_a_stranger_without_an_account_is_told_nothing(cast: Cast) -> None:
    assert cast.service.anonymous.get(WELCOME).status_code == 401


@pytest.mark.spec("AUTH-43")
def test_a_closed_account_leaves_no_trace_of_its_welcome(cast: Cast) -> None:
    cast.bob.caller.post(WELCOME)
    cast.service.receive(
        "auth.erasure-requested.v1",
        tenant_id=BOB.id,
        closing_id=uuid4(),
        account_id=BOB.id,
        accounts=[BOB.id],
        holders=[],
        service="deposits",
        at="2026-11-20T10:00:00Z",
    )
    cast.service.run_job("erase_accounts")
    assert is_due(cast.bob)


@pytest.mark.spec("AUTH-44")
def test_the_copy_of_ones_data_says_when_one_was_welcomed(cast: Cast) -> None:
    cast.alice.caller.post(WELCOME)
    ticket = tickets_of("auth").issue(audience="deposits", purpose="export", subject=ALICE.id, accounts=[str(ALICE.id)])
    answer = cast.service.anonymous.get("/api/deposits/ticketed/export", headers={HEADER: ticket})
    assert answer.get_json()["accounts"][0]["welcomed_at"].startswith("2026-11-20T11:00")
