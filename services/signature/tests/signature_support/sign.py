"""Signing a document as the worker does, without an envelope."""

from datetime import UTC, datetime
from typing import Protocol

from signature.certificates.levels import Level
from signature.pdf.handwriting import Handwriting
from signature.pdf.stamp import Stamp
from signature.ports import Ports
from signature.signing.document_signing import SignatureOrder, SignedFile, sign_content

NOON = datetime(2026, 11, 1, 11, 5, tzinfo=UTC)
LEA = "Léa Martin-Dœuf"


class Sign(Protocol):
    """Signs a document in the processes that the worker uses, with the key out of reach."""

    def __call__(
        self,
        pdf: bytes,
        text: str = LEA,
        handwriting: Handwriting = Handwriting.CURSIVE,
        *,
        field: str = "Signature1",
        at: datetime = NOON,
        level: Level = Level.BASELINE,
    ) -> SignedFile: ...


def signing_with(ports: Ports) -> Sign:
    def sign(
        pdf: bytes,
        text: str = LEA,
        handwriting: Handwriting = Handwriting.CURSIVE,
        *,
        field: str = "Signature1",
        at: datetime = NOON,
        level: Level = Level.BASELINE,
    ) -> SignedFile:
        stamp = Stamp(text, handwriting, signatory_name=LEA, signed_at=NOON, platform="Chartrier")
        return sign_content(pdf, stamp, ports, SignatureOrder(field, at, level))

    return sign
