"""A document may be hostile: the worker stays as it was, the person is told, and the next document is signed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chartrier.testing import ALICE
from services.signature.tests.signature_support import hostile_pdfs, sample_pdfs
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.validators import is_valid
from signature.certificates.signing_key import SigningKey
from signature.envelopes import texts
from signature.errors import Reason

MIB = 1024**2


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """Return the most memory that this process, which is the worker, has had since the peak was reset."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


HOSTILE = [
    (hostile_pdfs.with_inflated_content, Reason.NOT_PROCESSABLE),
    (hostile_pdfs.with_huge_page, Reason.NOT_PROCESSABLE),
    (hostile_pdfs.with_more_pages_than_anybody_signs, Reason.NOT_PROCESSABLE),
    (hostile_pdfs.with_endless_drawing, Reason.NOT_PROCESSABLE),
    (hostile_pdfs.with_many_pages, Reason.DAMAGED),
    (hostile_pdfs.with_page_tree_in_a_loop, Reason.DAMAGED),
    (hostile_pdfs.with_structure_in_a_loop, Reason.DAMAGED),
    (hostile_pdfs.with_deep_nesting, Reason.DAMAGED),
    (hostile_pdfs.with_form_in_a_loop, Reason.FORM),
]


@pytest.mark.parametrize("document,reason", HOSTILE, ids=[document.__name__ for document, _ in HOSTILE])
def test_a_hostile_document_is_refused_with_the_reason_and_the_next_one_is_signed(
    scenario: Scenario, signing_key: SigningKey, document: Callable[[], bytes], reason: Reason
) -> None:
    scenario.grant(ALICE)
    scenario.record_signature(ALICE, scenario.deliver(sample_pdfs.contract()))
    scenario.run_worker()
    hostile, honest = scenario.deliver(document()), scenario.deliver(sample_pdfs.contract())
    for document_id in (hostile, honest):
        scenario.record_signature(ALICE, document_id)
    reset_peak()
    before = peak()

    scenario.run_worker()

    assert peak() < before + 32 * MIB
    refused = scenario.envelope(ALICE, hostile)
    assert (refused["state"], refused["failure"]) == ("open", texts.explain(reason, "fr"))
    assert len(scenario.vault.versions[hostile]) == 1
    assert is_valid(scenario.vault.signed(honest), signing_key)


@pytest.mark.parametrize(
    "document",
    [
        hostile_pdfs.with_inflated_image,
        hostile_pdfs.with_huge_number_of_objects,
        hostile_pdfs.with_tables_in_a_loop,
    ],
)
def test_what_only_looks_large_costs_nothing_either(scenario: Scenario, document: Callable[[], bytes]) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver(document())
    scenario.record_signature(ALICE, document_id)
    reset_peak()
    before = peak()

    scenario.run_worker()

    assert peak() < before + 32 * MIB
    assert scenario.envelope(ALICE, document_id)["state"] in {"completed", "open"}
