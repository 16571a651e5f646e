"""When an account is closed nothing waits for it any more, and what was signed stays as evidence."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chartrier.access.tickets import HEADER
from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import tickets_of
from services.signature.tests.signature_support.scenario import ALICES_FILE, Desk


def close(desk: Desk) -> dict[str, Any]:
    desk.service.receive(
        "auth.erasure-requested.v1",
        tenant_id=ALICE.id,
        closing_id=uuid4(),
        account_id=ALICE.id,
        accounts=[ALICE.id],
        holders=[ALICES_FILE],
        service="signature",
        at=desk.clock.now(),
    )
    desk.service.run_job("erase_accounts")
    (fact,) = desk.service.events("signature.account-erased.v1")
    return fact


@pytest.mark.spec("AUTH-43")
def test_what_waits_is_closed_and_what_was_signed_stays(desk: Desk) -> None:
    desk.let(ALICE)
    signed = desk.deliver()
    desk.signed_by(ALICE, signed)
    desk.work()
    desk.deliver()
    fact = close(desk)
    assert {one["key"]: one["count"] for one in fact["erased"]}["envelopes"] == 1
    (kept,) = fact["retained"]
    assert (kept["key"], kept["count"], kept["law"]) == ("signatures", 1, "signature-evidence")
    assert [act["state"] for act in desk.acts()] == ["done"]
    assert [one["document_id"] for one in desk.envelopes(ALICE)] == [str(signed)]


@pytest.mark.spec("AUTH-44")
def test_the_part_of_somebody_tells_what_they_signed(desk: Desk) -> None:
    desk.let(ALICE)
    document_id = desk.deliver()
    desk.signed_by(ALICE, document_id)
    desk.work()
    assert [one["document_id"] for one in held(desk, ALICE.id)] == [str(document_id)]
    assert held(desk, BOB.id) == []


def held(desk: Desk, account_id: UUID) -> list[dict[str, Any]]:
    ticket = tickets_of("auth").issue(
        audience="signature", purpose="export", subject=account_id, accounts=[str(account_id)]
    )
    answer = desk.service.anonymous.get("/api/signature/ticketed/export", headers={HEADER: ticket})
    found: list[dict[str, Any]] = answer.get_json()["accounts"][0]["signatures"]
    return found
