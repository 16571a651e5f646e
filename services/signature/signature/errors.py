"""What this service refuses: to people (problems), and to sign at all (a failure that is told with the envelope)."""

from typing import ClassVar

from chartrier.http.problems import Conflict, NotFound


class EnvelopeNotFound(NotFound):
    """There is nothing here, or nothing of yours."""


class NotWaiting(Conflict):
    """This document is no longer waiting for a signature."""


class NotWhatWasShown(Conflict):
    """What you saw is not the document that waits for a signature; open it again."""


class Unsignable(Exception):
    """The document can't be signed, however often one tries."""

    reason: ClassVar[str] = "unsignable"


class Encrypted(Unsignable):
    """The document is protected by a password."""

    reason = "encrypted"


class Scripted(Unsignable):
    """The document contains a program or an action that runs by itself."""

    reason = "scripted"


class HasForm(Unsignable):
    """The document contains a form to fill in."""

    reason = "form"


class HiddenLayers(Unsignable):
    """The document contains layers that are not always shown."""

    reason = "hidden-layers"


class Damaged(Unsignable):
    """The document is damaged."""

    reason = "damaged"


class DigestMismatch(Unsignable):
    """The vault holds something else than what was shown to the person who signed."""

    reason = "digest-mismatch"


class NotAccepted(Unsignable):
    """The vault does not accept the signed document."""


class DocumentGone(Unsignable):
    """The vault no longer has the document."""

    reason = "document-gone"
