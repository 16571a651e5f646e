"""Reminders: whoever has not signed is told after some days, until it is done (SIG-01, NOTIF-05)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB, CHARLIE
from chartrier.testing.cast import Person
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, EMPLOYER, Scenario


def sends(scenario: Scenario, who: Person) -> None:
    scenario.service.receive_grant(who.id, kind="agency", holder_id=EMPLOYER, organisation_id=EMPLOYER, rights=["D"])


def reminded(scenario: Scenario) -> list[tuple[UUID, int, int]]:
    """Whom the job reminds now: of how many documents, and since how many days."""
    before = len(scenario.service.events("signature.signatory-reminded.v1"))
    scenario.service.run_job("remind_signatories")
    found: list[dict[str, Any]] = scenario.service.events("signature.signatory-reminded.v1")[before:]
    return [(UUID(each["account_id"]), each["documents"], each["days"]) for each in found]


@pytest.mark.spec("SIG-01", "SIG-04", "NOTIF-05")
def test_whoever_has_not_signed_is_reminded_after_three_and_after_ten_days_and_then_no_more(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    for _ in range(2):
        scenario.deliver()
    assert reminded(scenario) == []
    scenario.advance(timedelta(days=3))
    assert reminded(scenario) == [(ALICE.id, 2, 3)]
    assert reminded(scenario) == [], "once is enough"
    scenario.advance(timedelta(days=7))
    assert reminded(scenario) == [(ALICE.id, 2, 10)]
    scenario.advance(timedelta(days=90))
    assert reminded(scenario) == []


@pytest.mark.spec("NOTIF-05")
def test_nobody_is_reminded_of_what_is_done_refused_or_over(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    signed, refused = scenario.deliver(), scenario.deliver()
    scenario.deliver(signature={"deadline": scenario.clock.now() + timedelta(days=2)})
    scenario.invoice(ALICES_HOLDER, required_right="owner")
    scenario.record_signature(ALICE, signed)
    scenario.run_worker()
    scenario.refuse(ALICE, scenario.envelope(ALICE, refused))
    scenario.advance(timedelta(days=3))
    assert reminded(scenario) == []


@pytest.mark.spec("SIG-01")
def test_each_is_reminded_from_when_it_is_their_turn(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    sends(scenario, BOB)
    document = scenario.deliver(signature={"signatories": ["agency", "recipient"], "reminders": [2]})
    scenario.advance(timedelta(days=2))
    assert reminded(scenario) == [(BOB.id, 1, 2)]
    scenario.act(BOB, scenario.draft(BOB, [document]))
    scenario.run_worker()
    scenario.advance(timedelta(days=1))
    assert reminded(scenario) == []
    scenario.advance(timedelta(days=1))
    assert reminded(scenario) == [(ALICE.id, 1, 2)]


@pytest.mark.spec("SIG-01")
def test_a_depositor_may_want_no_reminders_or_other_days(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    scenario.deliver(signature={"reminders": []})
    scenario.deliver(signature={"reminders": [1, 30]})
    scenario.advance(timedelta(days=40))
    # A worker that was away for long reminds once of the last day that is gone.
    assert reminded(scenario) == [(ALICE.id, 2, 30)]
    assert reminded(scenario) == []


def test_a_reminder_is_kept_and_seen_by_those_who_see_the_document_alone(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    scenario.grant(CHARLIE, holder=uuid4(), organisation=uuid4())
    scenario.deliver()
    scenario.advance(timedelta(days=3))
    reminded(scenario)
    for who, expected in ((ALICE, 1), (CHARLIE, 0)):
        with scenario.service.app.app_context(), transaction(by=Principal(who.id, "person")) as session:
            assert session.scalar(text("SELECT count(*) FROM reminders")) == expected
