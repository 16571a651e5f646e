"""How a message to a program stands, why an address is paused, and why an attempt failed."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """A message waits, was taken, or was given up until somebody sends it again."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    FAILED = "failed"


class Pause(StrEnum):
    """Why nothing is sent to an address."""

    ASKED = "asked"
    # It took nothing for three days.
    UNREACHABLE = "unreachable"
    # It answered that it is no more (410).
    GONE = "gone"
