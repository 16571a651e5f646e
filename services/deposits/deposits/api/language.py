"""In which language the reader is answered."""

from flask import request


def reader_language() -> str:
    """English where the reader asks for it first, else French."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "fr"
