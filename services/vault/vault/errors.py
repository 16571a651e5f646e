"""The refusals of the vault."""

from __future__ import annotations

from http import HTTPStatus

from chartrier.http.problems import Conflict, Forbidden, Invalid, NotFound, Problem, TooLarge, Unavailable


class DocumentNotFound(NotFound):
    """There is no such document, or it is not yours."""


class SpaceNotFound(NotFound):
    """There is no such space, or it is not yours."""


class CursorInvalid(Invalid):
    """This page can't be read: begin again with the first one."""


class ManifestUnreadable(Invalid):
    """The manifest of the batch can't be read."""


class StillToDo(Conflict):
    """The document waits in the documents to do: until that is done it can only be downloaded."""


class BatchNotFound(NotFound):
    """There is no such batch, or it is not yours."""


class NotWithdrawable(Conflict):
    """Only a contract that neither the employee nor the client has signed can be deleted."""


class UnintendedRequest(Forbidden):
    """Documents are opened from this site itself: this request was made by another site, or ahead of its reader."""


class ContentUnfit(Invalid):
    """The file can't be accepted."""


class VersionsCollide(Conflict):
    """Several signed contents of this document arrive at the same time; file this one again."""


class ContentDamaged(Problem):
    """The content is damaged where it is stored; it was not given out, and support has been told."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class StoreUnavailable(Unavailable):
    """Nothing more can be stored now. What was accepted stays: send the same again in a moment, nothing doubles."""


class PersonalSpaceNotFound(NotFound):
    """There is no personal space of yours."""


class QuotaExceeded(TooLarge):
    """There is not enough room left in your personal space."""


class UploadNotFound(NotFound):
    """There is no such upload, or it is not yours."""


class UploadDiffers(Conflict):
    """Another file was announced under this id."""


class OffsetDiffers(Conflict):
    """The upload goes on elsewhere: send what follows `offset`."""


class DigestDiffers(Invalid):
    """What came in is not what was announced: the file changed, or was damaged on its way."""


class FolderNotFound(NotFound):
    """There is no such folder, or it is not yours."""


class FolderNameTaken(Conflict):
    """There is a folder of this name here already."""


class FolderNotEmpty(Conflict):
    """Something is still in this folder."""


class FolderMoveImpossible(Conflict):
    """A folder can't be put into itself, nor too deep."""


class TooManyFolders(Conflict):
    """There are as many folders as there can be."""


class NotEditable(Conflict):
    """This can't be changed: it is as its sender deposited it."""


class SavedSearchNotFound(NotFound):
    """There is no such search, or it is not yours."""


class TooManySavedSearches(Conflict):
    """There are as many saved searches as there can be: remove one first."""


class EmployerNotFound(NotFound):
    """There is no such employer, or it sends you nothing here."""


class RefusalNotFound(NotFound):
    """There is no such refusal, or it is not yours."""


class SelectionNotFound(NotFound):
    """There is no such selection, or it is not yours, or it is over: select again."""


class SelectionTooLarge(TooLarge):
    """These documents are too large to go into one e-mail."""


class CampaignNotFound(NotFound):
    """There is no such campaign, or it is not yours."""


class CampaignTaken(Conflict):
    """Another campaign was begun under this id."""


class CampaignUnderWay(Conflict):
    """The campaign is past this step, or not there yet."""


class CampaignUnsettled(Conflict):
    """Say first whose each document is, or set it aside; and at least one must be somebody's."""


class EmployeeNotFound(NotFound):
    """There is no such employee of yours."""


class BulkExportNotFound(NotFound):
    """There is no such export, or it is not yours, or it is over."""


class BulkExportNotReady(Conflict):
    """The export is still being prepared."""


class TooManyBulkExports(Conflict):
    """There are as many exports as there can be: discard one first."""
