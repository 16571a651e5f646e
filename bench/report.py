"""The table that a run ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.rounds import Pairs, Spread

HEADINGS = ("figure", "product", "baseline", "of the baseline", "goal", "")


@dataclass(frozen=True)
class Goal:
    """The least or the most that a figure, or its ratio to the baseline, should be."""

    figure: float
    unit: str
    at_least: bool
    of_ratio: bool = False

    def words(self) -> str:
        """Return it in words."""
        return f"{'≥' if self.at_least else '≤'} {self.figure:g}{self.unit}"

    def reached(self, value: float) -> bool:
        """Return whether a figure reaches the goal."""
        return value >= self.figure if self.at_least else value <= self.figure


@dataclass(frozen=True)
class Line:
    """One figure beside its baseline."""

    name: str
    unit: str
    product: Spread
    baseline: Spread | None = None
    ratio: Spread | None = None
    goal: Goal | None = None

    @classmethod
    def of(cls, name: str, unit: str, pairs: Pairs, *, more_is_better: bool, goal: Goal | None = None) -> Line:
        """Return the line of a figure that was measured in rounds."""
        ratio = Spread.of(pairs.ratios(more_is_better=more_is_better))
        return cls(name, unit, Spread.of(pairs.product), Spread.of(pairs.baseline), ratio, goal)

    def cells(self) -> tuple[str, ...]:
        """Return its cells."""
        verdict = ""
        if self.goal is not None:
            value = self.ratio.middle if self.goal.of_ratio and self.ratio else self.product.middle
            verdict = "reached" if self.goal.reached(value) else "MISSED"
        return (
            self.name,
            _spread(self.product, self.unit),
            _spread(self.baseline, self.unit) if self.baseline else "",
            _spread(self.ratio, "") if self.ratio else "",
            self.goal.words() if self.goal else "",
            verdict,
        )


@dataclass
class Report:
    """All figures of a run, and notes about them."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *lines: Line) -> None:
        """Add figures."""
        self.lines += lines

    def text(self) -> str:
        """Return all figures as a Markdown table."""
        rows = [HEADINGS, *(line.cells() for line in self.lines)]
        widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
        written = [_row(row, widths) for row in rows]
        written.insert(1, _row(["-" * width for width in widths], widths))
        return "\n".join([*written, "", *self.notes])


def _row(cells: tuple[str, ...] | list[str], widths: list[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _spread(spread: Spread, unit: str) -> str:
    low, middle, high = (_figure(each) for each in (spread.low, spread.middle, spread.high))
    around = f" ({low}–{high})" if (low, high) != (middle, middle) else ""
    return f"{middle}{f' {unit}' if unit else ''}{around}"


def _figure(value: float) -> str:
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004 - three figures are read at once
    return f"{value:,.{places}f}".replace(",", " ")
