"""Files that nobody should have to open: PDFs that act, hide another file, or swell; and honest ones beside them."""

from __future__ import annotations

# ruff: noqa: ANN401 - entries of dictionaries, as the library takes them
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Change = Callable[[Pdf], object]

GIGABYTE: Final = 1024**3


def changed(change: Change, **options: Any) -> bytes:
    """Return a PDF of one page after a change."""
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    written = io.BytesIO()
    document.save(written, **options)
    return written.getvalue()


def written_by_hand(*objects: bytes) -> bytes:
    """Return a PDF of these objects, the first one its catalogue."""
    body = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
        + b"startxref\n%d\n%%%%EOF" % len(body)
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a stream as it stands in a file."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


CATALOGUE: Final = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES: Final = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE: Final = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


def page_with(entries: bytes, *others: bytes) -> bytes:
    """Return a PDF of one page with these entries more; the others are objects from number 4 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" % entries
    return written_by_hand(CATALOGUE, PAGES, page, *others)


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _link(document: Pdf, action: Dictionary) -> None:
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)])


def _at_opening(action: Callable[[Pdf], object]) -> Change:
    def change(document: Pdf) -> None:
        document.Root.OpenAction = action(document)

    return change


def _clicked(**action: Any) -> Change:
    return lambda document: _link(document, Dictionary(**action))


def _annotated(**annotation: Any) -> Change:
    def change(document: Pdf) -> None:
        document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, **annotation)])

    return change


def _field(**entries: Any) -> Change:
    def change(document: Pdf) -> None:
        field = document.make_indirect(Dictionary(Subtype=Name.Widget, FT=Name.Tx, T="total", **entries))
        document.pages[0].Annots = Array([field])
        document.Root.AcroForm = Dictionary(Fields=Array([field]))

    return change


def _jump(document: Pdf, **entries: Any) -> Dictionary:
    return Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]), **entries)


def _named_scripts(document: Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["start", _script()])))


def _xfa_form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"))


def _act_of_page(document: Pdf) -> None:
    document.pages[0].AA = Dictionary(O=_jump(document))


def _bookmark_that_launches(document: Pdf) -> None:
    launch = document.make_indirect(Dictionary(S=Name.Launch, F="calc.exe"))
    first = document.make_indirect(Dictionary(Title="one", A=launch))
    document.Root.Outlines = document.make_indirect(Dictionary(First=first, Last=first, Count=1))


def _launch_behind_jumps(document: Pdf) -> None:
    launch = document.make_indirect(Dictionary(S=Name.Launch, F="calc.exe"))
    following = document.make_indirect(Array([_jump(document), document.make_indirect(Array([launch]))]))
    _link(document, _jump(document, Next=following))


def _launch_that_no_page_leads_to(document: Pdf) -> None:
    document.Root.Extra = document.make_indirect(Array([Dictionary(Deep=Dictionary(S=Name.Launch, F="calc.exe"))]))


def _attached(document: Pdf, name: str, content: bytes) -> None:
    document.attachments[name] = content


def _portfolio(document: Pdf) -> None:
    document.Root.Collection = Dictionary(View=Name.T)


def _attachment_without_a_name(document: Pdf) -> None:
    document.Root.Extra = document.make_stream(b"MZ", Type=Name.EmbeddedFile)


# What a PDF must not do, by how it does it; each with the rule that refuses it.
ACTING: Final[dict[str, tuple[Change, str]]] = {
    "a script at opening": (_at_opening(lambda _: _script()), "script"),
    "a script behind a link": (lambda document: _link(document, _script()), "script"),
    "a script after a jump": (_at_opening(lambda document: _jump(document, Next=Array([_script()]))), "script"),
    "named scripts": (_named_scripts, "script"),
    "a script in a stream": (
        lambda document: _link(document, Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))),
        "script",
    ),
    "an XFA form": (_xfa_form, "form_xfa"),
    "a program at opening": (
        _at_opening(lambda document: document.make_indirect(Dictionary(S=Name.Launch, F="calc.exe"))),
        "starts_program",
    ),
    "a program behind a bookmark": (_bookmark_that_launches, "starts_program"),
    "a program behind jumps": (_launch_behind_jumps, "starts_program"),
    "a program that no page leads to": (_launch_that_no_page_leads_to, "starts_program"),
    "data imported": (_clicked(S=Name.ImportData, F="data.fdf"), "sends_data"),
    "a form sent": (_field(A=Dictionary(S=Name.SubmitForm, F="https://x.test")), "sends_data"),
    "a form emptied": (_clicked(S=Name.ResetForm), "sends_data"),
    "another file's page": (_clicked(S=Name.GoToR, F="//server/share/x.pdf", D=Array([0, Name.Fit])), "other_file"),
    "an attached file's page": (_clicked(S=Name.GoToE, D=Array([0, Name.Fit])), "other_file"),
    "an address that is a script": (_clicked(S=Name.URI, URI="javascript:alert(1)"), "address"),
    "an address spelt oddly": (_clicked(S=Name.URI, URI=" Java\nScr\tipt:alert(1)"), "address"),
    "an address in UTF-16": (
        _clicked(S=Name.URI, URI=String("javascript:alert('\u2019')")),
        "address",
    ),
    "an address of a file": (_clicked(S=Name.URI, URI="file:///etc/passwd"), "address"),
    "an address of a share": (_clicked(S=Name.URI, URI="\\\\server\\share"), "other_file"),
    "a page on the web at opening": (
        _at_opening(lambda _: Dictionary(S=Name.URI, URI="https://x.test")),
        "acts_by_itself",
    ),
    "a page on the web after a jump at opening": (
        _at_opening(lambda document: _jump(document, Next=Dictionary(S=Name.URI, URI="https://x.test"))),
        "acts_by_itself",
    ),
    "an act of a page": (_act_of_page, "acts_by_itself"),
    "an act of a field": (_field(AA=Dictionary(K=Dictionary(S=Name.Named))), "acts_by_itself"),
    "a print at a click": (_clicked(S=Name.Named, N=Name.Print), "other_action"),
    "layers changed at a click": (_clicked(S=Name.SetOCGState, State=Array([])), "other_action"),
    "fields hidden at a click": (_clicked(S=Name.Hide, T="total"), "other_action"),
    "an attached program": (lambda document: _attached(document, "setup.exe", b"MZ"), "attachment"),
    "a script attached as an invoice": (lambda document: _attached(document, "factur-x.xml", b"MZ"), "attachment"),
    "an invoice that includes another file": (
        lambda document: _attached(
            document, "factur-x.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///c">]><a>&b;</a>'
        ),
        "attachment",
    ),
    "an attached file without a name": (_attachment_without_a_name, "attachment"),
    "a note with a file": (_annotated(Subtype=Name.FileAttachment), "attachment"),
    "a portfolio": (_portfolio, "attachment"),
    "rich media": (_annotated(Subtype=Name.RichMedia), "multimedia"),
    "a film": (_annotated(Subtype=Name.Movie), "multimedia"),
    "a sound": (_annotated(Subtype=Name.Sound), "multimedia"),
    "a rendition": (_clicked(S=Name.Rendition), "multimedia"),
    "a model in 3D": (_annotated(Subtype=Name("/3D")), "multimedia"),
}

# The same, written so that a search for its words finds nothing.
DISGUISED: Final[dict[str, tuple[bytes, str]]] = {
    "the kind of an action in an object of its own": (
        page_with(b"/Annots[<</Subtype/Link/A<</S 4 0 R/F(calc.exe)>>>>]", b"/Launch"),
        "starts_program",
    ),
    "the kind of an action in an object of its own, where no key announces an action": (
        page_with(b"/Extra 5 0 R", b"/Launch", b"<</S 4 0 R/F(calc.exe)>>"),
        "starts_program",
    ),
    "a name with another spelling": (
        page_with(b"/Annots[<</Subtype/Link/A<</S/L#61unch/F(calc.exe)>>>>]"),
        "starts_program",
    ),
    "a key with another spelling": (page_with(b"/#41A<</O<</S/GoTo/D[3 0 R/Fit]>>>>"), "acts_by_itself"),
    "an address in an object of its own": (
        page_with(b"/Annots[<</Subtype/Link/A<</S/URI/URI 4 0 R>>>>]", b"(javascript:alert\\(1\\))"),
        "address",
    ),
    "an address in hexadecimal": (
        page_with(b"/Annots[<</Subtype/Link/A<</S/URI/URI<%s>>>>>]" % b"javascript:1".hex().encode()),
        "address",
    ),
    "a key given twice": (
        page_with(b"/Annots[<</Subtype/Link/A<</S/Launch/F(calc.exe)/S/GoTo/D[3 0 R/Fit]>>>>]"),
        "ambiguous",
    ),
    "the data of a stream in another file": (
        page_with(b"/Contents 4 0 R", stream(b"", b"/F(other.txt)")),
        "other_file",
    ),
    "a form of another file's page": (
        page_with(b"/Contents 4 0 R", stream(b"", b"/Subtype/Form/Ref<</F(other.pdf)/Page 0>>")),
        "other_file",
    ),
}


def in_object_streams(change: Change) -> bytes:
    """Return a changed PDF whose objects are packed into streams, where no word of them can be read."""
    return changed(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _bookmarks_and_links(document: Pdf) -> None:
    second = document.make_indirect(Dictionary(Title="two", A=_jump(document)))
    first = document.make_indirect(Dictionary(Title="one", A=_jump(document), Next=second))
    document.Root.Outlines = document.make_indirect(Dictionary(First=first, Last=second, Count=2))
    document.pages[0].Annots = Array(
        [
            Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=address))
            for address in (
                "https://x.test/a?b=c",
                "HTTP://x.test",
                "mailto:a@x.test",
                "tel:+33639980001",
                "relative/x",
            )
        ]
        + [Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.Named, N=Name.NextPage))]
    )


def _structure(document: Pdf) -> None:
    paragraph = document.make_indirect(Dictionary(S=Name.P, A=Dictionary(O=Name.Layout, Placement=Name.Block)))
    document.Root.StructTreeRoot = document.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=paragraph))


def _words_about_scripts(document: Pdf) -> None:
    document.docinfo["/Title"] = "Pourquoi /JavaScript, /JS et javascript: sont refusés"


# What honest PDFs do.
HONEST: Final[dict[str, Change]] = {
    "bookmarks and links": _bookmarks_and_links,
    "a page shown at opening": _at_opening(_jump),
    "a destination at opening": _at_opening(lambda document: Array([document.pages[0].obj, Name.Fit])),
    "the structure of a tagged document": _structure,
    "words about scripts": _words_about_scripts,
    "the XML of an invoice": lambda document: _attached(
        document, "factur-x.xml", b"\xef\xbb\xbf<?xml version='1.0'?><a/>"
    ),
}


def _filled_in(document: Pdf) -> None:
    field = document.make_indirect(Dictionary(Subtype=Name.Widget, FT=Name.Tx, T="total", Rect=Array([0, 0, 9, 9])))
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def _hidden_layer(document: Pdf) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="small print"))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _layer_that_is_shown(document: Pdf) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="letterhead"))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))


def _earlier_signature(document: Pdf) -> None:
    field = document.make_indirect(
        Dictionary(Subtype=Name.Widget, FT=Name.Sig, T="signature", Rect=Array([0, 0, 9, 9]))
    )
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


# What may be read but not signed, with the rule that refuses it then; and what may be signed.
UNSIGNABLE: Final[dict[str, tuple[Change, str]]] = {
    "a form to fill in": (_filled_in, "form_to_sign"),
    "a layer that is hidden": (_hidden_layer, "layers_to_sign"),
}
SIGNABLE: Final[dict[str, Change]] = {
    "a layer that is shown": _layer_that_is_shown,
    "a field for a signature": _earlier_signature,
}


# Small files that ask for gigabytes when they are shown or read.


def page_of(width: int, height: int, unit: float = 1) -> bytes:
    """Return a PDF with one page of this size, in points."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/UserUnit %s>>" % (width, height, str(unit).encode())
    return written_by_hand(CATALOGUE, PAGES, page)


