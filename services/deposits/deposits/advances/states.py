"""The states of an advance."""

from enum import StrEnum


class AdvanceState(StrEnum):
    """Asked, and then decided by the agency or withdrawn by its employee; nothing moves it afterwards."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
