"""Patterns of answers: those that could take for ever to match are refused before anybody meets them."""

import pytest

from deposits.journeys import files, patterns


@pytest.mark.spec("DEP-01")
@pytest.mark.parametrize(
    "pattern",
    [
        "^[0-9]{14}$", "^[0-9]{2}\\/[0-9]{4,6}$", "^[A-Z]{1,3}-?[0-9]+$", "^RG [0-9]{2,}$", "^\\(.{3}\\)$",
        "[^<>\\-]*", "é{2}",
    ],
)  # fmt: skip
def test_a_sequence_of_characters_each_so_many_times_is_taken(pattern: str) -> None:
    assert patterns.mistake_in(pattern) is None


@pytest.mark.spec("DEP-01")
@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$", "^(a|a)*$", "^(?=a)b$", "^(a)\\1$", "^a+*$", "^a++$", "^a**$", "^[a-z$", "^a{2$", "^\\d+$",
        "^\\w*$", "^[\\d]$", "^[z-a]$", "^a{9999}$", "a$b", "a^", "^a\\$",
        # Nothing is nested in these, and still an answer could be shared among their parts in endless ways.
        "^[a-z]*[a-z]*b$", "^" + "a?" * 30 + "a{30}$", "^[a-z]{1,300}[a-z]{1,300}b$", "^" + "a" * 200 + "$",
    ],
)  # fmt: skip
def test_a_pattern_that_could_take_for_ever_or_is_read_otherwise_by_browsers_is_refused(pattern: str) -> None:
    assert patterns.mistake_in(pattern) is not None


def test_the_patterns_that_are_shipped_are_taken() -> None:
    journeys = list(files.read_folder(files.SHIPPED))
    assert len([field for journey in journeys for field in journey.fields if field.pattern]) > 10
