"""What auth refuses."""

from chartrier.problems import Conflict, Forbidden, NotFound, TooMany, Unauthenticated


class ActivationClosed(NotFound):
    """This activation link doesn't work: it was used, replaced, or its time is over."""


class TermsUnknown(NotFound):
    """There are no such terms."""


class WrongCredentials(Unauthenticated):
    """This identifier and this password don't go together."""


class AccountLocked(TooMany):
    """Too many wrong passwords in a row: this identifier is locked for a while."""


class SessionEnded(Unauthenticated):
    """This session is over: sign in again."""


class IdentifierTaken(Conflict):
    """This identifier is already used; choose another one."""


class ForTheOperator(Forbidden):
    """Only the operator of this installation may do this."""
