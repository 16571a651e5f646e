"""PAdES: a visible signature of level B-B on a PDF, every earlier signature left as it was."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import SignatureObject
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1

from chartrier.observability.logging import logger
from signature.certificates.signing_key import KeyNotUsable, SigningKey
from signature.errors import NotSignable, Reason
from signature.pdf import pdf_checks
from signature.pdf.appearance import HEIGHT, WIDTH, Appearance
from signature.pdf.pdf_objects import amend, at
from signature.pdf.placement import Place, find_place
from signature.pdf.tagging import describe

LEVEL = "PAdES B-B"

log = logger(__name__)


@dataclass(frozen=True)
class SignedFile:
    """A signed document, and whether it had to be written anew before."""

    content: bytes
    rewritten: bool


def sign(pdf: bytes, key: SigningKey, appearance: Appearance, *, field: str, at: datetime) -> SignedFile:
    """Sign a PDF visibly on its last page; `NotSignable` tells why one can't be."""
    if not key.is_valid_at(at):
        raise KeyNotUsable("the certificate of the signing key is not valid now")
    if pdf_checks.examine(pdf):
        try:
            return SignedFile(_append_signature(pdf, key, appearance, field, at), rewritten=False)
        except Exception as fault:  # noqa: BLE001 - the reader's finds in a malformed file are of every kind
            log.warning("document_written_anew", fault=type(fault).__name__)
    written_anew = pdf_checks.rewrite(pdf)
    try:
        return SignedFile(_append_signature(written_anew, key, appearance, field, at), rewritten=True)
    except Exception as fault:
        raise NotSignable(Reason.DAMAGED) from fault


class Appendix(IncrementalPdfFileWriter):
    """What is added behind a document. Its description (title, author …) stays as written, however oddly."""

    def _update_meta(self) -> None: ...


def _append_signature(pdf: bytes, key: SigningKey, appearance: Appearance, field: str, at: datetime) -> bytes:
    writer = Appendix(BytesIO(pdf))
    place = find_place(pdf, WIDTH, HEIGHT)
    spec = SigFieldSpec(field, on_page=place.page, box=place.box)  # type: ignore[arg-type]  # floats are written as well
    embedding = PdfCMSEmbedder(new_field_spec=spec).write_cms(field, writer)
    widget = next(embedding)
    _show(writer, widget, appearance, place)
    _announce_pades(writer)
    # Each byte of the signature is written as two digits.
    signature = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=appearance.signatory_name,
        bytes_reserved=2 * key.container_size,
    )
    embedding.send(SigObjSetup(sig_placeholder=signature))
    prepared, output = embedding.send(SigIOSetup(md_algorithm="sha256"))
    embedding.send(key.sign_digest(prepared.document_digest))
    signed = output.getvalue()
    if not signed.startswith(pdf):
        raise AssertionError("the signed file does not begin with the file that was shown")
    return bytes(signed)


def _show(
    writer: IncrementalPdfFileWriter, widget: generic.IndirectObject, appearance: Appearance, place: Place
) -> None:
    drawing = appearance.draw(writer, place.rotation)
    amend(at(widget), {"/AP": {"/N": drawing}})
    describe(writer, widget, appearance.spoken())


def _announce_pades(writer: IncrementalPdfFileWriter) -> None:
    """Say in the file that it uses the European extension, as files before PDF 2.0 have to."""
    writer.ensure_output_version((1, 7))  # type: ignore[no-untyped-call]
    if writer.output_version < (2, 0):
        writer.register_extension(ESIC_EXTENSION_1)
