"""The state machine: drawn as it is, and never left by an act that it does not name."""

from pathlib import Path

import pytest

from deposits.requests.stages import MOVES, STATES, Act, Stage, diagram

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.spec("DEP-31")
def test_the_drawing_in_the_documentation_is_the_machine() -> None:
    assert diagram() in README.read_text("utf-8")


def test_every_stage_has_its_state_and_is_reached_from_a_draft() -> None:
    assert set(STATES) == set(Stage)
    reached = {Stage.DRAFT}
    for _ in Stage:
        reached |= {move.target for move in MOVES.values() if move.target and move.sources & reached}
    assert reached == set(Stage)


def test_only_a_second_person_who_takes_it_back_leads_on_from_a_decision() -> None:
    leading_on = [act for act, move in MOVES.items() if move.sources & {Stage.VALIDATED, Stage.REJECTED}]
    assert leading_on == [Act.WITHDRAW]
