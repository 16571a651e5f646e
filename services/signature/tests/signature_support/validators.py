"""Validators of signed files that know nothing of us: pyHanko's validation and poppler's pdfsig."""

import subprocess
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
from asn1crypto import x509  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signature.certificates.signing_key import SigningKey

# Whatever reads documents in this product.
PARSERS = {"pyhanko", "pyhanko_certvalidator", "pikepdf", "pypdf", "pypdfium2", "pypdfium2_raw", "fontTools", "PIL"}


def verdicts(pdf: bytes, key: SigningKey, *further: x509.Certificate) -> list[PdfSignatureStatus]:
    """What pyHanko says of each signature, the oldest first; it trusts the key's root and what else it is told to."""
    roots = [x509.Certificate.load(key.chain[-1].public_bytes(Encoding.DER)), *further]
    signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    return [validate_pdf_signature(each, ValidationContext(trust_roots=roots)) for each in signatures]


def stamps_of(pdf: bytes, key: SigningKey, *further: x509.Certificate) -> list[datetime]:
    """The times that a trusted authority vouches for, of each signature that has one."""
    stamps = [each.timestamp_validity for each in verdicts(pdf, key, *further)]
    return [each.timestamp for each in stamps if each and each.valid and each.intact and each.trusted]


def is_valid(pdf: bytes, key: SigningKey, *further: x509.Certificate) -> bool:
    """Whether every signature holds, the last covers the whole file, and nothing else was changed since the first."""
    found = verdicts(pdf, key, *further)
    harmless = {ModificationLevel.NONE, ModificationLevel.FORM_FILLING}
    return (
        bool(found)
        and all(each.intact and each.valid and each.trusted and each.bottom_line for each in found)
        and all(each.modification_level in harmless for each in found)
        and found[-1].coverage is SignatureCoverageLevel.ENTIRE_FILE
        and found[-1].modification_level is ModificationLevel.NONE
    )


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler says of the same file."""
    file = folder / "signed.pdf"
    file.write_bytes(pdf)
    ran = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, timeout=120, check=False)
    return ran.stdout


def words_on_the_last_page(pdf: bytes, folder: Path) -> str:
    """The text of the last page, as a person selects it in a viewer."""
    return words_of(pdf, folder, "-layout").rstrip("\f").split("\f")[-1]


def words_of(pdf: bytes, folder: Path, *options: str) -> str:
    """The text of all pages."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", *options, str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def boxes_of(pdf: bytes) -> list[tuple[float, ...]]:
    """Return where the signatures stand, the oldest first."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [tuple(float(edge) for edge in field.Rect) for field in document.Root.AcroForm.Fields]
