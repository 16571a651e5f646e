"""Compare texts as people read them: without accents, in small letters."""

import unicodedata


def fold(text: str) -> str:
    """The text without case and accents."""
    spread = unicodedata.normalize("NFKD", text)
    return "".join(character for character in spread if not unicodedata.combining(character)).casefold()
