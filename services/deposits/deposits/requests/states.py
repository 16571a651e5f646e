"""The states of a request, as its structure follows it: the tabs of *Mon suivi*."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """The states of a request. Whoever examines it moves it beyond `submitted`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    VALIDATED = "validated"
    REJECTED = "rejected"


ENDED: Final = (State.VALIDATED, State.REJECTED)
