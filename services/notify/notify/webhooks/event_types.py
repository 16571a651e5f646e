"""The events that programs can ask for: what they are called outside, whatever the bus calls them."""

from enum import StrEnum


class EventType(StrEnum):
    """What a program can be told of."""

    BATCH_ANSWERED = "batch.answered"
    SIGNATURE_SIGNED = "signature.signed"
    SIGNATURE_COMPLETED = "signature.completed"
    SIGNATURE_REFUSED = "signature.refused"
    SIGNATURE_EXPIRED = "signature.expired"
    DOCUMENTS_VALIDATED = "documents.validated"
    ADVANCE_DECIDED = "advance.decided"
    TIMESHEET_VALIDATED = "timesheet.validated"
    TIMESHEET_DISPUTED = "timesheet.disputed"
    PAPER_REFUSED = "paper.refused"
    PAPER_ACCEPTED = "paper.accepted"


# What an administrator sends to try an address; nobody subscribes to it.
TEST = "webhook.test"
