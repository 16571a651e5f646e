"""Where a signature stands on the page: bottom right, unless something is written there already."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from threading import Lock

import pypdfium2 as pdfium  # type: ignore[import-untyped]

MARGIN = 36.0
POINTS_PER_PIXEL = 4
# pdfium is not thread-safe, in any of its calls.
ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Place:
    """A rectangle on a page, in the page's own coordinates, and the turn that makes its content upright."""

    page: int
    box: tuple[float, float, float, float]
    rotation: int


@dataclass(frozen=True)
class Sheet:
    """A page as its reader sees it: turned, cropped, with what is drawn on it."""

    number: int
    crop: tuple[float, float, float, float]
    rotation: int
    rows: list[bytes]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as they are seen."""
        left, bottom, right, top = self.crop
        width, height = right - left, top - bottom
        return (height, width) if self.rotation in {90, 270} else (width, height)

    def is_free(self, x: float, y: float, width: float, height: float) -> bool:
        """Tell whether nothing but the page's ground shows in this rectangle (from the bottom left, in points)."""
        left, right = int(x / POINTS_PER_PIXEL), int((x + width) / POINTS_PER_PIXEL) + 1
        top = int((self.size[1] - y - height) / POINTS_PER_PIXEL)
        bottom = int((self.size[1] - y) / POINTS_PER_PIXEL) + 1
        seen = b"".join(row[left:right] for row in self.rows[max(top, 0) : bottom])
        return seen.count(seen[:1]) == len(seen)

    def place(self, x: float, y: float, width: float, height: float) -> Place:
        """Translate what the reader sees into the coordinates of the page."""
        left, bottom, right, top = self.crop
        boxes = {
            0: (left + x, bottom + y, left + x + width, bottom + y + height),
            90: (right - y - height, bottom + x, right - y, bottom + x + width),
            180: (right - x - width, top - y - height, right - x, top - y),
            270: (left + y, top - x - width, left + y + height, top - x),
        }
        return Place(self.number, boxes[self.rotation], self.rotation)


def find_place(pdf: bytes, width: float, height: float) -> Place:
    """Find room on the last page, as near to its bottom right corner as possible; failing that, the corner itself."""
    with ONE_AT_A_TIME:
        sheet = _last_sheet(pdf)
    page_width, page_height = sheet.size
    width, height = min(width, page_width), min(height, page_height)
    corner = max(page_width - width - MARGIN, 0.0), min(MARGIN, max(page_height - height, 0.0))
    x, y = next(
        (at for at in _candidates(corner, page_height - height - MARGIN) if sheet.is_free(*at, width, height)), corner
    )
    return sheet.place(x, y, width, height)


def _candidates(corner: tuple[float, float], highest: float) -> Iterator[tuple[float, float]]:
    """Go up along the right edge, then further left, never beyond the lower half of a long way up."""
    steps_up = range(int(max(highest - corner[1], 0) / 12) + 1)
    steps_left = range(int(max(corner[0] - MARGIN, 0) / 24) + 1)
    ways = sorted(product(steps_up, steps_left), key=lambda way: way[0] * 12 + way[1] * 24)
    yield from ((corner[0] - left * 24, corner[1] + up * 12) for up, left in ways)


def _last_sheet(pdf: bytes) -> Sheet:
    document = pdfium.PdfDocument(pdf)
    try:
        number = len(document) - 1
        # Earlier signatures are drawn too, and only when there is a form.
        document.init_forms()
        page = document[number]
        bitmap = page.render(scale=1 / POINTS_PER_PIXEL, grayscale=True)
        pixels, stride = bytes(bitmap.buffer), bitmap.stride
        rows = [pixels[row * stride : row * stride + bitmap.width] for row in range(bitmap.height)]
        return Sheet(number, page.get_cropbox(), page.get_rotation(), rows)
    finally:
        document.close()
