"""What was announced to the one of two merged accounts is not announced to the other again."""

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB
from services.notify.tests.notify_under_test import (
    NotifyUnderTest,
    activated,
    delivered,
    document,
    granted,
    holder_of,
)


@pytest.mark.spec("AUTH-08")
def test_what_was_announced_to_the_one_is_not_announced_to_the_other_again(notify: NotifyUnderTest) -> None:
    holder_id, grant_id = holder_of("Alice"), new_id()
    notify.receive(activated(ALICE), activated(BOB), delivered(document(holder_id, "payslip", "owner")))
    notify.receive(granted(ALICE, holder_id, ["owner"], "person", grant_id=grant_id))
    notify.after(seconds=20)
    assert len(notify.mail_to(ALICE)) == 1
    notify.receive(granted(BOB, holder_id, ["owner"], "person", grant_id=grant_id, version=2))
    notify.after(seconds=20)
    assert notify.mail_to(BOB) == []
