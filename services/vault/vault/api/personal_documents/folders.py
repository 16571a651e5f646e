"""The folders of a personal space."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from vault.api.personal_documents.schemas import FolderChanges, FoldersView, FolderView, NewFolder
from vault.errors import (
    FolderMoveImpossible,
    FolderNameTaken,
    FolderNotEmpty,
    FolderNotFound,
    PersonalSpaceNotFound,
    TooManyFolders,
)
from vault.personal_documents import folders
from vault.personal_documents.models import Folder

blueprint = Blueprint("folders", url_prefix="/personal/folders", description="The folders of a personal space.")


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, FoldersView)
@blueprint.refuses(PersonalSpaceNotFound)
def list_folders() -> dict[str, Sequence[Folder]]:
    """List every folder of the caller's personal space."""
    with transaction() as session:
        return {"items": folders.all_of(session, context())}


@blueprint.post("")
@blueprint.takes(NewFolder)
@blueprint.returns(HTTPStatus.CREATED, FolderView)
@blueprint.refuses(PersonalSpaceNotFound, FolderNotFound, FolderNameTaken, FolderMoveImpossible, TooManyFolders)
def make_folder(new: dict[str, Any]) -> Folder:
    """Make a folder."""
    with transaction() as session:
        return folders.make(session, context(), **new)


@blueprint.patch("/<uuid:folder_id>")
@blueprint.takes(FolderChanges)
@blueprint.returns(HTTPStatus.OK, FolderView)
@blueprint.refuses(FolderNotFound, FolderNameTaken, FolderMoveImpossible)
def change_folder(changes: dict[str, Any], folder_id: UUID) -> Folder:
    """Rename a folder, or move it."""
    with transaction() as session:
        return folders.change(session, context(), folder_id, changes)


@blueprint.delete("/<uuid:folder_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(FolderNotFound, FolderNotEmpty)
def remove_folder(folder_id: UUID) -> None:
    """Remove a folder that is empty."""
    with transaction() as session:
        folders.remove(session, context(), folder_id)
