"""Signatures of one's own as they are given: a typed name, lines that were drawn, or an image."""

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any, Final

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.http.problems import FieldError, Invalid
from signature.appearances.appearance import Appearance, AppearanceKind
from signature.envelopes import texts
from signature.errors import NotAPicture, PictureFault
from signature.pdf.drawing import MOST_LINES, MOST_POINTS, SMALLEST_SIDE, Drawing
from signature.pdf.handwriting import Handwriting, not_writable
from signature.ports import ports

KINDS: Final = [AppearanceKind.TYPED.value, AppearanceKind.DRAWN.value, AppearanceKind.IMAGE.value]
# Of an image of half a MiB, in base64.
LONGEST_IMAGE: Final = 700_000
_POINT: Final = r"[0-9]{1,3},[0-9]{1,3}"
LONGEST_LINE: Final = 8 * MOST_POINTS


class NewAppearance(Schema):
    """A signature of one's own. The name is read out to those who do not see what is drawn."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = fields.DisplayText(60, required=True)
    handwriting = fields.String(
        validate=validate.OneOf([each.value for each in Handwriting]), metadata={"description": "Of a typed name."}
    )
    lines = fields.List(
        fields.String(validate=[validate.Length(max=LONGEST_LINE), validate.Regexp(f"^{_POINT}(?: {_POINT})*$")]),
        validate=validate.Length(max=MOST_LINES),
        metadata={"description": "Of a drawing: each line as `x,y x,y …`, from the top left of a square of 999 units."},
    )
    image = fields.String(
        validate=[validate.Length(max=LONGEST_IMAGE), validate.Regexp("^[A-Za-z0-9+/]+={0,2}$")],
        metadata={"description": "PNG or JPEG, in base64."},
    )


def appearance_of(given: dict[str, Any], path: str = "") -> Appearance:
    """Return the signature that was given; refuse beside its field what can't be signed with."""
    kind, text = AppearanceKind(given["kind"]), given["text"]
    if missing := not_writable(text):
        raise Invalid(FieldError(f"{path}text", texts.not_writable(missing, request_language())))
    if kind is AppearanceKind.DRAWN:
        return Appearance(kind, text, drawing=_drawn(given.get("lines") or [], f"{path}lines"))
    if kind is AppearanceKind.IMAGE:
        return Appearance(kind, text, drawing=_picture(given.get("image") or "", f"{path}image"))
    if "handwriting" not in given:
        raise _refused(f"{path}handwriting", "handwriting")
    return Appearance(kind, text, Handwriting(given["handwriting"]))


def _drawn(lines: list[str], field: str) -> Drawing:
    if sum(line.count(",") for line in lines) > MOST_POINTS:
        raise _refused(field, "too-many-points")
    drawing = Drawing(tuple(lines))
    if not lines or max(drawing.size()) < SMALLEST_SIDE:
        raise _refused(field, "nothing-drawn")
    return drawing


def _picture(image: str, field: str) -> Drawing:
    if not image:
        raise _refused(field, "no-image")
    try:
        return Drawing(picture=ports().pdf.read_picture(b64decode(image, validate=True)))
    except NotBase64:
        raise _refused(field, PictureFault.FORMAT) from None
    except NotAPicture as refused:
        raise _refused(field, refused.fault) from None


def _refused(field: str, fault: str) -> Invalid:
    return Invalid(FieldError(field, texts.drawing_fault(fault, request_language())))
