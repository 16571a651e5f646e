"""The levels of a signature, as the evidence names them."""

from enum import StrEnum


class Level(StrEnum):
    """How far a signature proves itself: alone, with a time stamp, or for decades."""

    BASELINE = "PAdES B-B"
    TIME_STAMPED = "PAdES B-T"
    ARCHIVED = "PAdES B-LTA"
