"""The shapes of what is asked and answered about documents."""

from __future__ import annotations

from chartrier.http.contract import PageQuery, Schema, fields, validate
from vault.documents.document_types import COMPARTMENTS, SIGNATURE_OUTCOMES


class DocumentView(Schema):
    """A document in a list."""

    id = fields.UUID(required=True)
    type = fields.String(required=True)
    title = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    state = fields.String(required=True, validate=validate.OneOf(["waiting", "todo", "done", "erased", "retained"]))
    action = fields.String(required=True, allow_none=True, validate=validate.OneOf(["read", "sign", "validate", None]))
    compartment = fields.String(required=True, validate=validate.OneOf(COMPARTMENTS))
    holder_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    organisation_name = fields.String(required=True)
    establishment_id = fields.UUID(required=True)
    recipient_name = fields.String(required=True)
    recipient_siret = fields.String(required=True, allow_none=True)
    received_at = fields.DateTime(required=True)
    delivered_at = fields.DateTime(required=True, allow_none=True)
    dated_on = fields.Date(required=True)
    done_at = fields.DateTime(required=True, allow_none=True)
    downloaded_at = fields.DateTime(required=True, allow_none=True)
    signed_at = fields.DateTime(required=True, allow_none=True)
    size = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    metadata = fields.Dict(keys=fields.String(), required=True)
    signed = fields.Boolean(required=True)
    signature_asked = fields.Boolean(required=True)
    # Of one to sign, whether it is the turn of whom it was sent to.
    awaits_recipient = fields.Boolean(required=True)
    refused = fields.Boolean(required=True)
    signature_outcome = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([*SIGNATURE_OUTCOMES, None])
    )


class VersionView(Schema):
    """One content of a document."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True)
    size = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    cause = fields.String(required=True, validate=validate.OneOf(["deposited", "signed", "attached", "added"]))


class SendingEstablishmentView(Schema):
    """Which establishment of the organisation sent a document."""

    name = fields.String(required=True)
    siret = fields.String(required=True, allow_none=True)
    city = fields.String(required=True)


class WholeDocumentView(DocumentView):
    """A document with its versions, and the establishment that sent it where the sender has any."""

    establishment = fields.Nested(SendingEstablishmentView, required=True, allow_none=True)

    digest = fields.String(required=True)
    versions = fields.List(fields.Nested(VersionView), required=True)


class ContentQuery(Schema):
    """Which content of a document is asked for, to view or to download."""

    version = fields.Integer(load_default=None, validate=validate.Range(1, 1_000_000))
    disposition = fields.String(data_key="as", load_default="inline", validate=validate.OneOf(["inline", "attachment"]))


class SharedContentQuery(Schema):
    """Whether a shared document is downloaded, or only viewed."""

    disposition = fields.String(data_key="as", load_default="inline", validate=validate.OneOf(["inline", "attachment"]))


class TicketRequest(Schema):
    """What a ticket is asked for."""

    purpose = fields.String(required=True, validate=validate.OneOf(["share"]))


class TicketView(Schema):
    """A ticket, to be handed to the service that it is for."""

    ticket = fields.String(required=True)
    expires_at = fields.DateTime(required=True)


class FiledVersionView(Schema):
    """A version that was filed."""

    digest = fields.String(required=True)
    size = fields.Integer(required=True)
    number = fields.Integer(required=True)


class JournalQuery(PageQuery):
    """Whose journal, or which document's, is asked for."""

    space = fields.UUID(load_default=None)
    document = fields.UUID(load_default=None)


class JournalLineView(Schema):
    """One act."""

    sequence = fields.Integer(required=True)
    at = fields.DateTime(required=True)
    act = fields.String(required=True)
    actor = fields.String(required=True)
    holder_id = fields.UUID(required=True)
    document_id = fields.UUID(required=True, allow_none=True)
    title = fields.String(required=True)
    hash = fields.String(required=True)
