"""Rounds of measures that alternate between the product and its limit, so that both meet the same machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

Measure = Callable[[], float]


@dataclass(frozen=True)
class Pace:
    """How much of everything is measured."""

    rounds: int
    seconds: float
    batches: int
    facts: int
    starts: int

    @classmethod
    def full(cls) -> Pace:
        """Answer the pace of figures that are written down."""
        return cls(rounds=5, seconds=2.0, batches=2, facts=60, starts=3)

    @classmethod
    def quick(cls) -> Pace:
        """Answer the pace of a look in passing."""
        return cls(rounds=3, seconds=0.7, batches=1, facts=20, starts=1)


@dataclass(frozen=True)
class Spread:
    """The middle of some figures, and the quartiles around it."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Answer the spread of the figures of several rounds."""
        if len(figures) == 1:
            return cls(figures[0], figures[0], figures[0])
        low, _, high = quantiles(figures, n=4, method="inclusive")
        return cls(low, median(figures), high)


@dataclass(frozen=True)
class Pairs:
    """What the product and the limit did, round by round."""

    ours: list[float]
    limit: list[float]

    def ratios(self, *, more_is_better: bool) -> list[float]:
        """Answer how much of the limit was reached in each round: 1 is all of it."""
        pairs = zip(self.ours, self.limit, strict=True)
        return [ours / limit if more_is_better else limit / ours for ours, limit in pairs]


def alternate(rounds: int, *, ours: Measure, limit: Measure) -> Pairs:
    """Measure both sides in each round; who begins changes, so that neither always comes second."""
    pairs = Pairs([], [])
    for number in range(rounds):
        sides = [(ours, pairs.ours), (limit, pairs.limit)]
        for measure, figures in sides if number % 2 == 0 else reversed(sides):
            figures.append(measure())
    return pairs


def percentile(figures: Sequence[float], share: float) -> float:
    """Answer the figure below which this share of all lies."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
