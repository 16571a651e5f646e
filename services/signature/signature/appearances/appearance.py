"""How a signature looks on the page: a name in a handwriting, a drawing, an image, or the stamp of a company."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from signature.pdf.drawing import Drawing
from signature.pdf.handwriting import Handwriting


class AppearanceKind(StrEnum):
    """What stands for a signature."""

    TYPED = "typed"
    DRAWN = "drawn"
    IMAGE = "image"
    COMPANY = "company"


@dataclass(frozen=True)
class Appearance:
    """What stands on the page; the text also says to those who listen whose drawing it is."""

    kind: AppearanceKind
    text: str
    handwriting: Handwriting = Handwriting.UPRIGHT
    drawing: Drawing | None = None
    # Where the drawing lies until it is in the files.
    drawing_id: UUID | None = None
