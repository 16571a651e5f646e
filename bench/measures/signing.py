"""Signing one contract, in the processes that the worker uses, against stock pyHanko doing it in one process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle

from bench.report import Line
from bench.rounds import Pace
from bench.system.process_usage import process_tree, processor_time
from chartrier.access.encryption import Encryption, new_key
from chartrier.clock import SystemClock
from chartrier.observability import logging
from deploy.local.product.certificates import SigningCertificate, signing_certificate
from signature.adapters.pdf_processes import PdfProcesses
from signature.adapters.vault import StoredVersion, VersionOrigin
from signature.certificates.key_client import KeyClient
from signature.pdf.handwriting import Handwriting
from signature.pdf.stamp import Stamp
from signature.ports import Ports
from signature.signing.document_signing import SignatureOrder, sign_content
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
    stock, ports, now = Stock.of(seal), ports_of(seal), datetime.now(UTC)
    stamp = Stamp(
        SIGNER,
        Handwriting.CURSIVE,
        signatory_name=SIGNER,
        signed_at=now,
        platform="Chartrier",
    )

    def product() -> None:
        sign_content(contract, stamp, ports, SignatureOrder("signature", now))

    def baseline() -> None:
        stock.sign(contract)

    for warm in (product, baseline):
        warm()
    pairs = pace.alternate(product=lambda: _rate(product), baseline=lambda: _rate(baseline))
    ports.pdf.stop()
    ports.key.stop()
    return [Line.of("signing (baseline: stock pyHanko)", "/s", pairs, more_is_better=True)]


class NoVault:
    """No vault: only what happens between fetching a document and storing it is measured."""

    def fetch(self, document_id: UUID, *, digest: str, size: int) -> bytes:
        """Fetch nothing."""
        raise NotImplementedError

    def store(self, document_id: UUID, content: bytes, origin: VersionOrigin) -> StoredVersion:
        """Store nothing."""
        raise NotImplementedError


def ports_of(seal: SigningCertificate) -> Ports:
    """Return what the worker signs with, holding this key."""
    parts = {"KEY": seal.key, "CERTIFICATE": seal.certificate, "CHAIN": seal.chain}
    key = KeyClient({f"SIGNATURE_{name}": part.decode() for name, part in parts.items()})
    return Ports(SystemClock(), NoVault(), key, PdfProcesses(), "Chartrier", Encryption(new_key()))


def _rate(sign: Callable[[], None]) -> float:
    # The processor's time, of all processes that take part: whatever else the machine does is no part of signing.
    began = processor_time(process_tree(os.getpid()))
    for _ in range(SIGNATURES):
        sign()
    return SIGNATURES / (processor_time(process_tree(os.getpid())) - began)
