"""The fonts of the handwritings: their letters, measured and put into a PDF. (Decision 24 says why it is done here.)"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from itertools import pairwise

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signature.pdf.handwriting import CHARACTERS, Handwriting, composed
from signature.pdf.pdf_objects import amend, dictionary

FONT_FILES = {
    Handwriting.CURSIVE: "DancingScript-Medium.ttf",
    Handwriting.UPRIGHT: "SourceSerif4-Regular.ttf",
    Handwriting.BOLD: "SourceSans3-Bold.ttf",
}
SMALL_PRINT = "SourceSans3-Regular.ttf"


@dataclass(frozen=True)
class Font:
    """One font, ready to be measured and embedded."""

    name: str
    glyphs: dict[str, int]
    advances: list[int]
    components: dict[int, tuple[int, ...]]
    outlines: list[bytes]
    tables: dict[bytes, bytes]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def width(self, text: str, size: float) -> float:
        """Measure a text, in points."""
        return sum(self.advances[glyph] for glyph in self._glyphs_of(text)) * size / 1000

    def encoded(self, text: str) -> bytes:
        """Spell a text the way a content stream shows it."""
        return b"<%s>" % "".join(f"{glyph:04x}" for glyph in self._glyphs_of(text)).encode()

    def embed(self, writer: BasePdfFileWriter, texts: Iterable[str]) -> generic.IndirectObject:
        """Put the letters of these texts into the document, as a font that stays searchable."""
        letters = {char: self.glyphs[char] for text in texts for char in composed(text) if char in self.glyphs}
        used = {0, *letters.values()}
        # Readers take two fonts of one name for the same, so each cut has a name of its own.
        tag = "".join(chr(ord("A") + byte % 26) for byte in sha256(repr(sorted(used)).encode()).digest()[:6])
        name = f"/{tag}+{self.name}"
        descendant = dictionary(
            {
                "/Type": "/Font",
                "/Subtype": "/CIDFontType2",
                "/BaseFont": name,
                "/CIDSystemInfo": {"/Registry": "Adobe", "/Ordering": "Identity", "/Supplement": 0},
                "/FontDescriptor": writer.add_object(self._descriptor(writer, name, used)),
                "/W": [part for glyph in sorted(used) for part in (glyph, [self.advances[glyph]])],
                "/CIDToGIDMap": "/Identity",
            }
        )
        font = dictionary(
            {
                "/Type": "/Font",
                "/Subtype": "/Type0",
                "/BaseFont": name,
                "/Encoding": "/Identity-H",
                "/DescendantFonts": [writer.add_object(descendant)],
                "/ToUnicode": writer.add_object(_stream(_to_unicode(letters))),
            }
        )
        return writer.add_object(font)

    def _glyphs_of(self, text: str) -> list[int]:
        missing = self.glyphs["?"]
        return [self.glyphs.get(char, missing) for char in composed(text)]

    def _descriptor(self, writer: BasePdfFileWriter, name: str, used: set[int]) -> generic.DictionaryObject:
        program = self._program(used)
        stream = _stream(program)
        amend(stream, {"/Length1": len(program)})
        return dictionary(
            {
                "/Type": "/FontDescriptor",
                "/FontName": name,
                "/Flags": 4,
                "/FontBBox": list(self.box),
                "/ItalicAngle": 0,
                "/Ascent": self.ascent,
                "/Descent": self.descent,
                "/CapHeight": self.ascent,
                "/StemV": 80,
                "/FontFile2": writer.add_object(stream),
            }
        )

    def _program(self, used: set[int]) -> bytes:
        """Cut the font to the outlines in use; the others become empty, so that every number stays right."""
        kept = used | {part for glyph in used for part in self.components.get(glyph, ())}
        outlines = [outline if glyph in kept else b"" for glyph, outline in enumerate(self.outlines)]
        offsets = [0]
        for outline in outlines:
            offsets.append(offsets[-1] + len(outline))
        glyf, loca = b"".join(outlines), struct.pack(f">{len(offsets)}L", *offsets)
        return _font_file({**self.tables, b"glyf": glyf, b"loca": loca})


@cache
def font(handwriting: Handwriting | None) -> Font:
    """Return the font of a handwriting; without one, that of the small print below it."""
    source = files("signature.pdf") / "font_files" / (FONT_FILES[handwriting] if handwriting else SMALL_PRINT)
    return _read(source.read_bytes())


def _read(source: bytes) -> Font:
    font = _subset_of_characters(source)
    cut = BytesIO()
    font["head"].indexToLocFormat = 1
    font.save(cut)
    names = font.getGlyphOrder()
    tables = _tables(cut.getvalue())
    glyf, locations = tables[b"glyf"], list(font["loca"])
    metrics, head = font["hhea"], font["head"]
    return Font(
        name=font["name"].getDebugName(6),
        glyphs={chr(code): font.getGlyphID(name) for code, name in font.getBestCmap().items()},
        advances=[font["hmtx"][name][0] for name in names],
        components=_components(font),
        outlines=[glyf[start:end] for start, end in pairwise(locations)],
        # The locations are written with four bytes each, which the head of the font must say.
        tables={
            tag: table[:50] + b"\0\1" + table[52:] if tag == b"head" else table
            for tag, table in tables.items()
            if tag in {b"head", b"hhea", b"hmtx", b"maxp"}
        },
        ascent=metrics.ascent,
        descent=metrics.descent,
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
    )


def _subset_of_characters(source: bytes) -> TTFont:
    font = TTFont(BytesIO(source))
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    return font


def _components(font: TTFont) -> dict[int, tuple[int, ...]]:
    """Tell which letters are drawn with the outlines of others: é with those of e and the accent."""
    outlines = font["glyf"]
    parts: dict[int, tuple[int, ...]] = {}
    for name in font.getGlyphOrder():
        if outlines[name].isComposite():
            parts[font.getGlyphID(name)] = tuple(_parts_of(font, name))
    return parts


def _parts_of(font: TTFont, name: str) -> Iterable[int]:
    for part in font["glyf"][name].getComponentNames(font["glyf"]):
        yield font.getGlyphID(part)
        yield from _parts_of(font, part)


def _tables(source: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", source, 4)
    entries = (struct.unpack_from(">4sLLL", source, 12 + 16 * index) for index in range(count))
    return {tag: source[offset : offset + length] for tag, _, offset, length in entries}


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    header = struct.pack(">LHHHH", 0x10000, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    directory, body, start = b"", b"", 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sLLL", tag, checksum, start + len(body), len(table))
        body += padded
    return header + directory + body


def _to_unicode(letters: dict[str, int]) -> bytes:
    rows = "\n".join(f"<{glyph:04x}> <{char.encode('utf-16-be').hex()}>" for char, glyph in sorted(letters.items()))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _stream(data: bytes) -> generic.StreamObject:
    return generic.StreamObject(dictionary({"/Filter": "/FlateDecode"}), encoded_data=zlib.compress(data))
