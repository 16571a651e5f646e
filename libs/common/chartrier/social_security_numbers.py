"""Social security numbers (NIR): none routes, names or identifies anything here (LAW-04)."""

from __future__ import annotations

import re
from typing import Final

from stdnum.fr import nir

# However its figures are grouped; a longer number is none.
_GROUPED: Final = re.compile(
    r"(?<![0-9])[1-478][\s.-]?[0-9]{2}[\s.-]?[0-9]{2}[\s.-]?(?:[0-9]{2}|2[abAB])[\s.-]?[0-9]{3}[\s.-]?[0-9]{3}[\s.-]?[0-9]{2}"
    r"(?![0-9])"
)
# Without its key it could be many things: only where it stands for a person is it taken for one.
_WITHOUT_KEY: Final = re.compile(r"[1-478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{6}")


def stands_in(text: str) -> bool:
    """Tell whether there is a social security number, with the right key, in a text."""
    return any(nir.is_valid(_compact(found)) for found in _GROUPED.findall(text))


def is_one(text: str) -> bool:
    """Tell whether a text that stands for a person is a social security number, with or without its key."""
    return stands_in(text) or _WITHOUT_KEY.fullmatch(_compact(text)) is not None


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()