def image_of(width: int, height: int) -> bytes:
    """Return a PDF whose page shows an image of this size, of one colour."""
    size = b"/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray" % (width, height)
    image = stream(zlib.compress(bytes(width // 8) * min(height, 1000), 9), size + b"/Filter/FlateDecode")
    return page_with(b"/Resources<</XObject<</I 4 0 R>>>>", image)


def swelling(size: int, *, times: int = 1) -> bytes:
    """Return a PDF whose page swells to this size when it is read, compressed so many times."""
    packed = _packed(b"", size)
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    filters = b"[%s]" % (b"/FlateDecode " * times)
    return page_with(b"/Contents 4 0 R", stream(packed, b"/Filter" + filters))


def swelling_objects(size: int) -> bytes:
    """Return a PDF one object stream of which swells to this size when it is read."""
    head, tail = b"3 0 ", b"<</Type/Pages/Kids[]/Count 0>>"
    packed = _packed(head, size, tail)
    entries = b"/Type/ObjStm/N 1/First %d/Filter/FlateDecode" % (len(head) + size)
    body = b"%PDF-1.5\n"
    places = []
    for number, each in enumerate((b"<</Type/Catalog/Pages 3 0 R>>", stream(packed, entries)), 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + bytes([index])
        for kind, place, index in [(0, 0, 0), (1, places[0], 0), (1, places[1], 0), (2, 2, 0), (1, len(body), 0)]
    )
    cross = b"4 0 obj%s endobj\n" % stream(table, b"/Type/XRef/Size 5/W[1 4 1]/Root 1 0 R")
    return body + cross + b"startxref\n%d\n%%%%EOF" % len(body)


def _packed(head: bytes, size: int, tail: bytes = b"") -> bytes:
    """Return so many blanks between a head and a tail, compressed: piece by piece, the pieces all alike."""
    piece = b" " * 1024**2
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    begun = packing.compress(head) + packing.flush(zlib.Z_FULL_FLUSH)
    packed = packing.compress(piece) + packing.flush(zlib.Z_FULL_FLUSH)
    ended = packing.compress(tail) + packing.flush()
    checksum = zlib.adler32(head)
    for _ in range(size // len(piece)):
        checksum = zlib.adler32(piece, checksum)
    checksum = zlib.adler32(tail, checksum)
    return b"\x78\xda" + begun + packed * (size // len(piece)) + ended + struct.pack(">I", checksum)


def nested(depth: int) -> bytes:
    """Return a PDF with an object nested so deeply, an action among it."""
    return page_with(b"/Extra 4 0 R", b"[" * depth + b"<</S/Launch>>" + b"]" * depth)


def pages(count: int) -> bytes:
    """Return a PDF with so many pages, all the same one."""
    return written_by_hand(CATALOGUE, b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * count, count), PAGE)


def page_tree(depth: int) -> bytes:
    """Return a PDF whose tree of pages has two branches at each level, both the same: 2 ** depth pages."""
    levels = [
        b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (number + 1, number + 1, 2 ** (depth - number + 2))
        for number in range(2, depth + 2)
    ]
    return written_by_hand(CATALOGUE, *levels, PAGE)


def png_of(width: int, height: int) -> bytes:
    """Return a PNG of one colour that says to be of this size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes((width + 7) // 8)) * min(height, 100), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# Files that are of two formats at once.


def zipped(name: str = "setup.exe", content: bytes = b"MZ") -> bytes:
    """Return a ZIP."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def with_stream(content: bytes) -> bytes:
    """Return a PDF that holds this content as it is."""
    return page_with(b"/Extra 4 0 R", stream(content))


def zip_within() -> bytes:
    """Return a PDF that a program for ZIPs opens too: the archive's comment reaches to the end of the PDF."""
    archive = zipped()
    whole = with_stream(archive)
    end = whole.index(b"PK\x05\x06")
    comment = len(whole) - end - 22
    return whole[: end + 20] + struct.pack("<H", comment) + whole[end + 22 :]


def beginning_with(content: bytes, place: int) -> bytes:
    """Return a PDF that has this content at this place, in a comment."""
    begun = b"%PDF-1.7\n%"
    padding = b" " * (place - len(begun))
    whole = page_with(b"")
    return _moved(whole, begun + padding + content + b"\n")


def _moved(whole: bytes, head: bytes) -> bytes:
    by = len(head) - len(b"%PDF-1.7\n")
    body = head + whole.removeprefix(b"%PDF-1.7\n")
    table = body.rindex(b"xref\n0", 0, body.rindex(b"startxref"))
    lines = body[table:].split(b"\n")
    moved = [b"%010d 00000 n " % (int(line[:10]) + by) if line.endswith(b" n ") else line for line in lines]
    moved[moved.index(b"startxref") + 1] = b"%d" % table
    return body[:table] + b"\n".join(moved)


TWO_FORMATS: Final[dict[str, tuple[bytes, str]]] = {
    "a ZIP after a PDF": (page_with(b"") + zipped(), "data_after_end"),
    "a script after a PDF": (page_with(b"") + b"\n<script>alert(1)</script>", "data_after_end"),
    "a PDF after something else": (b"\x7fELF" + page_with(b""), "data_before_start"),
    "a ZIP within a PDF": (zip_within(), "two_formats"),
    "a RAR within a PDF": (with_stream(b"Rar!\x1a\x07\x00" + bytes(20)), "two_formats"),
    "a 7z within a PDF": (with_stream(b"7z\xbc\xaf\x27\x1c" + bytes(20)), "two_formats"),
    "a PHP archive within a PDF": (with_stream(b"<?php __HALT_COMPILER(); ?>"), "two_formats"),
    "HTML at the beginning of a PDF": (beginning_with(b"<script>alert(1)</script>", 20), "two_formats"),
    "a TAR that is a PDF": (beginning_with(b"ustar\x0000", 257), "two_formats"),
    "a medical image that is a PDF": (beginning_with(b"DICM", 128), "two_formats"),
}
