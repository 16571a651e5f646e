"""Folders of a personal space: within one another, each name once beside its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.ids import new_id
from vault.documents.models import Document
from vault.errors import FolderMoveImpossible, FolderNameTaken, FolderNotEmpty, FolderNotFound, TooManyFolders
from vault.personal_documents import personal_spaces
from vault.personal_documents.models import Folder, Upload

MOST: Final = 500
DEEPEST: Final = 8

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:space, 0))")


def all_of(session: Session, context: Context) -> Sequence[Folder]:
    """Return every folder of the caller, in the order of their names."""
    holder_id = personal_spaces.own_holder(session, context)
    return session.scalars(select(Folder).where(Folder.holder_id == holder_id).order_by(Folder.folded_name)).all()


def find(session: Session, context: Context, folder_id: UUID) -> Folder:
    """Return a folder of the caller."""
    holder_id = personal_spaces.own_holder(session, context)
    found = session.scalars(select(Folder).where(Folder.id == folder_id, Folder.holder_id == holder_id)).one_or_none()
    if found is None:
        raise FolderNotFound
    return found


def id_if_there(session: Session, folder_id: UUID | None) -> UUID | None:
    """Return the id of a folder, held until the end of the transaction; nothing when it is gone."""
    if folder_id is None:
        return None
    return session.scalar(select(Folder.id).where(Folder.id == folder_id).with_for_update(read=True))


def make(session: Session, context: Context, *, name: str, parent_id: UUID | None) -> Folder:
    """Make a folder, in another one or at the top."""
    holder_id = _lock(session, context)
    if len(session.scalars(select(Folder.id).where(Folder.holder_id == holder_id)).all()) >= MOST:
        raise TooManyFolders
    folder = Folder(id=new_id(), holder_id=holder_id, parent_id=None, name=name, folded_name=name.casefold())
    _put(session, context, folder, parent_id)
    session.add(folder)
    with translating("uq_folders_name", FolderNameTaken()):
        session.flush()
    return folder


def change(session: Session, context: Context, folder_id: UUID, changes: Mapping[str, Any]) -> Folder:
    """Rename a folder, or move it with all that is in it; what is not named stays."""
    _lock(session, context)
    folder = find(session, context, folder_id)
    if "name" in changes:
        folder.name, folder.folded_name = changes["name"], changes["name"].casefold()
    if "parent_id" in changes:
        _put(session, context, folder, changes["parent_id"])
    with translating("uq_folders_name", FolderNameTaken()):
        session.flush()
    return folder


def remove(session: Session, context: Context, folder_id: UUID) -> None:
    """Remove a folder that is empty."""
    _lock(session, context)
    folder = session.scalars(
        select(Folder).where(Folder.id == find(session, context, folder_id).id).with_for_update()
    ).one()
    inside = (
        exists().where(Folder.parent_id == folder.id)
        | exists().where(
            Document.holder_id == folder.holder_id, Document.type == "personal", Document.folder_id == folder.id
        )
        | exists().where(Upload.folder_id == folder.id, Upload.document_id.is_(None))
    )
    if session.scalar(select(inside)):
        raise FolderNotEmpty
    session.execute(delete(Folder).where(Folder.id == folder.id))


def _lock(session: Session, context: Context) -> UUID:
    # One change of the tree at a time: two moves at once could put each of two folders into the other.
    holder_id = personal_spaces.own_holder(session, context)
    session.execute(_LOCK, {"space": f"folders:{holder_id}"})
    return holder_id


def _put(session: Session, context: Context, folder: Folder, parent_id: UUID | None) -> None:
    tree = {each.id: each.parent_id for each in all_of(session, context)}
    if parent_id is not None and parent_id not in tree:
        raise FolderNotFound
    path = _path(tree, parent_id)
    if folder.id in path or len(path) + _height(tree, folder.id) > DEEPEST:
        raise FolderMoveImpossible
    folder.parent_id = parent_id


def _path(tree: dict[UUID, UUID | None], folder_id: UUID | None) -> list[UUID]:
    path: list[UUID] = []
    while folder_id is not None:
        path.append(folder_id)
        folder_id = tree[folder_id]
    return path


def _height(tree: dict[UUID, UUID | None], folder_id: UUID) -> int:
    below = [each for each, parent in tree.items() if parent == folder_id]
    return 1 + max((_height(tree, each) for each in below), default=0)
