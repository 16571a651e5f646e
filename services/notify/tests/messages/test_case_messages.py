"""Case managers are told once of the cases that they have now, however many there are."""

from urllib.parse import quote

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.notify.tests.notify_under_test import PUBLIC_URL, NotifyUnderTest, activated, address_of, holder_of


@pytest.mark.spec("DEP-35")
@pytest.mark.parametrize(
    "group, subject, page",
    [
        ("", "30 dossiers vous sont confiés", "/dossiers?vue=mine"),
        ("experts", "30 dossiers arrivent dans votre groupe", "/dossiers"),
    ],
)
def test_each_of_them_is_told_once_of_thirty_cases_and_led_to_them(
    notify: NotifyUnderTest, group: str, subject: str, page: str
) -> None:
    for who in (ALICE, BOB, CHARLIE):
        notify.receive(activated(who))
    fields = {
        "tenant_id": holder_of("the operator"),
        "handover_id": new_id(),
        "account_ids": [str(ALICE.id), str(BOB.id)],
        "case_group": group,
        "count": 30,
        "at": notify.clock.now(),
    }
    for _ in range(2):
        notify.receive(("deposits.cases-handed-over.v1", fields))
    notify.after(seconds=1)
    told = notify.mail()
    assert sorted(message.to for message in told) == sorted(f"{who.name} <{address_of(who)}>" for who in (ALICE, BOB))
    for message in told:
        assert message.subject == subject
        assert f"{PUBLIC_URL}/connexion?next={quote(page)}\r\n" in message.text
