"""What must not be signed is refused with the reason, wherever in the file it is."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.sample_pdfs import changed, contract
from services.signature.tests.signature_support.sign import Sign
from services.signature.tests.signature_support.validators import is_valid
from signature.certificates.signing_key import SigningKey
from signature.errors import NotSignable, Reason
from signature.pdf import pdf_checks


@pytest.mark.parametrize(
    "document, reason",
    [
        (sample_pdfs.encrypted, Reason.ENCRYPTED),
        (sample_pdfs.locked, Reason.ENCRYPTED),
        (sample_pdfs.with_script_on_opening, Reason.SCRIPTED),
        (sample_pdfs.with_script_behind_a_link, Reason.SCRIPTED),
        (sample_pdfs.with_film, Reason.SCRIPTED),
        (sample_pdfs.with_form, Reason.FORM),
        (sample_pdfs.with_xfa, Reason.FORM),
        (sample_pdfs.with_hidden_layer, Reason.HIDDEN_LAYERS),
        (lambda: b"This is no PDF.", Reason.DAMAGED),
        (lambda: b"", Reason.DAMAGED),
    ],
)
def test_what_hides_or_runs_something_is_refused_with_the_reason(
    sign: Sign, document: Callable[[], bytes], reason: Reason
) -> None:
    with pytest.raises(NotSignable, match=reason):
        sign(document())


ACTIONS = {
    "a script": Dictionary(S=Name.JavaScript, JS="app.alert(1)"),
    "a program": Dictionary(S=Name.Launch, F="calc.exe"),
    "a form that is sent": Dictionary(S=Name.SubmitForm, F="https://elsewhere.example"),
    "a form that is filled": Dictionary(S=Name.ImportData, F="data.fdf"),
    "a form that is emptied": Dictionary(S=Name.ResetForm),
    "another file": Dictionary(S=Name.GoToR, F="other.pdf", D=Array([0, Name.Fit])),
    "a file within": Dictionary(S=Name.GoToE, D=Array([0, Name.Fit])),
    "fields that are hidden": Dictionary(S=Name.Hide, T="amount"),
    "layers that are switched": Dictionary(S=Name.SetOCGState, State=Array([])),
    "a film": Dictionary(S=Name.Rendition, OP=0),
    "a sound": Dictionary(S=Name.Sound),
    "a script as an address": Dictionary(S=Name.URI, URI="javascript:alert(1)"),
    "a file as an address": Dictionary(S=Name.URI, URI="file:///etc/passwd"),
}
WHERE: dict[str, Callable[[pikepdf.Pdf, pikepdf.Object], None]] = {
    "on opening": lambda pdf, action: setattr(pdf.Root, "OpenAction", action),
    "behind a link": lambda pdf, action: setattr(
        pdf.pages[0], "Annots", Array([pdf.make_indirect(Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action))])
    ),
    "after a harmless one": lambda pdf, action: setattr(
        pdf.Root, "OpenAction", Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([action]))
    ),
    "in an object that no page shows": lambda pdf, action: setattr(
        pdf.Root, "Private", pdf.make_indirect(Array([Array([pdf.make_indirect(action)])]))
    ),
    "in the dictionary of a stream": lambda pdf, action: setattr(
        pdf.Root, "Private", pdf.make_stream(b"", {"/Private": action})
    ),
}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_that_does_something_is_found_wherever_it_is(action: str, where: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        WHERE[where](pdf, pikepdf.Object.parse(ACTIONS[action].unparse()))

    with pytest.raises(NotSignable, match=Reason.SCRIPTED):
        pdf_checks.check(changed(contract(), change))


def test_names_that_are_written_in_another_way_are_the_same_names() -> None:
    pdf = changed(contract(), lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    hidden = pdf.replace(
        b"/Type /Catalog", b"/OpenAction << /#53 /J#61v#61Script /J#53 (app.alert\\(1\\)) >> /Type /Catalog"
    )
    assert b"/JavaScript" not in hidden
    with pytest.raises(NotSignable, match=Reason.SCRIPTED):
        pdf_checks.check(hidden)


LAYERS: dict[str, Callable[[pikepdf.Object], Dictionary]] = {
    "off": lambda layer: Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer])),
    "off unless said otherwise": lambda layer: Dictionary(OCGs=[layer], D=Dictionary(BaseState=Name.OFF)),
    "on or off by what is done with it": lambda layer: Dictionary(
        OCGs=[layer], D=Dictionary(AS=[Dictionary(Event=Name.Print, OCGs=[layer], Category=[Name.Print])])
    ),
    "in another arrangement": lambda layer: Dictionary(OCGs=[layer], D=Dictionary(), Configs=[Dictionary(OFF=[layer])]),
}


@pytest.mark.parametrize("layers", LAYERS)
def test_layers_that_are_not_always_shown_are_refused(layers: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="another text"))
        pdf.Root.OCProperties = LAYERS[layers](layer)

    with pytest.raises(NotSignable, match=Reason.HIDDEN_LAYERS):
        pdf_checks.check(changed(contract(), change))


@pytest.mark.parametrize("entry", [{"/P": Name.AllOff}, {"/VE": Array([Name.Not])}])
def test_a_content_that_shows_while_a_layer_is_off_is_refused(entry: dict[str, pikepdf.Object]) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="a text"))
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary())
        pdf.pages[0].Resources.Properties = Dictionary(M=Dictionary({"/Type": Name.OCMD, "/OCGs": layer} | entry))

    with pytest.raises(NotSignable, match=Reason.HIDDEN_LAYERS):
        pdf_checks.check(changed(contract(), change))


def test_links_layers_and_attachments_as_honest_documents_have_them_are_signed(
    sign: Sign, signing_key: SigningKey
) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="watermark"))
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(ON=[layer]))
        pdf.attachments["facture.xml"] = b"<invoice/>"
        links = [
            Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI="https://chartrier.test")),
            Dictionary(Subtype=Name.Link, Rect=[0, 9, 9, 18], Dest=Array([pdf.pages[0].obj, Name.Fit])),
        ]
        pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(link) for link in links]))

    signed = sign(changed(contract(), change))
    assert not signed.rewritten
    assert is_valid(signed.content, signing_key)


@pytest.mark.parametrize("key", ["AcroForm", "OCProperties", "StructTreeRoot"])
@pytest.mark.parametrize("value", [Array([1, 2]), Name.Nothing, pikepdf.String("text")])
def test_something_else_where_a_dictionary_belongs_is_refused_or_signed_validly(
    sign: Sign, signing_key: SigningKey, key: str, value: pikepdf.Object
) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[f"/{key}"] = value

    try:
        signed = sign(changed(contract(), change))
    except NotSignable:
        return
    assert is_valid(signed.content, signing_key)


def test_every_object_is_read_from_the_file_itself() -> None:
    # The checks above change documents by pikepdf: it must not be what tidies them.
    with pikepdf.open(BytesIO(sample_pdfs.with_script_on_opening())) as pdf:
        assert Name.JavaScript == pdf.Root.OpenAction.S
