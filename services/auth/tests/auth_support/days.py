"""Days of tests: what is counted by day is tried within one, whatever the hour is."""

from datetime import timedelta

from chartrier.clock import FrozenClock


def begin_another_day(clock: FrozenClock) -> None:
    """Go to the next morning: nothing is counted yet, and midnight is far."""
    clock.at = (clock.at + timedelta(days=1)).replace(hour=9)
