"""The links of a closed account end; what is held on somebody is exported."""

from typing import Any
from uuid import UUID

import pytest

from chartrier.access.tickets import HEADER
from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import tickets_of
from services.sharing.tests.sharing_under_test import SharingUnderTest, vault_of


@pytest.mark.spec("SHR-06", "AUTH-43")
def test_closing_the_account_ends_its_links_and_forgets_whom_they_were_for(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.register(BOB)
    sharing.shared()
    token = sharing.token()
    sharing.open(token)
    sharing.shared(BOB, sharing.ticket(BOB, holder_id=vault_of(BOB)))
    sharing.close(ALICE)
    assert sharing.open(token).status_code == 404
    (event,) = sharing.service.events("sharing.account-erased.v1")
    assert {one["key"]: one["count"] for one in event["erased"]} == {"links": 1, "openings": 1}
    assert len(sharing.service.events("sharing.link-withdrawn.v1")) == 1, "the vault refuses its tickets"
    assert len(sharing.links(BOB)["items"]) == 1


@pytest.mark.spec("AUTH-43")
def test_a_late_event_does_not_bring_the_name_back(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.close(ALICE)
    sharing.register(ALICE)
    assert sharing.share().status_code == 503


@pytest.mark.spec("AUTH-44")
def test_the_export_of_somebody_holds_what_they_shared_and_who_looked(sharing: SharingUnderTest) -> None:
    sharing.register(ALICE)
    sharing.shared()
    sharing.open(sharing.token())
    assert [len(link["openings"]) for link in exported(sharing, ALICE.id)["links"]] == [1]
    assert exported(sharing, BOB.id)["links"] == []


def exported(sharing: SharingUnderTest, account_id: UUID) -> dict[str, Any]:
    ticket = tickets_of("auth").issue(
        audience="sharing", purpose="export", subject=account_id, accounts=[str(account_id)]
    )
    answer = sharing.service.anonymous.get("/api/sharing/ticketed/export", headers={HEADER: ticket})
    found: dict[str, Any] = answer.get_json()["accounts"][0]
    return found
