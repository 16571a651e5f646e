"""The refusals of the vault."""

from __future__ import annotations

from http import HTTPStatus

from chartrier.http.problems import Conflict, Invalid, NotFound, Problem, Unavailable


class DocumentNotFound(NotFound):
    """There is no such document, or it is not yours."""


class SpaceNotFound(NotFound):
    """There is no such space, or it is not yours."""


class ManifestUnreadable(Invalid):
    """The manifest of the batch can't be read."""


class StillToDo(Conflict):
    """The document waits in the documents to do: until that is done it can only be downloaded."""


class ContentUnfit(Invalid):
    """The file can't be accepted."""


class VersionsCollide(Conflict):
    """Several signed contents of this document arrive at the same time; file this one again."""


class ContentDamaged(Problem):
    """The document is kept, but what is stored is damaged; support has been told."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class StoreUnavailable(Unavailable):
    """Nothing can be kept right now: nothing was accepted, send it again in a moment."""
