"""Files that a person adds to their vault: announced, sent in parts, gone on with after a cut."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.problems import TooLarge
from chartrier.runtime.current import context
from vault.api.personal_documents.metadata import checked_metadata
from vault.api.personal_documents.schemas import BegunUploadView, NewUpload, PartQuery, UploadView, UsageView
from vault.api.uploads import refusing_unfit_files, uploaded_content
from vault.errors import (
    ContentUnfit,
    DigestDiffers,
    FolderNotFound,
    OffsetDiffers,
    PersonalSpaceNotFound,
    QuotaExceeded,
    StoreUnavailable,
    UploadDiffers,
    UploadNotFound,
)
from vault.personal_documents import personal_spaces, upload_flow, uploads
from vault.personal_documents.models import Upload
from vault.personal_documents.uploads import NewFile
from vault.ports import ports

blueprint = Blueprint("uploads", url_prefix="/personal", description="Files that a person adds to their vault.")


@blueprint.get("/usage")
@blueprint.returns(HTTPStatus.OK, UsageView)
@blueprint.refuses(PersonalSpaceNotFound)
def show_usage() -> dict[str, Any]:
    """Show how full the caller's personal space is."""
    with transaction() as session:
        holder_id = personal_spaces.own_holder(session, context())
        usage = personal_spaces.usage(session, holder_id, default_quota=ports().personal_quota)
    return vars(usage) | {"left": usage.left, "largest_file": ports().admission.largest_file}


@blueprint.put("/uploads/<uuid:upload_id>")
@blueprint.takes(NewUpload)
@blueprint.returns(HTTPStatus.OK, BegunUploadView)
@blueprint.refuses(PersonalSpaceNotFound, FolderNotFound, TooLarge, QuotaExceeded, UploadDiffers, UploadNotFound)
def begin_upload(new: dict[str, Any], upload_id: UUID) -> dict[str, Any]:
    """Announce a file under an id of one's choice; announced again, it goes on from `offset`."""
    largest = ports().admission.largest_file
    if new["size"] > largest:
        raise TooLarge(f"A file may have {largest // 1024**2} MiB.")
    facts = checked_metadata(new["compartment"], new.pop("metadata"))
    with transaction() as session:
        file = NewFile(**new, facts=facts)
        upload = uploads.begin(session, context(), upload_id, file, default_quota=ports().personal_quota)
        same = [{"id": each.id, "title": each.title} for each in uploads.twins(session, upload)]
        return _progress(upload) | {"same_as": same}


@blueprint.get("/uploads/<uuid:upload_id>")
@blueprint.returns(HTTPStatus.OK, UploadView)
@blueprint.refuses(UploadNotFound)
def show_upload(upload_id: UUID) -> Upload:
    """Show how much of a file is there."""
    with transaction() as session:
        return uploads.find(session, context(), upload_id)


@blueprint.put("/uploads/<uuid:upload_id>/content")
@blueprint.takes(PartQuery, location="query")
@blueprint.returns(HTTPStatus.OK, UploadView)
@blueprint.refuses(UploadNotFound, OffsetDiffers, DigestDiffers, ContentUnfit, TooLarge, StoreUnavailable)
def send_part(asked: dict[str, int], upload_id: UUID) -> Upload:
    """Send a part of a file; with the last one it is inspected and becomes a document."""
    with refusing_unfit_files():
        return upload_flow.receive(context(), ports().admission, upload_id, uploaded_content(), offset=asked["offset"])


@blueprint.delete("/uploads/<uuid:upload_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(UploadNotFound)
def give_up_upload(upload_id: UUID) -> None:
    """Give up a file that is coming in."""
    with transaction() as session:
        uploads.give_up(session, uploads.find(session, context(), upload_id).id)


def _progress(upload: Upload) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in ("id", "received", "size", "document_id")}
