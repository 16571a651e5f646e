"""How long a test that draws its cases by chance goes on: shortly in a build, thoroughly in `make soak`."""

from __future__ import annotations

import os
from typing import Final

SOAKING: Final = "CHARTRIER_SOAK"
_SHARE_IN_A_BUILD: Final = 8


def examples(thorough: int) -> int:
    """Return how many examples to draw now, where a soak draws so many."""
    return thorough if os.environ.get(SOAKING) else max(1, thorough // _SHARE_IN_A_BUILD)
