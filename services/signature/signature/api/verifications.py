"""Verifying signed files over HTTP, without an account: by the file, or by its digest."""

from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Final, get_args
from uuid import UUID

from flask import request

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import NotFound, TooLarge, Unavailable
from signature.ports import ports
from signature.verification import signed_files, verdicts
from signature.verification.signed_files import Origin
from signature.verification.verdicts import Judgement, Verdict

blueprint = Blueprint("verifications", url_prefix="/verifications", description="Is a signed file intact, and whose?")

LARGEST_FILE: Final = 25 * 1024**2
TOO_LARGE: Final = f"A file may have {LARGEST_FILE // 1024**2} MiB."
FAULTS: Final = (
    "unreadable",
    "altered",
    "forged",
    "changed-since",
    "added-since",
    "too-many-signatures",
    "unknown-signature",
)
CHANGES: Final = ("page", "page-added", "page-removed", "annotation", "field", "field-added", "other")
# What is asked here is about no holder.
NOBODY: Final = UUID(int=0)
# Reading and examining are costly and open to all: whoever comes beside so many is asked to come again. A file is in
# memory only while its place is taken.
_AT_ONCE: Final = BoundedSemaphore(4)


class UnknownFile(NotFound):
    """No file with this digest was signed here."""


class OriginView(Schema):
    """That the file came from here: signed, or as it was before somebody signed it."""

    kind = fields.String(required=True, validate=validate.OneOf(["signed", "original"]))
    signed_at = fields.AwareDateTime(required=True)
    level = fields.String(required=True)


class FoundSignatureView(Schema):
    """A signature in the file, or a time stamp over all of it."""

    kind = fields.String(required=True, validate=validate.OneOf(["signature", "archive-stamp"]))
    name = fields.String(required=True)
    signed_at = fields.String(required=True, allow_none=True)
    stamped_at = fields.String(required=True, allow_none=True)
    stamped_by = fields.String(required=True, allow_none=True)
    level = fields.String(required=True)
    certificate = fields.String(required=True)
    issuer = fields.String(required=True)
    fingerprint = fields.String(required=True)
    fault = fields.String(required=True, allow_none=True, validate=validate.OneOf([*FAULTS, None]))
    covers_whole_file = fields.Boolean(required=True)
    ours = fields.Boolean(required=True)


class ChangeView(Schema):
    """What was changed since a signature: on which page, or in which field."""

    kind = fields.String(required=True, validate=validate.OneOf(CHANGES))
    page = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)


class JudgementView(Schema):
    """The verdict on a file, and why."""

    verdict = fields.String(required=True, validate=validate.OneOf(get_args(Verdict)))
    fault = fields.String(required=True, allow_none=True, validate=validate.OneOf([*FAULTS, None]))
    digest = fields.String(required=True)
    origin = fields.Nested(OriginView, required=True, allow_none=True)
    signatures = fields.List(fields.Nested(FoundSignatureView), required=True)
    changes = fields.List(fields.Nested(ChangeView), required=True)


@blueprint.post("", open=True)
@blueprint.returns(HTTPStatus.OK, JudgementView)
@blueprint.refuses(TooLarge, Unavailable)
def verify_file() -> Judgement:
    """Verify the PDF that is the body of the request; nothing of it is stored."""
    if not _AT_ONCE.acquire(blocking=False):
        raise Unavailable
    try:
        content = _body()
        found = ports().pdf.examine(content)
    finally:
        _AT_ONCE.release()
    with transaction(tenant=NOBODY) as session:
        return verdicts.judge(session, content, found)


@blueprint.get("/<string(length=64):digest>", open=True)
@blueprint.returns(HTTPStatus.OK, OriginView)
@blueprint.refuses(UnknownFile)
def look_up_digest(digest: str) -> Origin:
    """Tell whether a file with this SHA-256 was signed here, and when."""
    with transaction(tenant=NOBODY) as session:
        origin = signed_files.origin_of(session, digest.lower())
    if origin is None:
        raise UnknownFile
    return origin


def _body() -> bytes:
    if (request.content_length or 0) > LARGEST_FILE:
        raise TooLarge(TOO_LARGE)
    # Its own limit, read as it comes.
    request.max_content_length = LARGEST_FILE
    content = request.stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise TooLarge(TOO_LARGE)
    return bytes(content)
