"""Anybody brings a file and learns whether it is intact, who signed it and when; doubt is said as invalid."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from chartrier.testing import ALICE
from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.sign import Sign

VERIFICATIONS = "/api/signature/verifications"


@pytest.fixture
def signed(scenario: Scenario) -> bytes:
    """A contract that Alice signed."""
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    scenario.record_signature(ALICE, document_id)
    scenario.run_worker()
    return scenario.vault.signed(document_id)


def verdict(scenario: Scenario, content: bytes) -> dict[str, Any]:
    answer = scenario.service.anonymous.post(VERIFICATIONS, data=content, content_type="application/pdf")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.spec("SIG-08", "SIG-16")
def test_anybody_learns_that_a_file_is_intact_who_signed_it_and_when(scenario: Scenario, signed: bytes) -> None:
    found = verdict(scenario, signed)
    assert (found["verdict"], found["fault"], found["digest"]) == ("valid", None, sha256(signed).hexdigest())
    (signature,) = found["signatures"]
    assert (signature["name"], signature["signed_at"]) == ("Alice Petit", "2026-11-20T09:00:00+00:00")
    assert (signature["level"], signature["ours"], signature["covers_whole_file"]) == ("PAdES B-B", True, True)
    assert found["origin"] == {"kind": "signed", "signed_at": "2026-11-20T09:00:00+00:00", "level": "PAdES B-B"}


def _changed_byte(signed: bytes) -> bytes:
    place = signed.index(b"%PDF") + 40
    return signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]


def _appended_revision(signed: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Lang"] = generic.pdf_string("de")
    writer.update_root()  # type: ignore[no-untyped-call]
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


def _rewritten(signed: bytes) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(signed)) as document:
        document.save(output)
    return output.getvalue()


@pytest.mark.spec("SIG-08", "SIG-16")
@pytest.mark.parametrize(
    "change, faults",
    [
        (_changed_byte, {"altered", "unreadable"}),
        (_appended_revision, {"changed-since", "added-since"}),
        (_rewritten, {"altered", "unreadable"}),
        (lambda signed: signed + b"\n% and more", {"added-since", "unreadable"}),
        (lambda signed: signed[:-200], {"unreadable"}),
    ],
    ids=["a changed byte", "an appended revision", "a file written anew", "bytes behind the end", "a cut file"],
)
def test_whatever_was_changed_since_is_invalid_and_says_why(
    scenario: Scenario, signed: bytes, change: Callable[[bytes], bytes], faults: set[str]
) -> None:
    found = verdict(scenario, change(signed))
    assert found["verdict"] == "invalid"
    assert found["fault"] in faults
    assert found["origin"] is None


@pytest.mark.spec("SIG-08")
def test_each_of_several_signatures_is_named(scenario: Scenario, signed: bytes, sign: Sign) -> None:
    twice = sign(signed, "Bob Petit", field="second").content
    found = verdict(scenario, twice)
    assert found["verdict"] == "valid"
    assert [each["covers_whole_file"] for each in found["signatures"]] == [False, True]


@pytest.mark.spec("SIG-08")
def test_a_file_that_nobody_signed_and_what_is_no_pdf_are_told_apart(scenario: Scenario) -> None:
    assert verdict(scenario, sample_pdfs.contract())["verdict"] == "unsigned"
    for content in (b"", b"hello", b"%PDF-1.7\n", b"PK\x03\x04" + bytes(100)):
        assert (verdict(scenario, content)["verdict"], verdict(scenario, content)["fault"]) == ("invalid", "unreadable")


@pytest.mark.spec("SIG-08")
def test_a_signature_with_a_certificate_that_never_signed_here_is_not_called_ours(
    scenario: Scenario, sign: Sign
) -> None:
    found = verdict(scenario, sign(sample_pdfs.contract()).content)
    assert found["verdict"] == "signed-elsewhere"
    assert [each["ours"] for each in found["signatures"]] == [False]


@pytest.mark.spec("SIG-08")
def test_a_digest_says_whether_the_file_came_from_here_and_nothing_else(scenario: Scenario, signed: bytes) -> None:
    anonymous = scenario.service.anonymous
    known = anonymous.get(f"{VERIFICATIONS}/{sha256(signed).hexdigest()}")
    assert known.get_json() == {"kind": "signed", "signed_at": "2026-11-20T09:00:00+00:00", "level": "PAdES B-B"}
    before = anonymous.get(f"{VERIFICATIONS}/{sha256(sample_pdfs.contract()).hexdigest().upper()}")
    assert before.get_json()["kind"] == "original"
    unknown = anonymous.get(f"{VERIFICATIONS}/{'0' * 64}")
    assert (unknown.status_code, unknown.get_json()["type"]) == (404, "/problems/unknown-file")
    assert anonymous.get(f"{VERIFICATIONS}/short").status_code == 404


def test_a_file_that_is_too_large_is_refused(scenario: Scenario) -> None:
    content = b"%PDF" + bytes(25 * 1024**2)
    answer = scenario.service.anonymous.post(VERIFICATIONS, data=content, content_type="application/pdf")
    assert answer.status_code == 413
