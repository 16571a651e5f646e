"""Everything that is held on somebody is exported, with auth's ticket alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chartrier.access.tickets import HEADER
from chartrier.testing import ALICE, BOB, RunningService
from chartrier.testing.cast import tickets_of
from services.tenancy.tests.tenancy_support import (
    HOLDER,
    company_user,
    employed,
)


@pytest.mark.spec("AUTH-44")
def test_the_export_of_somebody_holds_their_spaces_and_nobody_elses(service: RunningService) -> None:
    employed(service)
    company_user(service, BOB.id, ["S"], "bob")
    exported = export(service, ALICE.id)["accounts"][0]
    assert [one["staff_number"] for one in exported["employments"]] == ["M-1001"]
    assert [one["space"] for one in exported["memberships"]] == [str(HOLDER)]


@pytest.mark.spec("AUTH-44")
def test_nobody_gets_an_export_without_auths_ticket(service: RunningService) -> None:
    path = "/api/tenancy/ticketed/export"
    others = tickets_of("vault").issue(audience="tenancy", purpose="export", subject=ALICE.id, accounts=[str(ALICE.id)])
    elsewhere = tickets_of("auth").issue(audience="vault", purpose="export", subject=ALICE.id, accounts=[str(ALICE.id)])
    for ticket in (others, elsewhere, "nonsense"):
        assert service.anonymous.get(path, headers={HEADER: ticket}).status_code == 403
    assert service.as_(ALICE).get(path).status_code == 422


def export(service: RunningService, *accounts: UUID) -> dict[str, Any]:
    named = [str(one) for one in accounts]
    ticket = tickets_of("auth").issue(audience="tenancy", purpose="export", subject=accounts[0], accounts=named)
    answer = service.anonymous.get("/api/tenancy/ticketed/export", headers={HEADER: ticket})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found
