"""Documents of the platform itself get its seal: once, as a new version, and only what was asked."""

from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chartrier.access.principal import Principal
from chartrier.testing import ALICE
from services.signature.tests.signature_support import fake_vault, sample_pdfs
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.validators import is_valid, pdfsig, words_on_the_last_page
from services.signature.tests.test_row_security import rows
from signature.certificates.signing_key import SigningKey

STRUCTURE = uuid4()


def filed(scenario: Scenario, content: bytes | None = None) -> UUID:
    """Have deposits file a payment proof."""
    document_id, content = uuid4(), content or sample_pdfs.contract("Justificatif de paiement")
    scenario.vault.keep(document_id, content)
    tell(scenario, document_id, content)
    return document_id


def tell(scenario: Scenario, document_id: UUID, content: bytes) -> None:
    scenario.service.receive(
        "deposits.payment-proof-filed.v1",
        tenant_id=STRUCTURE,
        document_id=document_id,
        holder_id=STRUCTURE,
        digest=sha256(content).hexdigest(),
        size=len(content),
    )


@pytest.mark.spec("SIG-13", "DEP-32")
def test_a_payment_proof_gets_the_seal_and_two_validators_and_the_public_page_accept_it(
    scenario: Scenario, signing_key: SigningKey, tmp_path: Path
) -> None:
    document_id = filed(scenario)
    scenario.service.run_job("seal_documents")
    sealed = scenario.vault.signed(document_id)
    assert is_valid(sealed, signing_key)
    assert "Signature is Valid" in pdfsig(sealed, tmp_path)
    assert "Cachet électronique de Chartrier" in words_on_the_last_page(sealed, tmp_path)
    judged = scenario.service.anonymous.post(
        "/api/signature/verifications", data=sealed, content_type="application/pdf"
    ).get_json()
    assert (judged["verdict"], judged["origin"]["kind"]) == ("valid", "signed")
    (event,) = scenario.service.events("signature.document-sealed.v1")
    assert event == {
        "type": "signature.document-sealed.v1",
        "tenant_id": str(STRUCTURE),
        "document_id": str(document_id),
        "holder_id": str(STRUCTURE),
        "digest": sha256(sealed).hexdigest(),
        "level": "PAdES B-B",
        "at": event["at"],
    }


def test_what_is_asked_twice_is_sealed_once(scenario: Scenario) -> None:
    content = sample_pdfs.contract("Justificatif de paiement")
    document_id = filed(scenario, content)
    tell(scenario, document_id, content)
    for _ in range(2):
        scenario.service.run_job("seal_documents")
    assert scenario.vault.signed(document_id)
    assert len(scenario.service.events("signature.document-sealed.v1")) == 1


@pytest.mark.fault
def test_a_vault_that_fails_after_it_stored_the_sealed_version_keeps_one(scenario: Scenario) -> None:
    document_id = filed(scenario)
    scenario.vault.fail_once("PUT", fake_vault.stores_and_closes_the_connection)
    scenario.service.run_job("seal_documents")
    assert scenario.service.events("signature.document-sealed.v1") == []
    scenario.advance()
    scenario.service.run_job("seal_documents")
    assert scenario.vault.signed(document_id)
    assert len(scenario.service.events("signature.document-sealed.v1")) == 1


def test_other_bytes_than_those_that_were_filed_are_never_sealed(scenario: Scenario) -> None:
    document_id = filed(scenario)
    scenario.vault.keep(document_id, sample_pdfs.contract("Autre chose"))
    scenario.service.run_job("seal_documents")
    scenario.advance()
    scenario.service.run_job("seal_documents")
    assert len(scenario.vault.versions[document_id]) == 1
    assert scenario.service.events("signature.document-sealed.v1") == []


def test_a_seal_is_seen_by_events_of_its_holder_alone(scenario: Scenario) -> None:
    filed(scenario)
    assert rows(scenario, "document_seals", tenant=STRUCTURE) == 1
    assert rows(scenario, "document_seals", tenant=uuid4()) == 0
    assert rows(scenario, "document_seals", by=Principal(ALICE.id, "person")) == 0
