"""What a signature looks like on the page: a handwritten name or a drawing; below it who signed, when, and where."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signature.pdf.drawing import Drawing, Picture
from signature.pdf.fonts import Font, font
from signature.pdf.pdf_objects import Value, dictionary
from signature.pdf.stamp import Stamp

WIDTH, HEIGHT = 214.0, 64.0
INDENT = 10.0
ROOM = WIDTH - INDENT
# Where a drawing stands, above the small print, and how wide its lines are.
FOOT, PEN = 24.0, 1.3
LARGEST, SMALLEST = 26.0, 9.0
SMALL_PRINT_SIZE = 7.5
INK = b"/Ink cs 0.11 0.13 0.20 sc"
INK_OF_LINES = b"/Ink CS 0.11 0.13 0.20 SC"
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
    small = font(None)
    lines = [_fitting(small, line, SMALL_PRINT_SIZE) for line in stamp.small_print()]
    shown = _small_print(small, lines)
    fonts: dict[str, Value] = {"/Small": small.embed(writer, lines)}
    resources: dict[str, Value] = {"/Font": fonts, "/ColorSpace": {"/Ink": CALIBRATED}}
    if stamp.drawing is None:
        handwriting = font(stamp.handwriting)
        text = _fitting(handwriting, stamp.text, SMALLEST)
        fonts["/Handwriting"] = handwriting.embed(writer, [text])
        signature = _typed(handwriting, text)
    elif stamp.drawing.picture:
        resources["/XObject"] = {"/Picture": _embedded(writer, stamp.drawing.picture)}
        signature = _placed(stamp.drawing)
    else:
        signature = _drawn(stamp.drawing)
    form = dictionary(
        {
            "/Type": "/XObject",
            "/Subtype": "/Form",
            "/BBox": [0, 0, WIDTH, HEIGHT],
            "/Matrix": [*TURNS[rotation], 0, 0],
            "/Resources": resources,
        }
    )
    content = b"\n".join([b"q", SEAL, b"0 0 2.5 %.2f re f" % HEIGHT, INK, signature, shown, b"Q"])
    return writer.add_object(generic.StreamObject(form, stream_data=content))


def _typed(handwriting: Font, text: str) -> bytes:
    size = max(min(LARGEST, ROOM / max(handwriting.width(text, 1), 0.01)), SMALLEST)
    return b"BT /Handwriting %.2f Tf %.2f %.2f Td %s Tj ET" % (size, INDENT, 31.0, handwriting.encoded(text))


def _drawn(drawing: Drawing) -> bytes:
    """Draw the lines as large as there is room, with a pen of one width."""
    scale, height = _scale(drawing), drawing.size()[1]
    written = [INK_OF_LINES, b"%.2f w 1 J 1 j" % PEN]
    for line in drawing.points():
        # A dot is a line that ends where it begins.
        way = [(INDENT + x * scale, FOOT + (height - y) * scale) for x, y in [*line, line[-1]]]
        written.append(b" ".join(b"%.2f %.2f %s" % (*at, b"l" if number else b"m") for number, at in enumerate(way)))
        written.append(b"S")
    return b"\n".join(written)


def _placed(drawing: Drawing) -> bytes:
    scale, (width, height) = _scale(drawing), drawing.size()
    return b"q %.2f 0 0 %.2f %.2f %.2f cm /Picture Do Q" % (width * scale, height * scale, INDENT, FOOT)


def _scale(drawing: Drawing) -> float:
    width, height = drawing.size()
    return min((ROOM - PEN) / max(width, 1), (HEIGHT - FOOT - PEN) / max(height, 1))


def _embedded(writer: BasePdfFileWriter, picture: Picture) -> generic.IndirectObject:
    image = dictionary(
        {
            "/Type": "/XObject",
            "/Subtype": "/Image",
            "/Width": picture.width,
            "/Height": picture.height,
            "/BitsPerComponent": 8,
            "/ColorSpace": CALIBRATED,
            "/Filter": "/DCTDecode",
        }
    )
    return writer.add_object(generic.StreamObject(image, encoded_data=picture.jpeg))


def _small_print(small: Font, lines: list[str]) -> bytes:
    return b"\n".join(
        b"BT /Small %.2f Tf %.2f %.2f Td %s Tj ET" % (SMALL_PRINT_SIZE, INDENT, 13.5 - 10 * index, small.encoded(line))
        for index, line in enumerate(lines)
    )


def _fitting(font: Font, line: str, size: float) -> str:
    """Shorten a line that is too long even for the smallest letters."""
    while font.width(line, size) > ROOM:
        line = line.rstrip(".")[:-1].rstrip() + "..."
    return line
