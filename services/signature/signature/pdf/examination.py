"""Examining a signed PDF that anybody brings: is it intact, who signed it, when, and what changed since.

Runs in a limited process. Whatever can't be read without doubt is invalid: there is no verdict by good will.
"""

from collections.abc import Coroutine
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
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

# What a further signature does to a file that was signed before.
_BY_A_SIGNATURE: Final = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
_PADES: Final = "/ETSI.CAdES.detached"
_LONGEST_TEXT: Final = 300

Result = TypeVar("Result")


def examine(file: BinaryIO) -> dict[str, Any]:
    """Return what is wrong with a file, or nothing, and each of its signatures, the oldest first."""
    try:
        return _examine(file.read())
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever it is, a file that is not understood is not valid
        return {"fault": "unreadable", "signatures": []}


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
    embedded = PdfFileReader(BytesIO(content)).embedded_signatures
    found = [_signature(each) for each in embedded]
    return {"fault": _fault(found), "signatures": found}


def _signature(embedded: EmbeddedPdfSignature) -> dict[str, Any]:
    # Whether to trust the certificate is for the caller to say, who knows whose it is; nothing is fetched.
    certificate = embedded.signer_cert
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = _finish(async_validate_pdf_signature(embedded, context))
    claimed = embedded.self_reported_timestamp
    is_pades = str(embedded.sig_object.get("/SubFilter")) == _PADES
    return {
        "name": str(embedded.sig_object.get("/Name", ""))[:_LONGEST_TEXT],
        "signed_at": claimed.isoformat() if claimed and claimed.tzinfo else None,
        "level": ("PAdES B-T" if status.timestamp_validity else "PAdES B-B") if is_pades else "other",
        "certificate": certificate.subject.human_friendly[:_LONGEST_TEXT],
        "issuer": certificate.issuer.human_friendly[:_LONGEST_TEXT],
        "fingerprint": sha256(certificate.dump()).hexdigest(),
        "fault": _fault_of(intact=status.intact, valid=status.valid, change=status.modification_level),
        "covers_whole_file": status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
    }


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
