"""How a file comes in, in several transactions: each part stored before it counts, the whole inspected at the end."""

from __future__ import annotations

import hashlib
from uuid import UUID

from chartrier.access.context import Context
from chartrier.database.session import transaction
from chartrier.ids import new_id
from vault.content_encryption.segments import Corrupted
from vault.content_store.objects import ObjectStoreUnavailable
from vault.content_store.store import Content, ContentId, StoredContent
from vault.errors import DigestDiffers, StoreUnavailable
from vault.inspection.admission import PDF_OR_IMAGE, Admission
from vault.inspection.refusals import FileRefused
from vault.personal_documents import uploads
from vault.personal_documents.models import Upload
from vault.personal_documents.uploads import Part


def receive(context: Context, admission: Admission, upload_id: UUID, content: Content, *, offset: int) -> Upload:
    """Store a part of a file; with its last part, or asked again with none, the file becomes a document."""
    with transaction() as session:
        upload = uploads.find(session, context, upload_id)
        if upload.document_id is not None:
            return upload
        uploads.check_offset(upload, offset, content.size)
    if content.size:
        upload = _store_part(context, admission, upload, content)
    return upload if upload.received < upload.size else _complete(context, admission, upload)


def _store_part(context: Context, admission: Admission, upload: Upload, content: Content) -> Upload:
    starts_at = upload.received
    try:
        stored = admission.contents.put(content, ContentId(upload.holder_id, upload.id, starts_at))
    except ObjectStoreUnavailable as unavailable:
        raise StoreUnavailable from unavailable
    try:
        with transaction() as session:
            upload = uploads.find(session, context, upload.id)
            uploads.add_part(session, upload, Part(starts_at, content, stored))
    except Exception:
        admission.contents.remove(stored)
        raise
    return upload


def _complete(context: Context, admission: Admission, upload: Upload) -> Upload:
    with transaction() as session:
        parts = uploads.parts_of(session, upload)
    try:
        content = _joined(admission, parts, upload)
        content_id = ContentId(upload.holder_id, new_id(), 1)
        admitted = admission.admit(content, content_id, media_types=PDF_OR_IMAGE, to_find=True)
    except (FileRefused, DigestDiffers):
        with transaction() as session:
            uploads.give_up(session, upload.id)
        raise
    with transaction() as session:
        is_first = uploads.complete(session, context, admission.contents.keyring, upload, admitted)
    if not is_first:
        admission.contents.remove(admitted.stored)
    with transaction() as session:
        return uploads.find(session, context, upload.id)


def _joined(admission: Admission, parts: list[StoredContent], upload: Upload) -> Content:
    try:
        data = b"".join(piece for part in parts for piece in admission.contents.read(part))
    except (Corrupted, ObjectStoreUnavailable) as lost:
        raise StoreUnavailable from lost
    content = Content(data, hashlib.sha256(data).hexdigest())
    if content.digest != upload.digest:
        raise DigestDiffers
    return content
