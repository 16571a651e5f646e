"""The stages of a request, and who may move it from which to which: the one state machine of requests (DEP-31)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from deposits.requests.states import State


class Stage(StrEnum):
    """Where a request stands, finer than its state."""

    DRAFT = "draft"
    RECEIVED = "received"
    EXAMINING = "examining"
    RETURNED = "returned"
    COMPLETED = "completed"
    CONFIRMING = "confirming"
    VALIDATED = "validated"
    REJECTED = "rejected"


STATES: Final = {
    Stage.DRAFT: State.DRAFT,
    Stage.RECEIVED: State.SUBMITTED,
    Stage.EXAMINING: State.SUBMITTED,
    Stage.RETURNED: State.WAITING,
    Stage.COMPLETED: State.SUBMITTED,
    Stage.CONFIRMING: State.SUBMITTED,
    Stage.VALIDATED: State.VALIDATED,
    Stage.REJECTED: State.REJECTED,
}


class Act(StrEnum):
    """What moves a request."""

    SUBMIT = "submitted"
    TAKE = "taken"
    RELEASE = "released"
    HAND_OVER = "handed-over"
    RETURN = "returned"
    COMPLETE = "completed"
    PROPOSE = "validation-proposed"
    VALIDATE = "validated"
    CONFIRM = "validation-confirmed"
    SEND_BACK = "validation-declined"
    REJECT = "rejected"
    WITHDRAW = "decision-withdrawn"


@dataclass(frozen=True)
class Move:
    """From which stages an act leads where, none for where it was, and on which side somebody does it."""

    by: str
    sources: frozenset[Stage]
    target: Stage | None


def _move(by: str, *sources: Stage, to: Stage | None) -> Move:
    return Move(by, frozenset(sources), to)


MOVES: Final = {
    Act.SUBMIT: _move("structure", Stage.DRAFT, to=Stage.RECEIVED),
    Act.TAKE: _move("case manager", Stage.RECEIVED, Stage.EXAMINING, Stage.COMPLETED, to=Stage.EXAMINING),
    Act.RELEASE: _move("case manager", Stage.EXAMINING, to=Stage.RECEIVED),
    Act.HAND_OVER: _move("case manager", Stage.RECEIVED, Stage.EXAMINING, Stage.COMPLETED, Stage.RETURNED, to=None),
    Act.RETURN: _move("case manager", Stage.EXAMINING, to=Stage.RETURNED),
    Act.COMPLETE: _move("structure", Stage.RETURNED, to=Stage.COMPLETED),
    Act.PROPOSE: _move("case manager", Stage.EXAMINING, to=Stage.CONFIRMING),
    Act.VALIDATE: _move("case manager", Stage.EXAMINING, to=Stage.VALIDATED),
    Act.CONFIRM: _move("second case manager", Stage.CONFIRMING, to=Stage.VALIDATED),
    Act.SEND_BACK: _move("second case manager", Stage.CONFIRMING, to=Stage.EXAMINING),
    Act.REJECT: _move("case manager", Stage.EXAMINING, to=Stage.REJECTED),
    Act.WITHDRAW: _move("second case manager", Stage.VALIDATED, Stage.REJECTED, to=Stage.EXAMINING),
}


def diagram() -> str:
    """Return the machine as a Mermaid diagram, for the documentation."""
    lines = [
        f"    {source} --> {move.target or source}: {act} ({move.by})"
        for act, move in MOVES.items()
        for source in sorted(move.sources)
    ]
    return "\n".join(["stateDiagram-v2", *lines])
