"""Uploads: a file that a person adds, announced with its size and digest, then sent in parts, whatever is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_ignore
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.legal_time import day_of
from chartrier.projections import person_names
from vault.content_encryption.keyring import Keyring
from vault.content_store.removal import remove_later
from vault.content_store.store import Content, StoredContent, StoredObject
from vault.documents import versions
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.entries import entry_of
from vault.documents.models import DOCUMENTS, VERSIONS, Document
from vault.errors import OffsetDiffers, UploadDiffers, UploadNotFound
from vault.inspection.admission import AdmittedContent
from vault.journal import actors, journal
from vault.personal_documents import folders, personal_spaces
from vault.personal_documents.models import Upload, UploadPart
from vault.search import indexing
from vault.search.indexing import IndexedText

TYPE: Final = "personal"
# One who was cut off has this long to go on.
LIFETIME: Final = timedelta(hours=24)
_AT_A_TIME: Final = 100
_TWINS_SHOWN: Final = 5


@dataclass(frozen=True)
class NewFile:
    """What a person announces of a file before they send it."""

    title: str
    compartment: str
    digest: str
    size: int
    folder_id: UUID | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Some bytes of a file, from an offset on, and where they were stored."""

    starts_at: int
    content: Content
    stored: StoredObject


def begin(session: Session, context: Context, upload_id: UUID, new: NewFile, *, default_quota: int) -> Upload:
    """Announce a file and set room aside for it, once; announced again it goes on where it was."""
    holder_id = personal_spaces.own_holder(session, context)
    there = session.get(Upload, upload_id)
    if there is None:
        if new.folder_id is not None:
            folders.find(session, context, new.folder_id)
        values = vars(new) | {"id": upload_id, "holder_id": holder_id, "received": 0, "begun_at": context.now}
        announced = insert_or_ignore(Upload).values(values).on_conflict_do_nothing()
        if session.scalar(announced.returning(Upload.id)) is not None:
            personal_spaces.reserve(session, holder_id, new.size, default_quota=default_quota)
        there = _find(session, holder_id, upload_id)
    if (there.holder_id, there.digest, there.size) != (holder_id, new.digest, new.size):
        raise UploadDiffers
    return there


def twins(session: Session, upload: Upload) -> Sequence[Document]:
    """Return documents of the same person with the same content as a file that is to come in."""
    same = select(Document).where(
        Document.holder_id == upload.holder_id,
        Document.type == TYPE,
        Document.state == "done",
        Document.digest == upload.digest,
        Document.id.is_distinct_from(upload.document_id),
    )
    return session.scalars(same.order_by(Document.id).limit(_TWINS_SHOWN)).all()


def find(session: Session, context: Context, upload_id: UUID) -> Upload:
    """Return an upload of the caller."""
    return _find(session, personal_spaces.own_holder(session, context), upload_id)


def check_offset(upload: Upload, offset: int, size: int) -> None:
    """Refuse a part that does not go on where the upload is, or goes beyond what was announced."""
    if offset != upload.received or offset + size > upload.size:
        raise OffsetDiffers(offset=upload.received)


def add_part(session: Session, upload: Upload, part: Part) -> None:
    """Count a part as received; `OffsetDiffers` when another request was faster."""
    session.refresh(upload, with_for_update=True)
    check_offset(upload, part.starts_at, part.content.size)
    session.execute(
        insert(UploadPart).values(
            upload_id=upload.id,
            starts_at=part.starts_at,
            holder_id=upload.holder_id,
            size=part.content.size,
            digest=part.content.digest,
            object_name=part.stored.name,
            key_id=part.stored.key.key_id,
            wrapped_key=part.stored.key.wrapped,
        )
    )
    upload.received += part.content.size


def parts_of(session: Session, upload: Upload) -> list[StoredContent]:
    """Return the parts of an upload, in their order."""
    parts = select(UploadPart).where(UploadPart.upload_id == upload.id).order_by(UploadPart.starts_at)
    return [part.content for part in session.scalars(parts)]


def complete(session: Session, context: Context, keyring: Keyring, upload: Upload, admitted: AdmittedContent) -> bool:
    """Make a document of what came in; false when another request did so, or gave it up, meanwhile."""
    there = session.scalars(select(Upload).where(Upload.id == upload.id).with_for_update()).one_or_none()
    if there is None or there.document_id is not None:
        return False
    name = person_names.name_of(session, context.account_id)
    row = _row(context, there, admitted) | {
        "folder_id": folders.id_if_there(session, there.folder_id),
        "organisation_name": name.full if name else "",
    }
    session.execute(insert(DOCUMENTS), [row])
    session.execute(insert(VERSIONS), [versions.row(admitted, cause="added", at=context.now)])
    there.document_id = admitted.id.document_id
    _drop_parts(session, there.id)
    personal_spaces.change(session, there.holder_id, files=1)
    document = session.get_one(Document, admitted.id.document_id)
    indexing.add(session, keyring, [IndexedText(document, admitted.text)])
    actor = actors.person(session, context.account_id)
    journal.append(session, entry_of(document, "added", actor=actor, at=context.now, digest=document.digest))
    return True


def give_up(session: Session, upload_id: UUID) -> None:
    """Forget a file that did not come in; one that did stays a document."""
    upload = session.scalars(select(Upload).where(Upload.id == upload_id).with_for_update()).one_or_none()
    if upload is None:
        return
    _drop_parts(session, upload.id)
    if upload.document_id is None:
        personal_spaces.release(session, upload.holder_id, upload.size)
    session.execute(delete(Upload).where(Upload.id == upload.id))


def give_up_some_expired(session: Session, now: datetime) -> int:
    """Forget some of the uploads that nobody went on with; return how many."""
    expired = select(Upload.id).where(Upload.begun_at < now - LIFETIME).order_by(Upload.begun_at).limit(_AT_A_TIME)
    some = session.scalars(expired).all()
    for upload_id in some:
        give_up(session, upload_id)
    return len(some)


def _find(session: Session, holder_id: UUID, upload_id: UUID) -> Upload:
    asked = select(Upload).where(Upload.id == upload_id, Upload.holder_id == holder_id)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise UploadNotFound
    return found


def _drop_parts(session: Session, upload_id: UUID) -> None:
    gone = delete(UploadPart).where(UploadPart.upload_id == upload_id).returning(UploadPart.object_name)
    remove_later(session, session.scalars(gone).all())


def _row(context: Context, upload: Upload, admitted: AdmittedContent) -> dict[str, Any]:
    return {
        "id": admitted.id.document_id,
        "holder_id": upload.holder_id,
        "organisation_id": upload.holder_id,
        "establishment_id": upload.holder_id,
        "reference": f"upload/{upload.id}",
        "type": TYPE,
        "title": upload.title,
        "compartment": upload.compartment,
        "required_right": DOCUMENT_TYPES[TYPE].required_right,
        "dated_on": day_of(context.now),
        "signature_asked": False,
        "signature_request": None,
        "signature_outcome": None,
        "state": "done",
        "metadata": upload.facts,
        "digest": admitted.digest,
        "size": admitted.size,
        "pages": admitted.file.pages,
        "media_type": admitted.file.media_type,
        "version": 1,
        "signed": False,
        "received_at": context.now,
        "delivered_at": context.now,
        "done_at": context.now,
    }
