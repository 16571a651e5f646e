"""Of which events somebody is told, and how soon: their choice is respected, and what is obligatory comes anyway."""

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, Person
from services.notify.tests.notify_under_test import (
    AGENCY,
    EMPLOYER,
    NotifyUnderTest,
    activated,
    delivered,
    document,
    granted,
    holder_of,
)

PATH = "/api/notify/preferences"
USUAL = {
    "time_zone": "Europe/Paris",
    "new_documents": "at_once",
    "signature_reminders": "at_once",
    "sent_documents": "at_once",
    "pay": "at_once",
}
VAULT = holder_of("Alice")


def choose(notify: NotifyUnderTest, who: Person = ALICE, **chosen: Any) -> TestResponse:  # noqa: ANN401
    return notify.service.as_(who).put(PATH, json=USUAL | chosen)


@pytest.fixture
def alice(notify: NotifyUnderTest) -> NotifyUnderTest:
    """Alice and Bob have an account, and a vault that documents come to."""
    for who in (ALICE, BOB):
        notify.receive(activated(who), granted(who, VAULT, ["owner"], "person"))
    return notify


def payslip(notify: NotifyUnderTest) -> None:
    notify.receive(delivered(document(VAULT, "payslip", "owner")))


@pytest.mark.spec("NOTIF-03")
def test_who_chose_nothing_is_told_at_once_and_reads_so(alice: NotifyUnderTest) -> None:
    assert alice.service.as_(ALICE).get(PATH).get_json() == USUAL
    payslip(alice)
    alice.after(seconds=3)
    assert len(alice.mail_to(ALICE)) == 1


@pytest.mark.spec("NOTIF-03")
@pytest.mark.parametrize(
    "zone, digest_at",
    [
        ("Europe/Paris", datetime(2026, 11, 21, 7, tzinfo=UTC)),
        ("America/Cayenne", datetime(2026, 11, 20, 11, tzinfo=UTC)),
        ("Indian/Reunion", datetime(2026, 11, 21, 4, tzinfo=UTC)),
    ],
    ids=["paris", "cayenne", "reunion"],
)
def test_what_comes_in_a_day_makes_one_mail_at_eight_in_ones_own_zone(
    alice: NotifyUnderTest, zone: str, digest_at: datetime
) -> None:
    assert choose(alice, new_documents="daily", time_zone=zone).status_code == 200
    payslip(alice)
    alice.after(minutes=30)
    payslip(alice)
    alice.clock.at = digest_at.replace(hour=digest_at.hour - 1, minute=59)
    alice.work()
    assert alice.mail_to(ALICE) == []
    assert len(alice.mail_to(BOB)) == 2, "what Alice chose is hers alone"
    alice.after(minutes=1)
    (message,) = alice.mail_to(ALICE)
    assert message.subject == "Agence Horizon\u00a0: 2 nouveaux documents"
    alice.after(days=1)
    assert len(alice.mail_to(ALICE)) == 1, "no digest of nothing"


@pytest.mark.spec("NOTIF-03")
def test_who_wants_no_mail_of_documents_gets_none_even_after_changing_their_mind(alice: NotifyUnderTest) -> None:
    choose(alice, new_documents="never")
    payslip(alice)
    alice.after(seconds=20)
    choose(alice, new_documents="at_once")
    alice.after(days=2)
    assert alice.mail_to(ALICE) == []
    payslip(alice)
    alice.after(seconds=3)
    (message,) = alice.mail_to(ALICE)
    assert "1 nouveau document" in message.subject


def news(notify: NotifyUnderTest) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return an event of each subject that may be done without."""
    about = {"tenant_id": VAULT, "holder_id": VAULT, "organisation_id": AGENCY, "at": notify.clock.now()}
    ended = about | {"document_id": new_id(), "organisation_name": "Agence Horizon", "document_type": "payslip"}
    refused = ended | {"establishment_id": EMPLOYER, "signatory_name": "Bob Martin", "reason": "Le salaire."}
    decided = about | {"account_id": ALICE.id, "advance_id": new_id(), "outcome": "accepted", "decision_number": 1}
    return {
        "signature_reminders": (
            "signature.signatory-reminded.v1",
            {"tenant_id": ALICE.id, "account_id": ALICE.id, "documents": 2, "days": 3, "at": notify.clock.now()},
        ),
        "sent_documents": ("signature.envelope-refused.v1", refused),
        "pay": ("deposits.advance-decided.v1", decided),
    }


@pytest.mark.spec("NOTIF-03")
@pytest.mark.parametrize("subject", ["signature_reminders", "sent_documents", "pay"])
@pytest.mark.parametrize("pace, messages", [("at_once", 1), ("never", 0)])
def test_each_other_subject_is_told_or_not_as_somebody_chose(
    alice: NotifyUnderTest, subject: str, pace: str, messages: int
) -> None:
    alice.receive(granted(ALICE, AGENCY, ["D"], "agency"))
    choose(alice, ALICE, **{subject: pace})
    alice.receive(news(alice)[subject])
    alice.after(seconds=1)
    assert len(alice.mail_to(ALICE)) == messages


@pytest.mark.spec("NOTIF-03")
def test_what_is_obligatory_is_told_whatever_was_chosen(alice: NotifyUnderTest) -> None:
    choose(alice, ALICE, **dict.fromkeys(("new_documents", "signature_reminders", "sent_documents", "pay"), "never"))
    changed = {"tenant_id": ALICE.id, "account_id": ALICE.id, "at": alice.clock.now()}
    alice.receive(("auth.password-changed.v1", changed))
    alice.after(seconds=1)
    assert len(alice.mail_to(ALICE)) == 1


@pytest.mark.parametrize(
    "given, field",
    [
        ({"new_documents": "weekly"}, "new_documents"),
        ({"pay": "daily"}, "pay"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"account_id": str(BOB.id)}, "account_id"),
    ],
    ids=["pace", "daily", "zone", "path", "account"],
)
def test_what_is_wrong_is_said_beside_the_field(alice: NotifyUnderTest, given: dict[str, str], field: str) -> None:
    refused = choose(alice, ALICE, **given)
    assert refused.status_code == 422
    assert {error["field"] for error in refused.get_json()["errors"]} == {field}


def test_a_stranger_cannot_see_or_choose_for_another(alice: NotifyUnderTest) -> None:
    choose(alice, pay="never")
    assert alice.service.as_(BOB).get(PATH).get_json() == USUAL
    choose(alice, BOB, pay="at_once")
    assert alice.service.as_(ALICE).get(PATH).get_json()["pay"] == "never"
    assert alice.service.anonymous.get(PATH).status_code == 401
