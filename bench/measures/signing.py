"""Signing one contract, against stock pyHanko doing the same in the same process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle

from bench.report import Line
from bench.rounds import Pace
from chartrier.observability import logging
from deploy.local.product.certificates import SigningCertificate, signing_certificate
from signature.certificates.signing_key import SigningKey
from signature.pdf import pades
from signature.pdf.appearance import Appearance
from signature.pdf.handwriting import Handwriting
from tests.e2e.support.sample_documents import employment_contract

SIGNATURES = 20
SIGNER = "Camille Exemple"


@dataclass(frozen=True)
class Stock:
    """pyHanko as its manual shows it: its own signer, its own stamp, PAdES B-B."""

    signer: signers.SimpleSigner

    @classmethod
    def of(cls, seal: SigningCertificate) -> Stock:
        """Return the stock signer of a key and its certificate."""
        with TemporaryDirectory() as folder:
            parts = {"key": seal.key, "certificate": seal.certificate, "chain": seal.chain}
            paths = {name: Path(folder, name) for name in parts}
            for name, content in parts.items():
                paths[name].write_bytes(content)
            key, certificate, chain = map(str, paths.values())
            signer = signers.SimpleSigner.load(key, certificate, [chain])  # type: ignore[no-untyped-call]
        if signer is None:
            raise ValueError("pyHanko can't read the key")
        return cls(signer)

    def sign(self, pdf: bytes) -> None:
        """Sign a file visibly on its first page."""
        metadata = signers.PdfSignatureMetadata(
            field_name="signature", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, name=SIGNER
        )
        signer = signers.PdfSigner(
            metadata,
            self.signer,
            stamp_style=TextStampStyle(stamp_text="%(signer)s\n%(ts)s"),
            new_field_spec=fields.SigFieldSpec("signature", box=(50, 50, 250, 110)),
        )
        asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))))


def lines(pace: Pace) -> list[Line]:
    """Measure both."""
    # Notes about odd files are for a service's log.
    logging.configure("error")
    contract, seal = employment_contract(), signing_certificate()
    key, stock = SigningKey.from_pem(seal.key, seal.certificate, seal.chain), Stock.of(seal)
    now = datetime.now(UTC)
    appearance = Appearance(
        text=SIGNER, handwriting=Handwriting("cursive"), signatory_name=SIGNER, signed_at=now, platform="Chartrier"
    )

    def product() -> None:
        pades.sign(contract, key, appearance, field="signature", at=now)

    def baseline() -> None:
        stock.sign(contract)

    for warm in (product, baseline):
        warm()
    pairs = pace.alternate(product=lambda: _rate(product), baseline=lambda: _rate(baseline))
    return [Line.of("signing (baseline: stock pyHanko)", "/s", pairs, more_is_better=True)]


def _rate(sign: Callable[[], None]) -> float:
    # The processor's time: whatever else the machine does meanwhile is no part of signing.
    began = time.process_time()
    for _ in range(SIGNATURES):
        sign()
    return SIGNATURES / (time.process_time() - began)
