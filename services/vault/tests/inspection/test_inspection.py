"""Files are judged by what is in them, by somebody who can be killed by it."""

from __future__ import annotations

import io
import subprocess
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf

from chartrier.testing import RunningService
from services.vault.tests.depositing import Town, payslip, pdf
from vault.inspection.inspectors import Inspected, Inspectors, Unfit


@pytest.fixture(scope="module")
def inspectors() -> Iterator[Inspectors]:
    inspectors = Inspectors(1)
    yield inspectors
    inspectors.stop()


def made(change: Callable[[Pdf], object], *, encryption: Encryption | bool = False) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    written = io.BytesIO()
    document.save(written, encryption=encryption)
    return written.getvalue()


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def run_at_opening(document: Pdf) -> None:
    document.Root.OpenAction = script()


def run_by_an_indirect_action(document: Pdf) -> None:
    document.Root.OpenAction = document.make_indirect(Dictionary(S=Name.Launch, F="calc.exe"))


def run_by_a_link(document: Pdf) -> None:
    document.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, A=script())])


def run_by_a_chain_of_actions(document: Pdf) -> None:
    goto = Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]), Next=Array([script()]))
    document.Root.OpenAction = goto


def run_by_its_names(document: Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["start", script()])))


def carry_an_xfa_form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"))


def embed_rich_media(document: Pdf) -> None:
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize(
    "change",
    [
        run_at_opening,
        run_by_an_indirect_action,
        run_by_a_link,
        run_by_a_chain_of_actions,
        run_by_its_names,
        carry_an_xfa_form,
        embed_rich_media,
    ],
)
def test_a_pdf_that_runs_something_is_refused(inspectors: Inspectors, change: Callable[[Pdf], object]) -> None:
    with pytest.raises(Unfit, match="script"):
        inspectors.inspect(made(change))


@pytest.mark.spec("VLT-15")
def test_a_script_under_another_spelling_of_its_name_is_refused(inspectors: Inspectors) -> None:
    plain = made(run_at_opening)
    spelt = plain.replace(b"/S /JavaScript", b"/S/J#61vaScript", 1).replace(b"app.alert", b"app.aler", 1)
    assert len(spelt) == len(plain)

    with pytest.raises(Unfit, match="script"):
        inspectors.inspect(spelt)


@pytest.mark.spec("VLT-15")
def test_words_about_scripts_are_no_scripts(inspectors: Inspectors) -> None:
    def write_about_scripts(document: Pdf) -> None:
        document.docinfo["/Title"] = "Pourquoi /JavaScript et /JS sont refusés"
        document.pages[0].Annots = Array(
            [Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://x.test"))]
        )

    assert inspectors.inspect(made(write_about_scripts)) == Inspected("application/pdf", 1)


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_refused(inspectors: Inspectors, password: str) -> None:
    with pytest.raises(Unfit, match="encrypted"):
        inspectors.inspect(made(lambda _: None, encryption=Encryption(owner="owner", user=password)))


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize(
    "content,reason",
    [
        (b"", "empty"),
        (b"Bonjour", "type"),
        (b"PK\x03\x04" + bytes(200), "type"),
        (b"MZ" + bytes(500), "type"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 4, "broken"),
        (pdf("cut", padding=5000)[:3000], "broken"),
        (b"%PDF-1.4\n1 0 obj " + b"[" * 50_000 + b" endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF", "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "broken"),
    ],
)
def test_what_is_no_whole_document_is_refused_with_the_reason(
    inspectors: Inspectors, content: bytes, reason: str
) -> None:
    with pytest.raises(Unfit, match=reason):
        inspectors.inspect(content)


def swelling(size: int) -> bytes:
    """Return a small PDF one object stream of which swells to this size when it is read."""
    packed = zlib.compress(b"3 0 " + b" " * size + b"<</Type/Pages/Kids[]/Count 0>>", 9)
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 3 0 R>>endobj\n",
        b"2 0 obj<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>stream\n" % (size + 4, len(packed))
        + packed
        + b"\nendstream endobj\n",
    ]
    body = b"%PDF-1.5\n"
    places = []
    for each in objects:
        places.append(len(body))
        body += each
    table = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + bytes([index])
        for kind, place, index in [(0, 0, 0), (1, places[0], 0), (1, places[1], 0), (2, 2, 0), (1, len(body), 0)]
    )
    cross = b"4 0 obj<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return body + cross + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(body)


@pytest.mark.spec("VLT-15")
def test_a_small_file_that_takes_gigabytes_costs_one_refusal_and_no_more(inspectors: Inspectors) -> None:
    bomb = swelling(1_500_000_000)
    assert len(bomb) < 2_000_000

    # Read whole it would be refused for having no page; it never comes to that.
    with pytest.raises(Unfit, match=r"can't be opened|time or memory"):
        inspectors.inspect(bomb)

    assert inspectors.inspect(pdf("after it", pages=3)) == Inspected("application/pdf", 3)


@pytest.mark.spec("VLT-15")
def test_files_are_inspected_one_after_the_other_whoever_asks(inspectors: Inspectors) -> None:
    files = [pdf(str(pages), pages=pages) for pages in range(1, 9)]
    with ThreadPoolExecutor(4) as pool:
        assert [found.pages for found in pool.map(inspectors.inspect, files * 5)] == list(range(1, 9)) * 5


@pytest.mark.spec("VLT-15")
def test_a_hundred_files_are_read_without_a_process_for_each(
    inspectors: Inspectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = pdf("payslip", padding=100_000)
    inspectors.inspect(document)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("another process was started"))
    for _ in range(100):
        inspectors.inspect(document)


@pytest.mark.spec("VLT-13", "VLT-15")
def test_a_batch_refuses_unfit_files_with_their_reason_and_keeps_the_others(
    town: Town, service: RunningService
) -> None:
    files = {
        "script.pdf": made(run_at_opening),
        "photo.pdf": b"\xff\xd8\xff\xe0 not a PDF",
        "large.pdf": pdf("large", padding=3 * 1024**2),
    }
    lines = [payslip(f"BUL-{name}", file=name) for name in files]

    answer = town.send(*lines, payslip(), files=files).get_json()

    assert [line["outcome"] for line in answer["lines"]] == ["refused", "refused", "refused", "accepted"]
    assert [line["problems"] for line in answer["lines"][:3]] == [
        [{"field": "file", "reason": "Ce fichier contient un script ou une action exécutable."}],
        [{"field": "file", "reason": "Ce fichier est abîmé\u00a0: il ne s’ouvre pas comme une image."}],
        [{"field": "file", "reason": "Ce fichier est trop volumineux."}],
    ]
    assert len(service.events("vault.deposit-received.v1")) == 1
