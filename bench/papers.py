"""The files that are deposited: one invented payslip, filled up to the size that is measured."""

from __future__ import annotations

import io
import secrets
from functools import cache

import pikepdf

from tests.e2e.support.sample_documents import payslip

KB = 1000


@cache
def paper(size: int) -> bytes:
    """Answer an invented payslip of about so many bytes: a scan that nobody can press smaller makes up the rest."""
    plain = _with_scan(0)
    return _with_scan(max(0, size - len(plain)))


def _with_scan(size: int) -> bytes:
    with pikepdf.open(io.BytesIO(payslip())) as pdf:
        if size:
            scan = pdf.make_stream(secrets.token_bytes(size), Subtype=pikepdf.Name("/EmbeddedFile"))
            pdf.Root["/Scan"] = pdf.make_indirect(scan)
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()
