"""The files that are deposited: one invented payslip, padded to the size that is measured."""

from __future__ import annotations

import io
import secrets
from functools import cache

import pikepdf

from tests.e2e.support.sample_documents import payslip

KB = 1000


@cache
def sample_payslip(size: int) -> bytes:
    """Return an invented payslip of about so many bytes: an attachment that can't be compressed makes up the rest."""
    plain = _with_attachment(0)
    return _with_attachment(max(0, size - len(plain)))


def _with_attachment(size: int) -> bytes:
    with pikepdf.open(io.BytesIO(payslip())) as pdf:
        if size:
            scan = pdf.make_stream(secrets.token_bytes(size), Subtype=pikepdf.Name("/EmbeddedFile"))
            pdf.Root["/Scan"] = pdf.make_indirect(scan)
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()
