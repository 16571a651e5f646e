"""A signed file is verified before it is stored: what changes more than a signature does is not valid."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import SignatureObject
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup

from services.signature.tests.signature_support.sample_pdfs import contract
from services.signature.tests.signature_support.sign import Sign
from signature.adapters.pdf_processes import NotValid, PdfProcesses
from signature.pdf.pdf_objects import amend, dictionary, dictionary_at
from signature.pdf.preparation import Revision

CONTAINER = b"\x30\x03\x02\x01\x01"
Change = Callable[[Revision], object]


def signed(change: Change, pdf: bytes | None = None, subfilter: SigSeedSubFilter = SigSeedSubFilter.PADES) -> bytes:
    """Add a field with a signature, and with it some change, in one revision."""
    writer = Revision(BytesIO(pdf or contract()))
    spec = SigFieldSpec("field", on_page=0, box=(10, 10, 100, 50))
    embedding = PdfCMSEmbedder(new_field_spec=spec).write_cms("field", writer)
    next(embedding)
    change(writer)
    embedding.send(SigObjSetup(sig_placeholder=SignatureObject(subfilter=subfilter, bytes_reserved=200)))
    _, output = embedding.send(SigIOSetup(md_algorithm="sha256"))
    embedding.send(CONTAINER)
    return bytes(output.getvalue())


def verify(processes: PdfProcesses, pdf: bytes, original: bytes | None = None) -> None:
    processes.verify(pdf, field="field", original_size=len(original or contract()), container=CONTAINER)


def page_of(writer: Revision) -> generic.DictionaryObject:
    return dictionary_at(writer.find_page_for_modification(0)[0])  # type: ignore[no-untyped-call]


def replace_what_the_page_shows(writer: Revision) -> None:
    content = writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))
    amend(page_of(writer), {"/Contents": content})


def change_the_stream_that_the_page_shows(writer: Revision) -> None:
    content = page_of(writer)["/Contents"]
    assert isinstance(content, generic.StreamObject)
    content._data = b"0 0 500 500 re f"  # noqa: SLF001 - pyHanko has no other way
    content._encoded_data = None  # noqa: SLF001
    writer.update_container(content)


def crop_the_page(writer: Revision) -> None:
    page = page_of(writer)
    amend(page, {"/CropBox": [0, 0, 100, 100]})
    writer.update_container(page)


def open_with_an_action(writer: Revision) -> None:
    amend(writer.root, {"/OpenAction": {"/S": "/Launch", "/F": "calc.exe"}})
    writer.update_root()  # type: ignore[no-untyped-call]


def cover_the_page(writer: Revision) -> None:
    note = dictionary({"/Type": "/Annot", "/Subtype": "/Square", "/Rect": [0, 0, 500, 500]})
    page_of(writer)["/Annots"].append(writer.add_object(note))


def add_another_field(writer: Revision) -> None:
    field = dictionary({"/FT": "/Tx", "/T": "amount"})
    form = dictionary_at(writer.root["/AcroForm"])
    form["/Fields"].insert(0, writer.add_object(field))


def add_a_page(writer: Revision) -> None:
    pages = dictionary_at(writer.root["/Pages"])
    pages["/Kids"].append(writer.add_object(dictionary({"/Type": "/Page", "/MediaBox": [0, 0, 10, 10]})))
    amend(pages, {"/Count": 2})
    writer.update_container(pages)


CHANGES: list[Change] = [
    replace_what_the_page_shows,
    change_the_stream_that_the_page_shows,
    crop_the_page,
    open_with_an_action,
    cover_the_page,
    add_another_field,
    add_a_page,
]


def test_a_file_with_a_signature_more_and_nothing_else_is_valid(pdf_processes: PdfProcesses) -> None:
    verify(pdf_processes, signed(lambda _: None))


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize("change", CHANGES)
def test_a_revision_that_changes_more_than_a_signature_does_is_not_valid(
    pdf_processes: PdfProcesses, change: Change
) -> None:
    with pytest.raises(NotValid):
        verify(pdf_processes, signed(change))


@pytest.mark.spec("SIG-16")
def test_a_revision_behind_the_signature_is_not_valid(pdf_processes: PdfProcesses) -> None:
    later = Revision(BytesIO(signed(lambda _: None)))
    crop_the_page(later)
    output = BytesIO()
    later.write(output)  # type: ignore[no-untyped-call]
    with pytest.raises(NotValid, match="whole file"):
        verify(pdf_processes, output.getvalue())


@pytest.mark.spec("SIG-16")
def test_a_gap_that_leaves_out_more_than_the_signature_is_not_valid(pdf_processes: PdfProcesses) -> None:
    whole = signed(lambda _: None)
    digits = CONTAINER.hex().encode().ljust(200, b"0")
    assert whole.count(digits) == 1
    with pytest.raises(NotValid):
        verify(pdf_processes, whole.replace(digits + b">", digits[:-2] + b">  "))


@pytest.mark.spec("SIG-16")
def test_another_signature_than_the_one_that_was_made_is_not_valid(pdf_processes: PdfProcesses) -> None:
    with pytest.raises(NotValid, match="another signature"):
        pdf_processes.verify(
            signed(lambda _: None), field="field", original_size=len(contract()), container=CONTAINER + b"\x01"
        )


@pytest.mark.spec("SIG-16")
def test_a_signature_of_another_kind_is_not_valid(pdf_processes: PdfProcesses) -> None:
    with pytest.raises(NotValid, match="no signature of ours"):
        verify(pdf_processes, signed(lambda _: None, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED))


@pytest.mark.spec("SIG-16")
def test_a_signature_that_was_there_before_is_not_taken_for_the_new_one(
    pdf_processes: PdfProcesses, sign: Sign
) -> None:
    before = sign(contract(), field="field").content
    with pytest.raises(NotValid):
        pdf_processes.verify(before, field="field", original_size=len(before), container=CONTAINER)


def test_what_is_no_pdf_is_not_valid(pdf_processes: PdfProcesses) -> None:
    with pytest.raises(NotValid):
        verify(pdf_processes, b"This is no PDF.")
