"""Links follow accounts that merge or separate, and end with those that close."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from counter import EMPLOYER, LINKS, Counter, vault_of

from chartrier.access.tickets import HEADER
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import tickets_of


def tie(counter: Counter, what: str, version: int) -> None:
    counter.service.receive(
        f"auth.account-{what}.v1", tenant_id=BOB.id, account_id=BOB.id, absorbed_id=ALICE.id, version=version
    )
    counter.service.run_job("follow_accounts")


def right_moves(counter: Counter, grant_id: UUID, to: UUID, version: int) -> None:
    counter.service.receive_grant(
        to, grant_id=grant_id, version=version, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=["owner"]
    )


@pytest.mark.spec("AUTH-08")
@pytest.mark.parametrize("rights_first", [True, False])
def test_links_of_a_merged_account_are_the_other_ones_and_go_on_opening(counter: Counter, rights_first: bool) -> None:  # noqa: FBT001
    grant_id = counter.knows(ALICE)
    counter.knows(BOB)
    counter.shared()
    token = counter.token()
    if rights_first:
        right_moves(counter, grant_id, BOB.id, 2)
    tie(counter, "merged", 1)
    right_moves(counter, grant_id, BOB.id, 2)
    assert counter.open(token).status_code == 200
    (link,) = counter.links(BOB)["items"]
    assert counter.service.as_(BOB).get(f"{LINKS}/{link['id']}/openings").get_json()["total"] == 1
    assert counter.links(ALICE)["items"] == counter.links(CHARLIE)["items"] == []
    assert counter.service.events("sharing.link-withdrawn.v1") == []


@pytest.mark.spec("AUTH-08")
def test_a_link_that_shows_two_senders_documents_survives_rights_that_move_one_by_one(counter: Counter) -> None:
    first = counter.knows(ALICE)
    other = new_id()
    moved = [(first, EMPLOYER), (counter.service.receive_grant(
        ALICE.id, holder_id=vault_of(ALICE), organisation_id=other, rights=["owner"]), other)]  # fmt: skip
    counter.shared(ALICE, counter.ticket(), counter.ticket(organisation_id=other))
    token = counter.token()
    tie(counter, "merged", 1)
    for grant_id, organisation_id in moved:
        counter.service.receive_grant(
            BOB.id, grant_id=grant_id, version=2, holder_id=vault_of(ALICE), organisation_id=organisation_id,
            rights=["owner"],
        )  # fmt: skip
    assert counter.open(token).status_code == 200
    assert counter.service.events("sharing.link-withdrawn.v1") == []


@pytest.mark.spec("AUTH-08")
def test_undoing_gives_the_links_back(counter: Counter) -> None:
    grant_id = counter.knows(ALICE)
    counter.shared()
    tie(counter, "merged", 1)
    right_moves(counter, grant_id, BOB.id, 2)
    tie(counter, "separated", 2)
    right_moves(counter, grant_id, ALICE.id, 3)
    assert len(counter.links(ALICE)["items"]) == 1
    assert counter.links(BOB)["items"] == []
    assert counter.open(counter.token()).status_code == 200


@pytest.mark.spec("SHR-06")
def test_a_link_opens_nothing_while_its_owner_has_no_right_though_the_right_only_moved(counter: Counter) -> None:
    grant_id = counter.knows(ALICE)
    counter.knows(BOB)
    counter.shared()
    token = counter.token()
    right_moves(counter, grant_id, BOB.id, 2)
    # Whether Alice's account follows is not known yet: until then nobody sees anything, and nothing is closed for ever.
    assert counter.open(token).status_code == 404
    tie(counter, "merged", 1)
    assert counter.open(token).status_code == 200


@pytest.mark.spec("SHR-06")
def test_a_right_that_is_withdrawn_still_ends_the_link(counter: Counter) -> None:
    grant_id = counter.knows(ALICE)
    counter.shared()
    counter.service.receive_grant(
        ALICE.id, grant_id=grant_id, version=2, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=[]
    )
    assert len(counter.service.events("sharing.link-withdrawn.v1")) == 1


def close(counter: Counter) -> None:
    counter.service.receive(
        "auth.erasure-requested.v1",
        tenant_id=ALICE.id,
        closing_id=uuid4(),
        account_id=ALICE.id,
        accounts=[ALICE.id],
        holders=[],
        service="sharing",
        at=counter.clock.now(),
    )
    counter.service.run_job("erase_accounts")


@pytest.mark.spec("SHR-06", "AUTH-43")
def test_closing_the_account_ends_its_links_and_forgets_whom_they_were_for(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.knows(BOB)
    counter.shared()
    token = counter.token()
    counter.open(token)
    counter.shared(BOB, counter.ticket(BOB, holder_id=vault_of(BOB)))
    close(counter)
    assert counter.open(token).status_code == 404
    (fact,) = counter.service.events("sharing.account-erased.v1")
    assert {one["key"]: one["count"] for one in fact["erased"]} == {"links": 1, "openings": 1}
    assert len(counter.service.events("sharing.link-withdrawn.v1")) == 1, "the vault refuses its tickets"
    assert len(counter.links(BOB)["items"]) == 1


@pytest.mark.spec("AUTH-43")
def test_a_late_fact_does_not_bring_the_name_back(counter: Counter) -> None:
    counter.knows(ALICE)
    close(counter)
    counter.knows(ALICE)
    assert counter.share().status_code == 503


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_tells_what_they_shared_and_who_looked(counter: Counter) -> None:
    counter.knows(ALICE)
    counter.shared()
    counter.open(counter.token())
    assert [len(link["openings"]) for link in held(counter, ALICE.id)["links"]] == [1]
    assert held(counter, BOB.id)["links"] == []


def held(counter: Counter, account_id: UUID) -> dict[str, Any]:
    ticket = tickets_of("auth").issue(
        audience="sharing", purpose="export", subject=account_id, accounts=[str(account_id)]
    )
    answer = counter.service.anonymous.get("/api/sharing/ticketed/export", headers={HEADER: ticket})
    found: dict[str, Any] = answer.get_json()["accounts"][0]
    return found
