"""Legal time: days and hours in France, whatever the clock of the machine says."""

from datetime import UTC, date, datetime

import pytest

from chartrier import legal_time


@pytest.mark.parametrize(
    "moment, day",
    [
        (datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
    ],
)
def test_a_day_ends_at_midnight_in_france_in_winter_as_in_summer(moment: datetime, day: date) -> None:
    assert legal_time.day_of(moment) == day


def test_the_day_on_which_clocks_go_forward_is_an_hour_shorter() -> None:
    day = date(2026, 3, 29)
    start, end = (moment.astimezone(UTC) for moment in (legal_time.start_of(day), legal_time.end_of(day)))
    assert start == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert end == datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("day, words", [(date(2026, 8, 1), "1er août 2026"), (date(2026, 12, 21), "21 décembre 2026")])
def test_the_first_of_a_month_is_written_as_the_french_write_it(day: date, words: str) -> None:
    assert legal_time.day_in_french(day) == words


def test_an_hour_is_that_of_clocks_in_france() -> None:
    assert legal_time.hour_in_french(datetime(2026, 11, 20, 23, 2, tzinfo=UTC)) == "0\u00a0h\u00a002"
