"""Documents to sign: sound ones, and each of the kinds that must not be signed."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

import pikepdf
import typst

CONTRACT = """
#set document(title: "Contrat de travail", date: datetime(year: 2026, month: 10, day: 30))
#set page(paper: "a4")
#set text(lang: "fr")
= Contrat de travail à durée déterminée
Entre la société et la personne salariée, il est convenu ce qui suit.
"""


@cache
def contract(more: str = "") -> bytes:
    """A tagged, accessible, archivable contract."""
    return bytes(typst.compile((CONTRACT + more).encode(), pdf_standards=["ua-1", "a-2a"]))


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **saving: object) -> bytes:
    """The same document after a change by another program."""
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        output = BytesIO()
        document.save(output, **saving)  # type: ignore[arg-type]
        return output.getvalue()


def encrypted() -> bytes:
    return changed(contract(), lambda _: None, encryption=pikepdf.Encryption(owner="secret", user=""))


def locked() -> bytes:
    return changed(contract(), lambda _: None, encryption=pikepdf.Encryption(owner="secret", user="secret"))


def with_script_on_opening() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    return changed(contract(), change)


def with_script_behind_a_link() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 10, 10], A=action)
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([link]))

    return changed(contract(), change)


def with_film() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        film = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 10, 10])
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(film)])

    return changed(contract(), change)


def with_odd_metadata() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Metadata = document.make_stream(b"<?xpacket?>\xf1 hardly XML", Type=pikepdf.Name.Metadata)

    return changed(contract(), change, fix_metadata_version=False)


def mangled(seed: int) -> bytes:
    """A document with a few bytes changed, cut out or doubled: the same for the same seed."""
    chance = Random(seed)
    pdf = bytearray(changed(contract(), lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable))
    start, length = chance.randrange(len(pdf)), chance.randint(1, 200)
    match chance.randrange(4):
        case 0:
            del pdf[start : start + length]
        case 1:
            pdf[start:start] = pdf[:length]
        case 2:
            del pdf[start:]
        case _:
            for _ in range(8):
                pdf[chance.randrange(len(pdf))] = chance.randrange(256)
    return bytes(pdf)


def with_form() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        field = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="montant"))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])

    return changed(contract(), change)


def with_xfa() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<xdp/>"))

    return changed(contract(), change)


def with_hidden_layer() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="autre texte"))
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))

    return changed(contract(), change)


def turned(degrees: int) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[-1].Rotate = degrees

    return changed(contract(), change)


def malformed() -> bytes:
    """A document whose table of objects points to the wrong places, as some old programs write them."""
    plain = changed(contract(), lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = plain.rindex(b"startxref")
    return plain[:start] + b"startxref\n17\n%%EOF\n"
