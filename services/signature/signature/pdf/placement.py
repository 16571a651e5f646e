"""Where a signature stands: where it was placed, else bottom right, unless something is written there already."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from signature.errors import NotSignable, Reason
from signature.pdf.prepared_file import Position

MARGIN: Final = 36.0
POINTS_PER_PIXEL: Final = 4
UP: Final = 12
LEFT: Final = 24
# 200 inches, which is as large as a page may be (ISO 32000-1, annex C).
LARGEST_SIDE: Final = 14400.0


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
        """Return width and height as they are seen."""
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
    sheet = _last_sheet(pdf)
    page_width, page_height = sheet.size
    width, height = min(width, page_width), min(height, page_height)
    corner = max(page_width - width - MARGIN, 0.0), min(MARGIN, max(page_height - height, 0.0))
    x, y = next(
        (at for at in _candidates(corner, page_height - height - MARGIN) if sheet.is_free(*at, width, height)), corner
    )
    return sheet.place(x, y, width, height)


def place_at(pdf: bytes, position: Position, width: float, height: float) -> Place:
    """Place a signature where somebody wants it, wholly on the page; a page that is not there is the last one."""
    document = pdfium.PdfDocument(pdf)
    try:
        number = min(position.page, len(document)) - 1
        page = document[number]
        sheet = Sheet(number, page.get_cropbox(), page.get_rotation(), rows=[])
    finally:
        document.close()
    page_width, page_height = sheet.size
    width, height = min(width, page_width), min(height, page_height)
    x, from_top = min(float(position.x), page_width - width), min(float(position.y), page_height - height)
    return sheet.place(x, page_height - from_top - height, width, height)


def _candidates(corner: tuple[float, float], highest: float) -> Iterator[tuple[float, float]]:
    """Go up along the right edge and to the left, the nearest to the corner first."""
    steps_up = int(max(highest - corner[1], 0) / UP)
    steps_left = int(max(corner[0] - MARGIN, 0) / LEFT)
    # A step to the left is as long as two steps up.
    for distance in range(steps_up + 2 * steps_left + 1):
        for left in range(min(distance // 2, steps_left), -1, -1):
            if (up := distance - 2 * left) <= steps_up:
                yield corner[0] - left * LEFT, corner[1] + up * UP


def _last_sheet(pdf: bytes) -> Sheet:
    document = pdfium.PdfDocument(pdf)
    try:
        number = len(document) - 1
        # Earlier signatures are drawn too, and only when there is a form.
        document.init_forms()
        page = document[number]
        if max(page.get_size()) > LARGEST_SIDE:
            raise NotSignable(Reason.NOT_PROCESSABLE)
        bitmap = page.render(scale=1 / POINTS_PER_PIXEL, grayscale=True)
        pixels, stride = bytes(bitmap.buffer), bitmap.stride
        rows = [pixels[row * stride : row * stride + bitmap.width] for row in range(bitmap.height)]
        return Sheet(number, page.get_cropbox(), page.get_rotation(), rows)
    finally:
        document.close()
