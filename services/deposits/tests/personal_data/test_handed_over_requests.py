"""Whoever leaves a structure hands their requests over to the member who was chosen."""

import pytest

from chartrier.testing import ALICE, BOB
from services.deposits.tests.support.filers import ACACIAS, TILLEULS, Cast


def leave(cast: Cast) -> None:
    cast.grant(ALICE, version=2, grant_id=cast.grant(ALICE, "user"))
    cast.service.receive(
        "tenancy.member-removed.v1",
        tenant_id=TILLEULS,
        holder_id=TILLEULS,
        account_id=ALICE.id,
        new_owner_id=BOB.id,
    )


@pytest.mark.spec("TEN-46")
def test_the_new_owner_takes_up_the_drafts_and_follows_what_was_sent(cast: Cast) -> None:
    draft, sent = cast.alice.begin(), cast.alice.submitted()["id"]
    assert [cast.bob.see(request).status_code for request in (draft, sent)] == [404, 404]
    leave(cast)
    assert [cast.bob.see(request).status_code for request in (draft, sent)] == [200, 200]
    assert cast.bob.answer(draft, "transfer", wording="SOLDE").status_code == 200
    # What was handed over stays so when accounts are merged elsewhere.
    cast.service.run_job("follow_accounts")
    assert cast.bob.see(draft).status_code == 200


@pytest.mark.spec("TEN-46")
def test_requests_of_others_and_of_other_structures_stay_where_they_are(cast: Cast) -> None:
    cast.grant(ALICE, "user", holder=ACACIAS)
    elsewhere, charlies = cast.alice.begin(ACACIAS), cast.charlie.begin(ACACIAS)
    leave(cast)
    assert cast.bob.see(elsewhere).status_code == 404
    assert cast.alice.see(elsewhere).status_code == 200
    assert cast.charlie.see(charlies).status_code == 200


@pytest.mark.spec("TEN-44")
def test_a_new_request_bears_the_name_that_the_structure_has_now(cast: Cast) -> None:
    cast.service.receive(
        "tenancy.structure-renamed.v1",
        tenant_id=TILLEULS,
        structure_id=TILLEULS,
        name="SCI des Grands Tilleuls",
        siret="12345678900013",
    )
    assert cast.alice.see(cast.alice.begin()).get_json()["answers"]["structure_name"] == "SCI des Grands Tilleuls"
