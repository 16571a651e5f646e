"""Preparing a document for its signature: checked, the place found, one revision appended; in a limited process."""

import gc
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from typing import Any, BinaryIO, Final

import msgspec
import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import SignatureObject
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1

from signature.errors import NotSignable, Reason
from signature.pdf import pdf_checks
from signature.pdf.appearance import HEIGHT, WIDTH, draw
from signature.pdf.handwriting import Handwriting
from signature.pdf.pdf_objects import amend, dictionary_at
from signature.pdf.placement import Place, find_place, place_at
from signature.pdf.prepared_file import PreparedFile, SignatureField
from signature.pdf.stamp import Stamp
from signature.pdf.tagging import describe

_SAMPLE: Final = "Zoë Œuvrard"


def prepare(file: BinaryIO, *, stamp: dict[str, Any], field: dict[str, Any]) -> bytes | dict[str, str]:
    """Return what has to be added to a document for it to be signed visibly, or why it can't be."""
    original = file.read()
    try:
        prepared = _prepared(original, msgspec.convert(stamp, Stamp), msgspec.convert(field, SignatureField))
    except NotSignable as refused:
        return {"refused": refused.reason}
    return prepared.to_bytes(original)


def warm_up() -> None:
    """Have the libraries load what they load at first use."""
    # A process of a few documents has little garbage to look for.
    gc.set_threshold(50_000)
    plain, encrypted = BytesIO(), BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(plain)
        document.save(encrypted, encryption=pikepdf.Encryption(owner="owner", user="user"))
    malformed = plain.getvalue().replace(b"startxref", b"startxxxx")
    now = datetime.now(UTC)
    field = msgspec.to_builtins(SignatureField("warm-up", now, container_size=1))
    for handwriting, sample in product(Handwriting, (plain.getvalue(), malformed, encrypted.getvalue())):
        stamp = msgspec.to_builtins(Stamp(_SAMPLE, handwriting, _SAMPLE, now, _SAMPLE))
        prepare(BytesIO(sample), stamp=stamp, field=field)


class Revision(IncrementalPdfFileWriter):
    """What is appended to a document. Its description (title, author …) stays as it is written, however oddly."""

    def _update_meta(self) -> None: ...


def _prepared(original: bytes, stamp: Stamp, field: SignatureField) -> PreparedFile:
    if pdf_checks.check(original):
        try:
            content, gap = _append_revision(original, stamp, field)
            return PreparedFile(content, len(original), gap, rewritten=False)
        except (NotSignable, MemoryError):
            raise
        except Exception:  # noqa: BLE001, S110 - pyHanko finds faults of every kind in a malformed file; it is rewritten
            pass
    rewritten = pdf_checks.rewrite(original)
    try:
        content, gap = _append_revision(rewritten, stamp, field)
    except (NotSignable, MemoryError):
        raise
    except Exception as fault:
        raise NotSignable(Reason.DAMAGED) from fault
    return PreparedFile(content, len(rewritten), gap, rewritten=True)


def _append_revision(pdf: bytes, stamp: Stamp, field: SignatureField) -> tuple[bytes, tuple[int, int]]:
    writer = Revision(BytesIO(pdf))
    place = place_at(pdf, field.position, WIDTH, HEIGHT) if field.position else find_place(pdf, WIDTH, HEIGHT)
    spec = SigFieldSpec(field.name, on_page=place.page, box=place.box)  # type: ignore[arg-type]  # floats are written as well
    embedding = PdfCMSEmbedder(new_field_spec=spec).write_cms(field.name, writer)
    _show(writer, next(embedding), stamp, place)
    _declare_pades(writer)
    signature = SignatureObject(
        timestamp=field.signed_at,
        subfilter=SigSeedSubFilter.PADES,
        name=stamp.signatory_name,
        # Each byte of the signature is written as two digits.
        bytes_reserved=2 * field.container_size,
    )
    embedding.send(SigObjSetup(sig_placeholder=signature))
    prepared, output = embedding.send(SigIOSetup(md_algorithm="sha256"))
    return output.getvalue(), (prepared.reserved_region_start, prepared.reserved_region_end)


def _show(writer: IncrementalPdfFileWriter, widget: generic.IndirectObject, stamp: Stamp, place: Place) -> None:
    drawing = draw(stamp, writer, place.rotation)
    amend(dictionary_at(widget), {"/AP": {"/N": drawing}})
    describe(writer, widget, stamp.description())


def _declare_pades(writer: IncrementalPdfFileWriter) -> None:
    """Say in the file that it uses the European extension, as files before PDF 2.0 have to."""
    writer.ensure_output_version((1, 7))  # type: ignore[no-untyped-call]
    if writer.output_version < (2, 0):
        writer.register_extension(ESIC_EXTENSION_1)
