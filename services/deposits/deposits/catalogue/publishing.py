"""A version of a journey that an operator publishes: checked, and offered at once without a release or a restart."""

from typing import Any

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from deposits.catalogue import catalogue
from deposits.errors import FieldProblem, JourneyRefused, OperatorOnly
from deposits.journeys import checks, files
from deposits.journeys.checks import UnreadableJourneyError
from deposits.journeys.definition import Journey, Text
from deposits.structures import operators


def publish_document(session: Session, context: Context, document: dict[str, Any]) -> Journey:
    """Publish the journey that a document describes: the version after the latest one, or the first."""
    if not operators.administers(session, context):
        raise OperatorOnly
    try:
        journey = checks.read(files.completed(document))
    except UnreadableJourneyError as refusal:
        raise JourneyRefused(
            *(FieldProblem(at.place, at.reason).within("document") for at in refusal.mistakes)
        ) from None
    before = catalogue.latest(session, journey.key)
    expected = before.version + 1 if before else 1
    if journey.version > expected:
        said = Text(f"La prochaine version est {expected}.", f"The next version is {expected}.")
        raise JourneyRefused(FieldProblem("document.version", said))
    catalogue.publish(session, context, journey, by=context.account_id)
    return journey
