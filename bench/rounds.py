"""Rounds of measures that alternate between the product and its baseline, so that both meet the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from deploy.setup.environment import SERVICES

FEWEST = 2

Measure = Callable[[], float]


@dataclass(frozen=True)
class Spread:
    """The median of some figures and the quartiles around it."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Return the spread of the figures of several rounds."""
        if len(figures) == 1:
            return cls(figures[0], figures[0], figures[0])
        low, _, high = quantiles(figures, n=4, method="inclusive")
        return cls(low, median(figures), high)


@dataclass(frozen=True)
class Pairs:
    """The figures of the product and of the baseline, round by round."""

    product: list[float]
    baseline: list[float]

    def ratios(self, *, more_is_better: bool) -> list[float]:
        """Return the share of the baseline that was reached in each round: 1 is all of it."""
        pairs = zip(self.product, self.baseline, strict=True)
        return [product / baseline if more_is_better else baseline / product for product, baseline in pairs]


@dataclass(frozen=True)
class Pace:
    """How many rounds of each measure are taken, and how long each may last."""

    services: tuple[str, ...]
    rounds: int
    # No figure gets more time than this once it has two rounds: a busy machine makes a run coarser, not endless.
    patience: float
    seconds: int
    batches: int
    events: int
    starts: int
    # How many employees a large establishment has, lines a file, and grants there are to project.
    people: int
    imported: int
    grants: int
    whole: bool

    @classmethod
    def full(cls) -> Pace:
        """Return the pace of a whole run."""
        return cls(
            SERVICES,
            rounds=5,
            patience=12,
            seconds=1,
            batches=2,
            events=40,
            starts=3,
            people=50_000,
            imported=10_000,
            grants=5_000,
            whole=True,
        )

    @classmethod
    def quick(cls) -> Pace:
        """Return the pace of a short run."""
        some = ("auth", "tenancy", "vault", "notify")
        return cls(
            some,
            rounds=2,
            patience=5,
            seconds=1,
            batches=1,
            events=15,
            starts=1,
            people=5_000,
            imported=2_000,
            grants=1_000,
            whole=False,
        )

    def alternate(self, *, product: Measure, baseline: Measure, rounds: int | None = None) -> Pairs:
        """Measure both sides in each round; who begins changes, so that neither always comes second."""
        pairs = Pairs([], [])
        deadline = time.monotonic() + self.patience
        for number in range(rounds or self.rounds):
            if number >= FEWEST and time.monotonic() > deadline:
                break
            sides = [(product, pairs.product), (baseline, pairs.baseline)]
            for measure, figures in sides if number % 2 == 0 else reversed(sides):
                figures.append(measure())
        return pairs


def percentile(figures: Sequence[float], share: float) -> float:
    """Return the figure below which a share of all lies."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
