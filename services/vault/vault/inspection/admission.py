"""How a content is admitted: opened by an inspector, scanned, sealed, kept, read back. Then a row may rely on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from vault.content_store.objects import StoreAway
from vault.content_store.store import Content, Place, Retained, Strongroom
from vault.errors import StoreUnavailable
from vault.inspection.inspectors import PDF, Inspected, Inspectors, Unfit
from vault.inspection.malware import Infected, MalwareScan, ScannerAway

PDF_ONLY: Final = frozenset({PDF})
PDF_OR_IMAGE: Final = frozenset({PDF, "image/jpeg", "image/png"})


@dataclass(frozen=True)
class Gate:
    """What stands between a file that somebody sent and the strongroom."""

    inspectors: Inspectors
    scan: MalwareScan
    strongroom: Strongroom
    largest: int


@dataclass(frozen=True)
class Admitted:
    """A content that is kept, and what it turned out to be."""

    place: Place
    kept: Retained
    found: Inspected
    digest: str
    size: int


def admit(gate: Gate, content: Content, place: Place, *, kinds: Collection[str]) -> Admitted:
    """Keep a content; `Unfit` with the reason when it can't be accepted."""
    found = gate.inspectors.inspect(content.data)
    if found.kind not in kinds:
        raise Unfit("is not a PDF" if kinds == PDF_ONLY else "is of a type that is not accepted")
    try:
        gate.scan.look(content.data)
        return Admitted(place, gate.strongroom.keep(content, place), found, content.digest, content.size)
    except Infected as infected:
        raise Unfit("carries malware") from infected
    except (ScannerAway, StoreAway) as away:
        raise StoreUnavailable from away
