"""Anybody brings a file and learns whether it is intact, who signed it and when; doubt is said as invalid."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from chartrier.testing import ALICE
from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.sign import Sign
from signature.api import verifications
from signature.pdf.pdf_objects import amend, dictionary, dictionary_at

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


def _appended(change: Callable[[IncrementalPdfFileWriter], None]) -> Callable[[bytes], bytes]:
    def append(signed: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(BytesIO(signed))
        change(writer)
        output = BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]
        return output.getvalue()

    return append


def _page_of(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return dictionary_at(writer.find_page_for_modification(0)[0])  # type: ignore[no-untyped-call]


def _another_text(writer: IncrementalPdfFileWriter) -> None:
    page = _page_of(writer)
    amend(page, {"/Contents": writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))})
    writer.update_container(page)


def _a_note(writer: IncrementalPdfFileWriter) -> None:
    page = _page_of(writer)
    note = dictionary({"/Type": "/Annot", "/Subtype": "/Square", "/Rect": [0, 0, 500, 500]})
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])


def _a_page(writer: IncrementalPdfFileWriter) -> None:
    pages = dictionary_at(writer.root["/Pages"])
    pages["/Kids"].append(writer.add_object(dictionary({"/Type": "/Page", "/MediaBox": [0, 0, 10, 10]})))
    amend(pages, {"/Count": 2})
    writer.update_container(pages)


def _a_field(writer: IncrementalPdfFileWriter) -> None:
    form = dictionary_at(writer.root["/AcroForm"])
    form["/Fields"].append(writer.add_object(dictionary({"/FT": "/Tx", "/T": "amount"})))
    writer.update_container(form["/Fields"])


def _another_language(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = generic.pdf_string("de")
    writer.update_root()  # type: ignore[no-untyped-call]


@pytest.mark.spec("SIG-08")
@pytest.mark.parametrize(
    "change, expected",
    [
        (_another_text, [{"kind": "page", "page": 1, "name": None}]),
        (_a_note, [{"kind": "annotation", "page": 1, "name": None}]),
        (_a_page, [{"kind": "page-added", "page": 2, "name": None}]),
        (_a_field, [{"kind": "field-added", "page": None, "name": "amount"}]),
        (_another_language, [{"kind": "other", "page": None, "name": None}]),
    ],
)
def test_it_says_which_page_annotation_or_field_was_changed_since(
    scenario: Scenario,
    signed: bytes,
    change: Callable[[IncrementalPdfFileWriter], None],
    expected: list[dict[str, Any]],
) -> None:
    found = verdict(scenario, _appended(change)(signed))
    assert (found["verdict"], found["changes"]) == ("invalid", expected)


@pytest.mark.spec("SIG-08")
def test_a_valid_file_and_one_with_a_further_signature_were_not_changed(
    scenario: Scenario, signed: bytes, sign: Sign
) -> None:
    assert verdict(scenario, signed)["changes"] == []
    assert verdict(scenario, sign(signed, "Bob Petit", field="second").content)["changes"] == []


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


def test_a_file_with_more_signatures_than_can_be_examined_is_not_valid(scenario: Scenario) -> None:
    def crowd(document: pikepdf.Pdf) -> None:
        value = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3]))
        fields = [
            document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=f"field {number}", V=value))
            for number in range(31)
        ]
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields), SigFlags=3)

    found = verdict(scenario, sample_pdfs.changed(sample_pdfs.contract(), crowd))
    assert (found["verdict"], found["fault"]) == ("invalid", "too-many-signatures")


@pytest.mark.spec("SIG-16")
def test_a_file_with_a_signature_of_a_kind_that_is_not_known_here_is_not_called_unsigned(scenario: Scenario) -> None:
    def old(document: pikepdf.Pdf) -> None:
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, SubFilter=pikepdf.Name("/adbe.x509.rsa_sha1"))
        field = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="old", V=value))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)

    found = verdict(scenario, sample_pdfs.changed(sample_pdfs.contract(), old))
    assert (found["verdict"], found["fault"]) == ("invalid", "unknown-signature")


def test_whoever_comes_while_all_places_are_taken_is_asked_to_come_again_before_their_file_is_read(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifications, "_AT_ONCE", BoundedSemaphore(1))
    with verifications._AT_ONCE:  # noqa: SLF001 - the one place is taken
        unread = FailsWhenRead()
        answer = scenario.service.anonymous.post(VERIFICATIONS, input_stream=unread, content_length=100)
        assert (answer.status_code, unread.was_read) == (503, False)
    assert verdict(scenario, sample_pdfs.contract())["verdict"] == "unsigned"


class FailsWhenRead(BytesIO):
    """A body that says whether anybody read it."""

    was_read = False

    def read(self, *_: object) -> bytes:
        self.was_read = True
        return b""


def test_a_file_that_is_too_large_is_refused(scenario: Scenario) -> None:
    content = b"%PDF" + bytes(25 * 1024**2)
    answer = scenario.service.anonymous.post(VERIFICATIONS, data=content, content_type="application/pdf")
    assert answer.status_code == 413
