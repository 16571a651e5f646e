"""Whoever holds a vault has a personal space in it, once; nobody else has."""

from __future__ import annotations

from uuid import UUID

import pytest

from chartrier.ids import personal_holder_of
from chartrier.testing import ALICE, BOB, RunningService
from services.tenancy.tests.tenancy_support import HOLDER, company_user, employed, holders_of


def activate(service: RunningService, account_id: UUID) -> None:
    service.receive(
        "auth.account-activated.v1", tenant_id=account_id, account_id=account_id, version=1,
        email="alice@exemple.test", first_name="Alice", last_name="Durand", language="fr",
    )  # fmt: skip


@pytest.mark.spec("VLT-40")
def test_a_person_who_activates_has_a_space_of_their_own_once(service: RunningService) -> None:
    employed(service)
    for _ in range(2):
        activate(service, ALICE.id)

    own = str(personal_holder_of(ALICE.id))
    assert holders_of(service, ALICE.id) == {str(HOLDER): ["owner"], own: ["owner"]}
    (grant,) = [each for each in service.events("tenancy.grant-changed.v1") if each["holder_id"] == own]
    assert (grant["kind"], grant["organisation_id"]) == ("personal", own)
    spaces = service.as_(ALICE).get("/api/tenancy/spaces").get_json()["items"]
    assert [each["holder_id"] for each in spaces] == [str(HOLDER)], "it is no space to choose"
    assert service.as_(ALICE).post(f"/api/tenancy/spaces/{own}/departure").status_code == 404


@pytest.mark.spec("VLT-40")
def test_somebody_of_a_company_alone_has_none(service: RunningService) -> None:
    company_user(service, BOB.id, ["S"], "bob")
    activate(service, BOB.id)

    assert str(personal_holder_of(BOB.id)) not in holders_of(service, BOB.id)


@pytest.mark.spec("VLT-40", "AUTH-08")
def test_it_follows_the_account_and_ends_with_it(service: RunningService) -> None:
    employed(service)
    activate(service, ALICE.id)
    own = str(personal_holder_of(ALICE.id))
    service.receive("auth.account-merged.v1", tenant_id=BOB.id, account_id=BOB.id, absorbed_id=ALICE.id, version=1)
    service.run_job("follow_merged_accounts")
    assert holders_of(service, BOB.id)[own] == ["owner"]

    service.receive(
        "auth.erasure-requested.v1", tenant_id=BOB.id, closing_id=UUID(int=7), account_id=BOB.id,
        accounts=[BOB.id, ALICE.id], holders=[], service="tenancy", at="2026-11-20T10:00:00Z",
    )  # fmt: skip
    service.run_job("erase_accounts")

    assert holders_of(service, BOB.id) == {}
    (report,) = service.events("tenancy.account-erased.v1")
    assert set(report["holders"]) == {str(HOLDER), own}
    assert {one["key"]: one["count"] for one in report["erased"]}["employments"] == 1
