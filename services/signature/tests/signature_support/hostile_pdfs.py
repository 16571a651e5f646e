"""Small files that ask for much: memory, pages, time, or depth without end."""

import zlib
from io import BytesIO

import pikepdf

GIB = 1024**3


def _document(objects: dict[int, bytes], root: int = 1) -> bytes:
    """Write a file of these objects by hand, with a table of where they are."""
    written, offsets = BytesIO(), {}
    written.write(b"%PDF-1.7\n%\x80\x80\x80\x80\n")
    for number, body in objects.items():
        offsets[number] = written.tell()
        written.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = written.tell(), max(objects) + 1
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        written.write(b"%010d 00000 n \n" % offsets[number])
    written.write(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start))
    return written.getvalue()


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def _page(content: bytes, **others: bytes) -> bytes:
    """Write a document of one page with this content stream, and more objects from number 5 on."""
    resources = others.pop("resources", b"<<>>")
    media_box = others.pop("media_box", b"[0 0 595 842]")
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Resources%s/Contents 4 0 R>>" % (media_box, resources),
        4: content,
    }
    return _document(objects | {5 + place: body for place, body in enumerate(others.values())})


def _deflated_zeros(size: int) -> bytes:
    """Deflate so many zeros without ever holding them."""
    compressor, parts = zlib.compressobj(9), list[bytes]()
    chunk = bytes(1024**2)
    for _ in range(size // len(chunk)):
        parts.append(compressor.compress(chunk))
    return b"".join([*parts, compressor.flush()])


def with_inflated_content() -> bytes:
    """A content stream of a gibibyte, deflated twice to a few kilobytes."""
    return _page(_stream(zlib.compress(_deflated_zeros(GIB), 9), b"/Filter[/FlateDecode/FlateDecode]"))


def with_inflated_image() -> bytes:
    """An image of 60,000 by 60,000 dots that is drawn on the page."""
    image = _stream(
        zlib.compress(_deflated_zeros(GIB), 9),
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB"
        b"/Filter[/FlateDecode/FlateDecode]",
    )
    return _page(_stream(b"q 500 0 0 500 0 0 cm /Image Do Q"), resources=b"<</XObject<</Image 5 0 R>>>>", image=image)


def with_huge_page() -> bytes:
    """A page of ten million points on each side."""
    return _page(_stream(b""), media_box=b"[0 0 10000000 10000000]")


def with_many_pages() -> bytes:
    """A page tree that shows one page seven times over on each of seven levels: 823,543 pages."""
    levels, width = 7, 7
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for level in range(levels):
        kids = b" ".join([b"%d 0 R" % (3 + level)] * width)
        objects[2 + level] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (width ** (levels - level), kids)
    objects[2 + levels] = b"<</Type/Page/MediaBox[0 0 595 842]/Resources<<>>>>"
    return _document(objects)


def with_more_pages_than_anybody_signs() -> bytes:
    with pikepdf.new() as document:
        for _ in range(5001):
            document.add_blank_page()
        written = BytesIO()
        document.save(written)
        return written.getvalue()


def with_page_tree_in_a_loop() -> bytes:
    return _document({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 1/Kids[2 0 R]>>"})


def with_form_in_a_loop() -> bytes:
    """Fields that are their own children."""
    return _document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            4: b"<</T(a)/Kids[4 0 R 4 0 R]>>",
        }
    )


def with_deep_nesting() -> bytes:
    """A list in a list, half a million times."""
    deep = 500_000
    return _document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Deep 4 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            4: b"[" * deep + b"]" * deep,
        }
    )


def with_endless_drawing() -> bytes:
    """A drawing that draws another one a hundred times, twelve levels deep."""
    levels = 12
    forms = {
        f"form{level}": _stream(
            b"/Next Do\n" * 100,
            b"/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</XObject<</Next %d 0 R>>>>" % (6 + level),
        )
        for level in range(levels)
    }
    last = _stream(b"0 0 50 50 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 100 100]")
    return _page(_stream(b"/Next Do\n" * 100), resources=b"<</XObject<</Next 5 0 R>>>>", **forms, last=last)


def with_tables_in_a_loop() -> bytes:
    """A table of objects that names itself as the one before it."""
    plain = _page(_stream(b""))
    start = plain.rindex(b"xref\n0")
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def with_structure_in_a_loop() -> bytes:
    """A tree of numbers that is its own child; whoever looks for the highest number never ends."""
    return _document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 4 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            4: b"<</Type/StructTreeRoot/K 5 0 R/ParentTree 6 0 R>>",
            5: b"<</Type/StructElem/S/Document/P 4 0 R>>",
            6: b"<</Kids[6 0 R 6 0 R]>>",
        }
    )


def with_huge_number_of_objects() -> bytes:
    """A table that promises a billion objects."""
    plain = _page(_stream(b""))
    return plain.replace(b"/Size 5", b"/Size 1000000000").replace(b"xref\n0 5", b"xref\n0 1000000000")
