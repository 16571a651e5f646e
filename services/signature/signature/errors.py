"""What this service refuses: to people (problems), and to sign at all (a reason that is shown with the envelope)."""

from enum import StrEnum

from chartrier.http.problems import Conflict, NotFound


class EnvelopeNotFound(NotFound):
    """There is nothing here, or nothing of yours."""


class RequestsNotFound(NotFound):
    """There is nothing here, or nothing of yours."""


class NotWaiting(Conflict):
    """This document is no longer waiting for a signature."""


class NotWhatWasShown(Conflict):
    """What you saw is not the document that waits for a signature; open it again."""


class EvidenceFileNotFound(NotFound):
    """There is nothing here, or nothing of yours, or it is not ready yet."""


class BatchNotFound(NotFound):
    """There is nothing here, or nothing of yours."""


class BatchAlreadyRecorded(Conflict):
    """These documents were signed or validated already; look at what became of them."""


class Reason(StrEnum):
    """Why a document can't be signed."""

    ENCRYPTED = "encrypted"
    SCRIPTED = "scripted"
    FORM = "form"
    HIDDEN_LAYERS = "hidden-layers"
    DAMAGED = "damaged"
    NOT_PROCESSABLE = "not-processable"
    DIGEST_MISMATCH = "digest-mismatch"
    DOCUMENT_GONE = "document-gone"
    NOT_ACCEPTED = "not-accepted"
    NO_TIME_STAMP = "no-time-stamp"
    FAULT = "fault"


class PictureFault(StrEnum):
    """Why an image can't be signed with."""

    FORMAT = "format"
    TOO_LARGE = "too-large"
    DAMAGED = "damaged"
    BLANK = "blank"


class NotAPicture(Exception):
    """This is no image that one can sign with."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(fault)
        self.fault = fault


class NotSignable(Exception):
    """The document can't be signed, however often one tries."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
