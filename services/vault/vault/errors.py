"""The refusals of the vault."""

from __future__ import annotations

from http import HTTPStatus

from chartrier.http.problems import Conflict, Forbidden, Invalid, NotFound, Problem, Unavailable


class DocumentNotFound(NotFound):
    """There is no such document, or it is not yours."""


class SpaceNotFound(NotFound):
    """There is no such space, or it is not yours."""


class ManifestUnreadable(Invalid):
    """The manifest of the batch can't be read."""


class StillToDo(Conflict):
    """The document waits in the documents to do: until that is done it can only be downloaded."""


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
