"""The table that a run ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.rounds import Pairs, Spread

HEADINGS = ("figure", "product", "bare limit", "of the limit", "aim", "")


@dataclass(frozen=True)
class Aim:
    """What a figure should be: at least, or at most, so much; of the figure itself or of its ratio."""

    figure: float
    unit: str
    at_least: bool
    of_ratio: bool = False

    def words(self) -> str:
        """Write it down."""
        return f"{'≥' if self.at_least else '≤'} {self.figure:g}{self.unit}"

    def reached(self, value: float) -> bool:
        """Tell whether a figure is good enough."""
        return value >= self.figure if self.at_least else value <= self.figure


@dataclass(frozen=True)
class Line:
    """One figure beside its limit."""

    name: str
    unit: str
    ours: Spread
    limit: Spread | None = None
    ratio: Spread | None = None
    aim: Aim | None = None

    @classmethod
    def of(cls, name: str, unit: str, pairs: Pairs, *, more_is_better: bool, aim: Aim | None = None) -> Line:
        """Answer the line of something that was measured in rounds."""
        ratio = Spread.of(pairs.ratios(more_is_better=more_is_better))
        return cls(name, unit, Spread.of(pairs.ours), Spread.of(pairs.limit), ratio, aim)

    def cells(self) -> tuple[str, ...]:
        """Write it down."""
        judged = ""
        if self.aim is not None:
            value = self.ratio.middle if self.aim.of_ratio and self.ratio else self.ours.middle
            judged = "reached" if self.aim.reached(value) else "MISSED"
        return (
            self.name,
            _spread(self.ours, self.unit),
            _spread(self.limit, self.unit) if self.limit else "",
            _spread(self.ratio, "") if self.ratio else "",
            self.aim.words() if self.aim else "",
            judged,
        )


@dataclass
class Report:
    """Everything that was measured, and what has to be said about it."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *lines: Line) -> None:
        """Add figures."""
        self.lines += lines

    def text(self) -> str:
        """Write everything down as a table that reads as Markdown too."""
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
