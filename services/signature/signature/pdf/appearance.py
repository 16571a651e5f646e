"""What a signature looks like on the page: the name in a handwriting; below it who signed, when, and where."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signature.pdf.fonts import Font, font
from signature.pdf.pdf_objects import Value, dictionary
from signature.pdf.stamp import Stamp

WIDTH, HEIGHT = 214.0, 64.0
INDENT = 10.0
LARGEST, SMALLEST = 26.0, 9.0
SMALL_PRINT_SIZE = 7.5
INK = b"/Ink cs 0.11 0.13 0.20 sc"
SEAL = b"/Ink cs 0.58 0.13 0.16 sc"
# Calibrated colour means the same whatever the document's own output intent is, which PDF/A asks for.
SRGB = [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505]
CALIBRATED: Value = [
    "/CalRGB",
    {"/WhitePoint": [0.9505, 1, 1.089], "/Gamma": [2.2, 2.2, 2.2], "/Matrix": SRGB},
]
# Turns the drawing upright again on pages that are shown turned.
TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def draw(stamp: Stamp, writer: BasePdfFileWriter, rotation: int) -> generic.IndirectObject:
    """Put the drawing of a stamp into the document, and return the reference to it."""
    handwriting, small = font(stamp.handwriting), font(None)
    lines = [_fitting(small, line, SMALL_PRINT_SIZE) for line in stamp.small_print()]
    text = _fitting(handwriting, stamp.text, SMALLEST)
    resources: Value = {
        "/Font": {"/Handwriting": handwriting.embed(writer, [text]), "/Small": small.embed(writer, lines)},
        "/ColorSpace": {"/Ink": CALIBRATED},
    }
    form = dictionary(
        {
            "/Type": "/XObject",
            "/Subtype": "/Form",
            "/BBox": [0, 0, WIDTH, HEIGHT],
            "/Matrix": [*TURNS[rotation], 0, 0],
            "/Resources": resources,
        }
    )
    return writer.add_object(generic.StreamObject(form, stream_data=_content(handwriting, text, small, lines)))


def _content(handwriting: Font, text: str, small: Font, lines: list[str]) -> bytes:
    room = WIDTH - INDENT
    size = max(min(LARGEST, room / max(handwriting.width(text, 1), 0.01)), SMALLEST)
    shown = b"\n".join(
        b"BT /Small %.2f Tf %.2f %.2f Td %s Tj ET" % (SMALL_PRINT_SIZE, INDENT, 13.5 - 10 * index, small.encoded(line))
        for index, line in enumerate(lines)
    )
    name = b"BT /Handwriting %.2f Tf %.2f %.2f Td %s Tj ET" % (size, INDENT, 31.0, handwriting.encoded(text))
    return b"\n".join([b"q", SEAL, b"0 0 2.5 %.2f re f" % HEIGHT, INK, name, shown, b"Q"])


def _fitting(font: Font, line: str, size: float) -> str:
    """Shorten a line that is too long even for the smallest letters."""
    room = WIDTH - INDENT
    while font.width(line, size) > room:
        line = line.rstrip(".")[:-1].rstrip() + "..."
    return line
