"""What its sender withdrew is nobody's to sign."""

import pytest

from chartrier.testing import ALICE
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, Scenario


@pytest.mark.spec("VLT-34", "SIG-01")
def test_a_contract_that_was_withdrawn_waits_for_no_signature_any_more(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    withdrawn, other = scenario.deliver(), scenario.deliver()

    scenario.service.receive(
        "vault.contract-withdrawn.v1", tenant_id=ALICES_HOLDER, document_id=withdrawn, holder_id=ALICES_HOLDER
    )

    assert scenario.envelopes(ALICE, withdrawn) == []
    assert scenario.envelope(ALICE, other)["state"] == "open"
