"""An outage is said once when it begins, once a minute while it lasts, and once when it ends."""

from __future__ import annotations

from structlog.testing import capture_logs

from chartrier.events.broker import BrokerUnavailable
from chartrier.observability.logging import logger
from chartrier.observability.outages import GrowingPause, Outage


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_an_outage_of_ten_minutes_has_a_line_each_minute_however_often_it_is_met() -> None:
    clock = Clock()
    outage = Outage(logger("test"), "broker", clock=clock)
    with capture_logs() as lines:
        for _ in range(6_000):
            outage.report(BrokerUnavailable("AMQPConnectionError"))
            clock.now += 0.1
        outage.end()
        outage.end()
    assert [line["event"] for line in lines] == ["broker_unavailable"] * 10 + ["broker_available"]
    assert [line["log_level"] for line in lines] == ["warning"] * 10 + ["info"]
    assert lines[0] == {
        "event": "broker_unavailable",
        "log_level": "warning",
        "reason": "BrokerUnavailable",
        "seconds": 0,
        "failures": 1,
    }
    assert lines[-1]["seconds"] == 600


def test_the_next_outage_is_said_at_once() -> None:
    outage = Outage(logger("test"), "broker", clock=Clock())
    with capture_logs() as lines:
        for _ in range(2):
            outage.report("cut")
            outage.end()
    assert [line["event"] for line in lines] == ["broker_unavailable", "broker_available"] * 2


def test_a_dependency_that_is_there_has_no_line() -> None:
    outage = Outage(logger("test"), "broker")
    with capture_logs() as lines:
        outage.end()
    assert lines == []


def test_pauses_grow_to_a_limit_and_are_short_again_after_a_success() -> None:
    pause = GrowingPause(shortest=0.5, longest=5.0)
    assert [pause.after_failure() for _ in range(6)] == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    pause.reset()
    assert pause.after_failure() == 0.5
