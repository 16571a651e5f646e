"""Each use of the signing key is a row, written before the key is asked, that nobody changes or deletes."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, table, text

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB, CHARLIE
from services.signature.tests.signature_support import fake_vault
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, Scenario


def uses(scenario: Scenario, **scope: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whose rows
    with scenario.service.app.app_context(), transaction(**scope) as session:
        rows = select(text("*")).select_from(table("key_uses")).order_by(text("used_at, id"))
        return [dict(row) for row in session.execute(rows).mappings()]


@pytest.fixture
def signing(scenario: Scenario) -> Scenario:
    scenario.grant(ALICE)
    scenario.record_signature(ALICE, scenario.deliver())
    return scenario


@pytest.mark.spec("SIG-12")
def test_a_signature_leaves_a_line_that_says_what_the_key_signed_and_for_which_decision(signing: Scenario) -> None:
    signing.run_worker()
    (decision,) = signing.decisions()
    (use,) = uses(signing, tenant=ALICES_HOLDER)
    assert (use["purpose"], use["subject_id"], use["used_at"]) == ("signature", decision["id"], signing.clock.now())
    assert use["certificate_fingerprint"] == decision["certificate_fingerprint"]
    assert len(use["digest"]) == 64


@pytest.mark.spec("SIG-12")
@pytest.mark.fault
def test_a_signature_that_was_made_but_could_not_be_stored_leaves_its_line_as_well(signing: Scenario) -> None:
    signing.vault.fail_once("PUT", fake_vault.answers_500)
    signing.run_worker()
    assert len(uses(signing, tenant=ALICES_HOLDER)) == 1
    signing.advance()
    signing.run_worker()
    assert len(uses(signing, tenant=ALICES_HOLDER)) == 2


def test_a_document_that_must_not_be_signed_does_not_reach_the_key(signing: Scenario) -> None:
    signing.vault.fail_once("GET", fake_vault.answers_with_other_content)
    signing.run_worker()
    assert uses(signing, tenant=ALICES_HOLDER) == []


@pytest.mark.spec("SIG-12")
def test_who_sees_the_decision_sees_the_use_of_the_key_and_a_stranger_does_not(signing: Scenario) -> None:
    signing.run_worker()
    assert len(uses(signing, by=Principal(ALICE.id, "person"))) == 1
    for other in (BOB, CHARLIE):
        assert uses(signing, by=Principal(other.id, "person")) == []
    assert uses(signing, tenant=uuid4()) == []


@pytest.mark.spec("SIG-12")
def test_nobody_changes_or_deletes_a_use_of_the_key(signing: Scenario) -> None:
    signing.run_worker()
    for scope in ({"maintenance": True}, {"tenant": ALICES_HOLDER}, {"by": Principal(ALICE.id, "person")}):
        with signing.service.app.app_context(), transaction(**scope) as session:
            assert session.execute(text("UPDATE key_uses SET digest = 'x' RETURNING 1")).all() == []
            assert session.execute(text("DELETE FROM key_uses RETURNING 1")).all() == []
    assert len(uses(signing, tenant=ALICES_HOLDER)) == 1
