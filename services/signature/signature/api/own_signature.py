"""*My signature* over HTTP: a person sees the one that they keep, changes it, deletes it."""

from base64 import b64encode
from http import HTTPStatus
from typing import Any

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Invalid
from chartrier.runtime.current import context
from signature.api.appearances import KINDS, NewAppearance, appearance_of
from signature.appearances import own_signatures
from signature.appearances.own_signatures import KeptSignature
from signature.pdf.handwriting import Handwriting
from signature.ports import ports

blueprint = Blueprint("own-signature", url_prefix="/own-signature", description="The signature that a person keeps")


class AppearanceView(Schema):
    """A signature as it was given, to be given again; the image as it will stand in a document."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    text = fields.String(required=True)
    handwriting = fields.String(required=True, validate=validate.OneOf([each.value for each in Handwriting]))
    lines = fields.List(fields.String(), required=True)
    image = fields.String(required=True, allow_none=True, metadata={"description": "JPEG, in base64."})


class OwnSignatureView(Schema):
    """The signature that the caller keeps, and since when; nothing while there is none."""

    appearance = fields.Nested(AppearanceView, required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True, allow_none=True)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, OwnSignatureView)
def show_own_signature() -> dict[str, Any]:
    """Show the signature that the caller keeps for the next time."""
    with transaction() as session:
        return view_of(own_signatures.find(session, ports().encryption, account_id=context().account_id))


@blueprint.put("")
@blueprint.takes(NewAppearance)
@blueprint.returns(HTTPStatus.OK, OwnSignatureView)
@blueprint.refuses(Invalid)
def keep_own_signature(new: dict[str, Any]) -> dict[str, Any]:
    """Keep a signature for the next time, in the place of the one before."""
    appearance = appearance_of(new)
    with transaction() as session:
        return view_of(own_signatures.keep(session, context(), ports().encryption, appearance))


@blueprint.delete("")
@blueprint.returns(HTTPStatus.NO_CONTENT)
def delete_own_signature() -> None:
    """Delete the signature that the caller keeps; what was signed with it stays signed."""
    with transaction() as session:
        own_signatures.forget(session, context().account_id)


def view_of(kept: KeptSignature | None) -> dict[str, Any]:
    """Return the signature that somebody keeps as they see it."""
    if kept is None:
        return {"appearance": None, "changed_at": None}
    appearance = kept.appearance
    picture = appearance.drawing and appearance.drawing.picture
    return {
        "changed_at": kept.changed_at,
        "appearance": {
            "kind": appearance.kind,
            "text": appearance.text,
            "handwriting": appearance.handwriting,
            "lines": list(appearance.drawing.lines) if appearance.drawing else [],
            "image": b64encode(picture.jpeg).decode() if picture else None,
        },
    }
