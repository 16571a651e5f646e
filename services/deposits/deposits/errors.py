"""The refusals of deposits."""

from dataclasses import dataclass

from chartrier.http.language import Language
from chartrier.http.problems import Conflict, FieldError, Forbidden, Invalid, NotFound
from deposits.journeys.definition import Text


class SpaceNotFound(NotFound):
    """There is no such space, or it is not yours."""


class JourneyNotFound(NotFound):
    """There is no such journey."""


class VersionTaken(Conflict):
    """This version was published already, with other words: a version never changes."""


class OperatorOnly(Forbidden):
    """Only the administrators of the operator's space do this."""


class RequestNotFound(NotFound):
    """There is no such request, or it is not yours."""


class AttachmentNotFound(NotFound):
    """This request has no such document."""


class OnlyConsulting(Forbidden):
    """Your profile lets you consult requests, not file or change them."""


class AlreadySubmitted(Conflict):
    """This request has been sent: it can't be changed any more."""


class NotPossibleNow(Conflict):
    """The request is not at a stage at which this can be done."""


class CaseNotFound(NotFound):
    """There is no such case, or you examine none."""


class CaseManagersOnly(Forbidden):
    """Only case managers see the cases."""


class CaseManagerNotFound(NotFound):
    """Nobody with this account examines cases."""


class GroupUnknown(Conflict):
    """No journey sends its requests to a group of this name."""


class CannotExamine(Conflict):
    """This case manager works for other groups, or belongs to the structure."""


class AlreadyTheirs(Conflict):
    """The case is there already."""


class TooManyLabels(Conflict):
    """A case bears ten labels at most."""


class CaseChanged(Conflict):
    """Somebody acted on this case since you saw it: look at it again."""


class ExaminedByAnother(Conflict):
    """Somebody else examines this case."""


class OfOnesOwnStructure(Forbidden):
    """Requests of a structure that one belongs to are examined by somebody else."""


class DocumentsNotJudged(Conflict):
    """Each document must be accepted before the request is validated."""


class NothingToReturn(Conflict):
    """Refuse a document or write what is missing before you return the request."""


class SecondPersonNeeded(Forbidden):
    """Somebody else than who proposed or decided it must do this."""


class ProofBegun(Conflict):
    """The payment proof is being made: the decision can't be taken back any more."""


class NotReplaced(Conflict):
    """Each refused document must be replaced before the request is sent again."""


class ProofNotReady(Conflict):
    """The payment proof is being made: it will be there in a moment."""


class NotForThisStructure(Forbidden):
    """This request is for structures of another kind."""


class NotAnOwner(Invalid):
    """Only a user or an administrator of the structure may own the request."""


class ConfirmationMissing(Invalid):
    """This validation must be confirmed in the words of the journey."""


class TooManyAttachments(Conflict):
    """This request holds as many documents as it can."""


class ReceiptOfAnother(Conflict):
    """This receipt is for another document."""


class SummaryNotReady(Conflict):
    """The summary is being made: it will be there in a moment."""


class AssignmentNotFound(NotFound):
    """There is no such assignment, or it is not yours."""


class AssignmentsOfOthers(Conflict):
    """These references stand for assignments of other employees or at other clients."""


class AdvanceNotFound(NotFound):
    """There is no such advance, or it is not yours to see."""


class AdvancesNotTaken(Conflict):
    """This agency takes no requests for advances here."""


class TimesheetsNotTaken(Conflict):
    """This agency takes no hours here."""


class AdvanceWaiting(Conflict):
    """You asked for an advance on this assignment already, which is not decided yet."""


class AdvanceDecided(Conflict):
    """This advance was decided or withdrawn already."""


class TimesheetNotFound(NotFound):
    """There is no such timesheet, or it is not yours to decide."""


class TimesheetChanged(Conflict):
    """These hours changed since you saw them: look at them again."""


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field, in each language."""

    field: str
    reason: Text

    def within(self, part: str) -> "FieldProblem":
        """Return the same problem, of a field of that part of the request."""
        return FieldProblem(f"{part}.{self.field}", self.reason)


class FieldsRefused(Invalid):
    """Some of the information is missing or not right."""

    def __init__(self, *problems: FieldProblem) -> None:
        """Keep the problems; who answers a reader gives the reasons in their language."""
        super().__init__(*(FieldError(problem.field, problem.reason.fr) for problem in problems))
        self.problems = problems

    def translate(self, language: Language) -> None:
        """Give the reasons in the reader's language."""
        self.members["errors"] = [
            {"field": problem.field, "reason": problem.reason.in_language(language)} for problem in self.problems
        ]


class JourneyRefused(FieldsRefused):
    """This journey can't be understood, or contradicts itself."""


class NotAsked(FieldsRefused):
    """The journey does not ask for this."""


class AnswersIllFormed(FieldsRefused):
    """Some answers are not right."""


class AttachmentRefused(FieldsRefused):
    """This document can't be taken."""


class NotComplete(FieldsRefused):
    """Something is still missing before this request can be sent."""


class AdvanceRefused(FieldsRefused):
    """This advance can't be asked for, or granted, like this."""


class AssignmentLineRefused(FieldsRefused):
    """Some assignments of this list are not right: none was stored."""


class HoursRefused(FieldsRefused):
    """Some of these hours are not right."""


class AbsenceRefused(FieldsRefused):
    """This absence can't be written like this."""
