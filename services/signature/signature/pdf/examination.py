"""Examining a signed PDF that anybody brings: is it intact, who signed it, when, and what changed since.

Runs in a limited process. Whatever can't be read without doubt is invalid: there is no verdict by good will.
"""

from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO, Final, TypeVar

import pikepdf
from asn1crypto.keys import PrivateKeyInfo  # type: ignore[import-untyped]
from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.validation import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signature.pdf.changes import changes_since

# What a further signature does to a file that was signed before.
_BY_A_SIGNATURE: Final = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
_DOCUMENT_STAMP: Final = "/DocTimeStamp"
_PADES: Final = "/ETSI.CAdES.detached"
_LONGEST_TEXT: Final = 300
# Each signature of a file costs a reading of all of it.
MOST_SIGNATURES: Final = 30

Result = TypeVar("Result")


def examine(file: BinaryIO) -> dict[str, Any]:
    """Return what is wrong with a file, or nothing, and each of its signatures, the oldest first."""
    try:
        return _examine(file.read())
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever it is, a file that is not understood is not valid
        return _nothing_but("unreadable")


def warm_up() -> None:
    """Have the libraries load what they load at first use."""
    examine(_signed_sample())


def _signed_sample() -> BytesIO:
    """Sign a blank page with a key that is forgotten at once."""
    page = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(page)
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "warm-up")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)  # noqa: FBT003
        .sign(key, SHA256())
    )
    signer = SimpleSigner(
        Certificate.load(certificate.public_bytes(Encoding.DER)),
        PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    metadata = PdfSignatureMetadata(field_name="warm-up", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    signed: BytesIO = sign_pdf(IncrementalPdfFileWriter(page), metadata, signer)
    return signed


def _examine(content: bytes) -> dict[str, Any]:
    reader = PdfFileReader(BytesIO(content))
    filled = list(enumerate_sig_fields(reader, filled_status=True))
    if len(filled) > MOST_SIGNATURES:
        return _nothing_but("too-many-signatures")
    embedded = reader.embedded_signatures
    if len(embedded) != len(filled):
        return _nothing_but("unknown-signature")
    found = [_archive_stamp(each) if each.sig_object_type == _DOCUMENT_STAMP else _signature(each) for each in embedded]
    fault = _fault(found)
    return {"fault": fault, "signatures": found, "changes": _changes(content, embedded, found, fault)}


def _nothing_but(fault: str) -> dict[str, Any]:
    return {"fault": fault, "signatures": [], "changes": []}


def _signature(embedded: EmbeddedPdfSignature) -> dict[str, Any]:
    # Whether to trust the certificate is for the caller to say, who knows whose it is; nothing is fetched.
    context = ValidationContext(trust_roots=[embedded.signer_cert], allow_fetching=False)
    status = _finish(async_validate_pdf_signature(embedded, context))
    claimed = embedded.self_reported_timestamp
    return {
        "kind": "signature",
        "name": str(embedded.sig_object.get("/Name", ""))[:_LONGEST_TEXT],
        "signed_at": claimed.isoformat() if claimed and claimed.tzinfo else None,
        **_stamp_of(embedded, status),
        **_certificate_and_fault(embedded, status),
    }


def _archive_stamp(embedded: EmbeddedPdfSignature) -> dict[str, Any]:
    """Return a time stamp of the whole document, which keeps the signatures before it provable."""
    context = ValidationContext(trust_roots=[embedded.signer_cert], allow_fetching=False)
    status = _finish(async_validate_pdf_timestamp(embedded, context))
    return {
        "kind": "archive-stamp",
        "name": "",
        "signed_at": None,
        "level": "PAdES B-LTA",
        "stamped_at": status.timestamp.isoformat(),
        "stamped_by": embedded.signer_cert.subject.human_friendly[:_LONGEST_TEXT],
        **_certificate_and_fault(embedded, status),
    }


def _certificate_and_fault(
    embedded: EmbeddedPdfSignature, status: PdfSignatureStatus | DocumentTimestampStatus
) -> dict[str, Any]:
    certificate = embedded.signer_cert
    return {
        "certificate": certificate.subject.human_friendly[:_LONGEST_TEXT],
        "issuer": certificate.issuer.human_friendly[:_LONGEST_TEXT],
        "fingerprint": sha256(certificate.dump()).hexdigest(),
        "fault": _fault_of(intact=status.intact, valid=status.valid, change=status.modification_level),
        "covers_whole_file": status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
    }


def _stamp_of(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> dict[str, Any]:
    """Return the level, and the time that an authority gave: a stamp that is not intact counts for nothing."""
    stamp = status.timestamp_validity
    sound = stamp if stamp and stamp.intact and stamp.valid else None
    is_pades = str(embedded.sig_object.get("/SubFilter")) == _PADES
    return {
        "level": ("PAdES B-T" if sound else "PAdES B-B") if is_pades else "other",
        "stamped_at": sound.timestamp.isoformat() if sound else None,
        "stamped_by": sound.signing_cert.subject.human_friendly[:_LONGEST_TEXT] if sound else None,
    }


def _changes(
    content: bytes, embedded: Sequence[EmbeddedPdfSignature], found: list[dict[str, Any]], fault: str | None
) -> list[dict[str, Any]]:
    """Return what was changed since the first signature after which anything was, or since the last."""
    if fault not in {"changed-since", "added-since"}:
        return []
    first = next((number for number, each in enumerate(found) if each["fault"]), len(found) - 1)
    _, _, start, size = (int(number) for number in embedded[first].byte_range)
    try:
        return changes_since(content, start + size)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        # That something was changed is certain; what, only where the file can be read as it was.
        return []


def _finish(validation: Coroutine[None, None, Result]) -> Result:
    """Run a coroutine that waits for nothing: an event loop would open connections, which this process may not."""
    try:
        validation.send(None)
    except StopIteration as finished:
        result: Result = finished.value
        return result
    raise RuntimeError("the validation waits for something outside")


def _fault_of(*, intact: bool, valid: bool, change: ModificationLevel | None) -> str | None:
    if not intact:
        return "altered"
    if not valid:
        return "forged"
    return None if change in _BY_A_SIGNATURE else "changed-since"


def _fault(signatures: list[dict[str, Any]]) -> str | None:
    """Return what is wrong with the file: with one of its signatures, or behind the last."""
    for signature in signatures:
        if signature["fault"]:
            return str(signature["fault"])
    return "added-since" if signatures and not signatures[-1]["covers_whole_file"] else None
