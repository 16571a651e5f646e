"""Signatures with a time stamp: at the level asked or not at all, and valid to validators that know nothing of us."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.serialization import Encoding

from chartrier.testing import ALICE
from services.signature.tests.signature_support.authorities import Authorities
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.validators import is_valid, pdfsig, stamps_of
from signature.certificates.signing_key import SigningKey
from signature.ports import Ports


@pytest.fixture
def stamping(scenario: Scenario, authorities: Authorities, signature_ports: Ports) -> Iterator[Scenario]:
    """The service with an authority that stamps times, which Alice's contract waits for."""
    runtime = scenario.service.app.extensions["runtime"]
    runtime.ports = replace(signature_ports, time_stamps=authorities.time_stamps(), stamp_patience=timedelta(hours=2))
    scenario.grant(ALICE)
    yield scenario
    runtime.ports = signature_ports


@pytest.mark.spec("SIG-06", "SIG-15")
def test_a_signature_bears_the_time_of_an_authority_and_two_validators_accept_it(
    stamping: Scenario, authorities: Authorities, signing_key: SigningKey, tmp_path: Path
) -> None:
    document_id = stamping.deliver()
    stamping.record_signature(ALICE, document_id)
    authorities.are_at(stamping.clock.now() + timedelta(seconds=3))
    stamping.run_worker()
    signed = stamping.vault.signed(document_id)
    root = x509.Certificate.load(authorities.root.public_bytes(Encoding.DER))
    assert is_valid(signed, signing_key, root)
    assert stamps_of(signed, signing_key, root) == [stamping.clock.now() + timedelta(seconds=3)]
    assert "Signature is Valid" in pdfsig(signed, tmp_path)
    (decision,) = stamping.decisions()
    assert (decision["level_asked"], decision["level_obtained"]) == ("PAdES B-T", "PAdES B-T")
    assert decision["stamped_at"] == stamping.clock.now() + timedelta(seconds=3)
    assert len(authorities.asked) == 1


@pytest.mark.fault
@pytest.mark.spec("SIG-15")
@pytest.mark.parametrize("fault", [503, b"<html>"], ids=["it fails", "it answers something else"])
def test_without_a_time_stamp_a_signature_waits_and_is_never_made_at_a_lower_level(
    stamping: Scenario, authorities: Authorities, fault: bytes | int
) -> None:
    document_id = stamping.deliver()
    stamping.record_signature(ALICE, document_id)
    authorities.fault = fault
    stamping.run_worker()
    waiting = stamping.envelope(ALICE, document_id)
    assert (waiting["state"], waiting["failure"]) == ("signing", None)
    assert len(stamping.vault.versions[document_id]) == 1
    authorities.fault = None
    stamping.advance(timedelta(minutes=5))
    stamping.run_worker()
    assert stamping.envelope(ALICE, document_id)["state"] == "completed"
    assert stamping.decisions()[0]["level_obtained"] == "PAdES B-T"


@pytest.mark.fault
@pytest.mark.spec("SIG-15")
def test_a_signature_that_waits_too_long_for_its_time_stamp_fails_and_says_so(
    stamping: Scenario, authorities: Authorities
) -> None:
    document_id = stamping.deliver()
    stamping.record_signature(ALICE, document_id)
    authorities.fault = 503
    stamping.run_worker()
    stamping.advance(timedelta(hours=2))
    stamping.run_worker()
    envelope = stamping.envelope(ALICE, document_id)
    assert envelope["state"] == "open"
    assert "horodatage" in envelope["failure"]
    assert len(stamping.vault.versions[document_id]) == 1
    assert stamping.service.events("signature.envelope-signed.v1") == []


@pytest.mark.spec("SIG-15")
def test_what_was_asked_with_a_time_stamp_waits_also_where_no_authority_is_configured_any_more(
    stamping: Scenario, signature_ports: Ports
) -> None:
    document_id = stamping.deliver()
    stamping.record_signature(ALICE, document_id)
    stamping.service.app.extensions["runtime"].ports = signature_ports
    stamping.run_worker()
    assert stamping.envelope(ALICE, document_id)["state"] == "signing"
    assert len(stamping.vault.versions[document_id]) == 1
