"""A signature that is no typed name: lines that were drawn, or an image."""

from dataclasses import dataclass
from typing import Final

# Lines are drawn on a square of so many units; each line is written as `x,y x,y …`, downwards from the top left.
SIDE: Final = 999
MOST_LINES: Final = 200
MOST_POINTS: Final = 3000
# Less than this is a slip of the finger.
SMALLEST_SIDE: Final = 30

Line = list[tuple[int, int]]


@dataclass(frozen=True)
class Picture:
    """An image that was made anew from the one that somebody gave: JPEG, on white."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Drawing:
    """What is drawn in the place of a name: lines, or else a picture."""

    lines: tuple[str, ...] = ()
    picture: Picture | None = None

    def points(self) -> list[Line]:
        """Return the lines, moved into the top left corner."""
        lines = [[_point(each) for each in line.split(" ")] for line in self.lines]
        left = min(x for line in lines for x, _ in line)
        top = min(y for line in lines for _, y in line)
        return [[(x - left, y - top) for x, y in line] for line in lines]

    def size(self) -> tuple[int, int]:
        """Return width and height of what is drawn."""
        if self.picture:
            return self.picture.width, self.picture.height
        every = [point for line in self.points() for point in line]
        return max(x for x, _ in every), max(y for _, y in every)


def _point(text: str) -> tuple[int, int]:
    x, _, y = text.partition(",")
    return int(x), int(y)
