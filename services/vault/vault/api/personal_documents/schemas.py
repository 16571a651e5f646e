"""The shapes of what is asked and answered about a person's own documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, validates_schema

from chartrier.http.contract import Schema, fields, validate
from vault.documents.document_types import COMPARTMENTS

# What a person may add to: the compartments of a person's vault.
OWN_COMPARTMENTS: Final = ("personal", "payslips", "contracts")
MOST_TAGS: Final = 20
_MONTH: Final = validate.Regexp(r"^(19|20)\d\d-(0[1-9]|1[0-2])$", error="Not a valid date.")


class PersonalMetadata(Schema):
    """What may be said of a document in the personal compartment."""

    date = fields.Date()
    note = fields.DisplayText(500, lines=True)


class PayslipMetadata(Schema):
    """What is asked of a payslip that one adds."""

    period = fields.String(required=True, validate=_MONTH)
    employer = fields.DisplayText(200, required=True)


class ContractMetadata(Schema):
    """What is asked of a contract that one adds."""

    employer = fields.DisplayText(200, required=True)
    start = fields.Date(required=True)
    end = fields.Date()

    @validates_schema
    def ends_after_start(self, data: Mapping[str, Any], **_: object) -> None:
        """A contract ends after it starts."""
        if "end" in data and "start" in data and data["end"] < data["start"]:
            raise ValidationError("Ends before it starts.", "end")


METADATA: Final[Mapping[str, type[Schema]]] = {
    "personal": PersonalMetadata,
    "payslips": PayslipMetadata,
    "contracts": ContractMetadata,
}


class UsageView(Schema):
    """How full a personal space is: bytes, and files."""

    holder_id = fields.UUID(required=True)
    quota = fields.Integer(required=True)
    used = fields.Integer(required=True)
    left = fields.Integer(required=True)
    files = fields.Integer(required=True)
    largest_file = fields.Integer(required=True)


class NewUpload(Schema):
    """A file that is about to be sent: its title, size and SHA-256, and where it goes."""

    title = fields.DisplayText(200, required=True)
    size = fields.Integer(required=True, validate=validate.Range(1))
    digest = fields.String(required=True, validate=validate.Regexp("^[0-9a-f]{64}$"))
    compartment = fields.String(load_default="personal", validate=validate.OneOf(OWN_COMPARTMENTS))
    folder_id = fields.UUID(load_default=None, allow_none=True)
    metadata = fields.Dict(keys=fields.String(), load_default=dict)


class TwinView(Schema):
    """A document with the same content."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)


class UploadView(Schema):
    """An upload: how much of it is there, and the document that it became."""

    id = fields.UUID(required=True)
    offset = fields.Integer(required=True, attribute="received")
    size = fields.Integer(required=True)
    document_id = fields.UUID(required=True, allow_none=True)


class BegunUploadView(UploadView):
    """An upload that was announced, with what has the same content already."""

    same_as = fields.List(fields.Nested(TwinView), required=True)


class PartQuery(Schema):
    """Where a part begins."""

    offset = fields.Integer(required=True, validate=validate.Range(0))


class NewFolder(Schema):
    """A folder to make."""

    name = fields.DisplayText(100, required=True)
    parent_id = fields.UUID(load_default=None, allow_none=True)


class FolderChanges(Schema):
    """What is changed of a folder."""

    name = fields.DisplayText(100)
    parent_id = fields.UUID(allow_none=True)


class FolderView(Schema):
    """A folder."""

    id = fields.UUID(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)


class FoldersView(Schema):
    """All folders of a personal space."""

    items = fields.List(fields.Nested(FolderView), required=True)


class OwnDocumentsQuery(Schema):
    """Which documents are asked for: of a folder, or with a tag; `before` is the `next` of the answer before."""

    folder = fields.UUID(load_default=None)
    tag = fields.DisplayText(50, load_default=None)
    before = fields.UUID(load_default=None)


class OwnDocumentView(Schema):
    """A document that one added oneself."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    size = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    media_type = fields.String(required=True)
    added_at = fields.DateTime(required=True, attribute="received_at")
    compartment = fields.String(required=True, validate=validate.OneOf(COMPARTMENTS))
    folder_id = fields.UUID(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)
    metadata = fields.Dict(keys=fields.String(), required=True, attribute="facts")


class OwnDocumentsView(Schema):
    """Some documents that one added, and where the next ones begin."""

    items = fields.List(fields.Nested(OwnDocumentView), required=True, attribute="documents")
    next = fields.UUID(required=True, allow_none=True)


class DocumentChanges(Schema):
    """What is changed of a document."""

    title = fields.DisplayText(200)
    folder_id = fields.UUID(allow_none=True)
    tags = fields.List(fields.DisplayText(50), validate=validate.Length(max=MOST_TAGS))
    metadata = fields.Dict(keys=fields.String())
