"""Links follow the accounts that made them, when these are merged or separated."""

from uuid import UUID

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.sharing.tests.sharing_under_test import EMPLOYER, LINKS, SharingUnderTest, vault_of


def merge(sharing: SharingUnderTest, what: str, version: int) -> None:
    sharing.service.receive(
        f"auth.account-{what}.v1", tenant_id=BOB.id, account_id=BOB.id, absorbed_id=ALICE.id, version=version
    )
    sharing.service.run_job("follow_merged_accounts")


def right_moves(sharing: SharingUnderTest, grant_id: UUID, to: UUID, version: int) -> None:
    sharing.service.receive_grant(
        to, grant_id=grant_id, version=version, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=["owner"]
    )


@pytest.mark.spec("AUTH-08")
@pytest.mark.parametrize("rights_first", [True, False])
def test_links_of_a_merged_account_are_the_other_ones_and_go_on_opening(
    sharing: SharingUnderTest, *, rights_first: bool
) -> None:
    grant_id = sharing.register(ALICE)
    sharing.register(BOB)
    sharing.shared()
    token = sharing.token()
    if rights_first:
        right_moves(sharing, grant_id, BOB.id, 2)
    merge(sharing, "merged", 1)
    right_moves(sharing, grant_id, BOB.id, 2)
    assert sharing.open(token).status_code == 200
    (link,) = sharing.links(BOB)["items"]
    assert sharing.service.as_(BOB).get(f"{LINKS}/{link['id']}/openings").get_json()["items"] != []
    assert sharing.links(ALICE)["items"] == sharing.links(CHARLIE)["items"] == []
    assert sharing.service.events("sharing.link-withdrawn.v1") == []


@pytest.mark.spec("AUTH-08")
def test_a_link_that_shows_two_senders_documents_survives_rights_that_move_one_by_one(
    sharing: SharingUnderTest,
) -> None:
    first = sharing.register(ALICE)
    other = new_id()
    moved = [(first, EMPLOYER), (sharing.service.receive_grant(
        ALICE.id, holder_id=vault_of(ALICE), organisation_id=other, rights=["owner"]), other)]  # fmt: skip
    sharing.shared(ALICE, sharing.ticket(), sharing.ticket(organisation_id=other))
    token = sharing.token()
    merge(sharing, "merged", 1)
    for grant_id, organisation_id in moved:
        sharing.service.receive_grant(
            BOB.id, grant_id=grant_id, version=2, holder_id=vault_of(ALICE), organisation_id=organisation_id,
            rights=["owner"],
        )  # fmt: skip
    assert sharing.open(token).status_code == 200
    assert sharing.service.events("sharing.link-withdrawn.v1") == []


@pytest.mark.spec("AUTH-08")
def test_undoing_gives_the_links_back(sharing: SharingUnderTest) -> None:
    grant_id = sharing.register(ALICE)
    sharing.shared()
    merge(sharing, "merged", 1)
    right_moves(sharing, grant_id, BOB.id, 2)
    merge(sharing, "separated", 2)
    right_moves(sharing, grant_id, ALICE.id, 3)
    assert len(sharing.links(ALICE)["items"]) == 1
    assert sharing.links(BOB)["items"] == []
    assert sharing.open(sharing.token()).status_code == 200


@pytest.mark.spec("SHR-06")
def test_a_link_opens_nothing_while_its_owner_has_no_right_though_the_right_only_moved(
    sharing: SharingUnderTest,
) -> None:
    grant_id = sharing.register(ALICE)
    sharing.register(BOB)
    sharing.shared()
    token = sharing.token()
    right_moves(sharing, grant_id, BOB.id, 2)
    # Whether Alice's account follows is not known yet: until then nobody sees anything, and nothing is closed for ever.
    assert sharing.open(token).status_code == 404
    merge(sharing, "merged", 1)
    assert sharing.open(token).status_code == 200


@pytest.mark.spec("SHR-06")
def test_a_right_that_is_withdrawn_still_ends_the_link(sharing: SharingUnderTest) -> None:
    grant_id = sharing.register(ALICE)
    sharing.shared()
    sharing.service.receive_grant(
        ALICE.id, grant_id=grant_id, version=2, holder_id=vault_of(ALICE), organisation_id=EMPLOYER, rights=[]
    )
    assert len(sharing.service.events("sharing.link-withdrawn.v1")) == 1
