"""Signing leaves a document accessible: tags, texts to be read out, embedded letters."""

from io import BytesIO

import pikepdf
import pytest

from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.sign import Sign


@pytest.mark.spec("SIG-18")
def test_a_tagged_document_is_still_tagged_and_the_signature_is_read_out(sign: Sign) -> None:
    signed = sign(sample_pdfs.contract())
    with pikepdf.open(BytesIO(signed.content)) as document:
        widget = document.Root.AcroForm.Fields[0]
        element = _entry(document.Root.StructTreeRoot.ParentTree, int(widget.StructParent))
        assert document.Root.MarkInfo.Marked
        assert document.pages[-1].Tabs == pikepdf.Name.S
        assert str(element.S) == "/Form"
        assert element.K.Obj.objgen == widget.objgen
        assert element.objgen in [child.objgen for child in element.P.K]
        assert "Signé électroniquement par Léa Martin-Dœuf" in str(element.Alt)
        assert str(widget.TU) == str(element.Alt)
        assert int(document.Root.StructTreeRoot.ParentTreeNextKey) > int(widget.StructParent)


@pytest.mark.spec("SIG-18")
def test_letters_are_embedded_and_colours_do_not_depend_on_the_device(sign: Sign) -> None:
    signed = sign(sample_pdfs.contract())
    with pikepdf.open(BytesIO(signed.content)) as document:
        drawing = document.Root.AcroForm.Fields[0].AP.N
        fonts = [font.DescendantFonts[0] for font in drawing.Resources.Font.values()]
        assert len(fonts) == 2
        assert all(len(font.FontDescriptor.FontFile2.read_bytes()) > 500 for font in fonts)
        assert drawing.Resources.ColorSpace.Ink[0] == pikepdf.Name.CalRGB
        assert b" rg" not in drawing.read_bytes()


def _entry(node: pikepdf.Object, number: int) -> pikepdf.Object:
    pairs = list(node.get("/Nums", []))
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if int(key) == number:
            return value
    return next(_entry(kid, number) for kid in node.Kids if kid.Limits[0] <= number <= kid.Limits[1])
