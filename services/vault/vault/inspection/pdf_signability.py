"""What a PDF that is to be signed must not have: what is signed would not be what is shown."""

from __future__ import annotations

from typing import Any

import pikepdf

from vault.inspection.refusals import FileRefused
from vault.inspection.rules import DEEPEST


def refuse_unsignable(pdf: pikepdf.Pdf) -> None:
    """Refuse a PDF that somebody could fill in after it was signed, or that shows one thing and prints another."""
    form = pdf.Root.get("/AcroForm", pikepdf.Dictionary())
    if any(_is_to_fill_in(field) for field in form.get("/Fields", [])):
        raise FileRefused("form_to_sign")
    layers = pdf.Root.get("/OCProperties")
    if layers is not None and _hides_some(layers.get("/D", pikepdf.Dictionary())):
        raise FileRefused("layers_to_sign")


def _is_to_fill_in(field: Any, depth: int = 0) -> bool:  # noqa: ANN401 - pikepdf gives many kinds of things
    if depth > DEEPEST:
        raise FileRefused("too_deep")
    children = [child for child in field.get("/Kids", []) if "/T" in child]
    if children:
        return any(_is_to_fill_in(child, depth + 1) for child in children)
    return bool(field.get("/FT") != "/Sig")


def _hides_some(shown: Any) -> bool:  # noqa: ANN401
    # Some layers are off, or are switched by what the viewer does: print, zoom, language.
    return bool(shown.get("/BaseState", "/ON") != "/ON" or len(shown.get("/OFF", [])) or len(shown.get("/AS", [])))
