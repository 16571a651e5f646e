"""Everything that is held on somebody is exported."""

from typing import Any
from uuid import UUID

import pytest

from chartrier.access.tickets import HEADER
from chartrier.testing import ALICE, BOB
from chartrier.testing.cast import tickets_of
from services.notify.tests.notify_under_test import (
    NotifyUnderTest,
    activated,
    merged,
)


@pytest.mark.spec("AUTH-44")
def test_the_export_of_somebody_holds_which_messages_they_got(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE), activated(BOB))
    notify.receive(merged(notify.clock.now()))
    notify.after(seconds=1)
    assert [one["kind"] for one in exported(notify, ALICE.id)["messages"]] == ["accounts-merged"]


def exported(notify: NotifyUnderTest, account_id: UUID) -> dict[str, Any]:
    ticket = tickets_of("auth").issue(
        audience="notify", purpose="export", subject=account_id, accounts=[str(account_id)]
    )
    answer = notify.service.anonymous.get("/api/notify/ticketed/export", headers={HEADER: ticket})
    found: dict[str, Any] = answer.get_json()["accounts"][0]
    return found
