"""What auth refuses."""

from http import HTTPStatus
from typing import ClassVar

from chartrier.http.problems import (
    Conflict,
    Forbidden,
    NotFound,
    Problem,
    TooMany,
    Unauthenticated,
    Unavailable,
)


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


class SignInExpired(Unauthenticated):
    """This sign-in took too long or was given up: begin again."""


class StepRequired(Conflict):
    """Something is still to be done before one is signed in."""


class SecondFactorWrong(Unauthenticated):
    """This code or passkey is not the right one."""


class SecondFactorLocked(TooMany):
    """Too many wrong codes in a row: no second factor is looked at for a while."""


class PasskeyUnknown(Unauthenticated):
    """This passkey opens no account here."""


class SessionNotFound(NotFound):
    """There is no such session, or none of yours."""


class SecondFactorNotFound(NotFound):
    """There is no such second factor, or none of yours."""


class SecondFactorExists(Conflict):
    """You have this second factor already."""


class TooManySecondFactors(Conflict):
    """An account has twelve second factors at most."""


class SecondFactorRequired(Conflict):
    """An organisation in whose space you have rights requires a second factor; add another one first."""


class NoSecondFactor(Conflict):
    """Recovery codes stand in for a second factor; add one first."""


class IdentifierTaken(Conflict):
    """This identifier is already used; choose another one."""


class WrongCode(Forbidden):
    """This code doesn't work: it is not the right one, was replaced or used, or its time is over."""


class CodeTooSoon(TooMany):
    """A code was sent a moment ago; another one can be asked for shortly."""


class TooManyCodes(TooMany):
    """Too many codes were sent today; try again tomorrow."""


class CaptchaRefused(Forbidden):
    """This check was not passed, was used before, or took too long: do it again."""


class CaptchaDisabled(NotFound):
    """No check is asked for here."""


class ResetClosed(NotFound):
    """This link doesn't work: it was used, replaced, or its time is over. Ask for another one."""


class RequestClosed(NotFound):
    """There is no such request, or its time is over."""


class OpeningExpired(NotFound):
    """This opening is over: begin again."""


class EmailFixed(Conflict):
    """This address can't be changed."""


class AddressOfAnotherAccount(Conflict):
    """This address is yours, and opens another account: bring the two together, or choose another address."""


class PhoneNotFound(NotFound):
    """There is no such number, or none of yours."""


class LastPhone(Conflict):
    """A deposit space counts on this mobile: it is replaced with a code on it, or once an administrator allows that."""


class AddressNotFound(NotFound):
    """No depositor of yours sends to this address."""


class SupportOnly(Forbidden):
    """Only the operator's support desk may do this."""


class PersonNotFound(NotFound):
    """There is nobody with such an account."""


class OfOneself(Forbidden):
    """Nobody supports themselves: a colleague does it."""


class NotLocked(Conflict):
    """This account is not locked: neither passwords nor codes are refused."""


class NothingToRepeat(Conflict):
    """There is no invitation to send again: the account is in use, or was never invited."""


class TooManyInvitations(TooMany):
    """This invitation was sent often enough today; try again tomorrow."""


class OperatorOnly(Forbidden):
    """Only the operator of this installation may do this."""


class ClientNotFound(NotFound):
    """There is no such machine client."""


class CredentialNotFound(NotFound):
    """This machine has no such credential."""


class TooManyCredentials(Conflict):
    """A machine has two credentials at most: take one away first."""


class ApplicationNotFound(NotFound):
    """There is no such application."""


class AuthorizationImpossible(Problem):
    """This application asked for access in a way that can't be answered."""

    status = HTTPStatus.BAD_REQUEST


class AuthorizationExpired(NotFound):
    """This request of an application is over or isn't one: begin again in the application."""


class SignInAgain(Forbidden):
    """This asks that you sign in again."""


class SignOutExpired(NotFound):
    """This request to sign out is over or isn't one."""


class ProviderUnknown(NotFound):
    """There is no such outside provider."""


class ProviderUnavailable(Unavailable):
    """This provider can't be reached right now; sign in another way, or try again in a moment."""


class OutsideSignInFailed(Unauthenticated):
    """The sign-in with this provider came to nothing: begin again."""


class OutsideIdentityUnknown(Conflict):
    """This identity belongs to no account yet: sign in as usual, then link it."""


class OutsideIdentityTaken(Conflict):
    """This identity is linked to another account, or this account has one of this provider already."""


class NothingToLink(NotFound):
    """There is nothing to link: sign in with the provider again."""


class OutsideIdentityNotFound(NotFound):
    """There is no such identity, or none of yours."""


class SameAccount(Conflict):
    """These are one account already."""


class AccountNotFound(NotFound):
    """There is no such account, or it is not in use."""


class AssociationNotFound(NotFound):
    """There is no such linked account."""


class TooLateToUndo(Conflict):
    """This can't be undone any more: its time is over, or it was undone before."""


class OwnCredentialsNeeded(Forbidden):
    """You came in by what belongs to an account merged into this one: sign in with this account's own password."""


class OtherAccountHasSecondFactor(Conflict):
    """That account asks for a second factor: sign in to it, and link this one from there."""


class EnrolmentNotFound(NotFound):
    """Nobody waits for a letter there: there is no such person, or the account is in use."""


class ExportInProgress(Conflict):
    """A copy is being prepared already."""


class TooManyExports(TooMany):
    """Enough copies were asked for today; try again tomorrow."""


class ExportNotFound(NotFound):
    """There is no such copy, or its time is over."""


class ClosingNotProven(Conflict):
    """Type the password and the code first; the code counts for an hour."""


class ClosingNotFound(NotFound):
    """There is no such closing."""


class InvalidAccessToken(Unauthenticated):
    """This access token has expired, was revoked or is not valid."""

    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class InsufficientScope(Forbidden):
    """This access token is not for that."""

    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="openid"'}


class LastAdministrator(Conflict):
    """A space has no other administrator: name another one before this account is closed."""


class DepartureUndecided(Conflict):
    """It is being checked that every space keeps an administrator; wait for the answer."""
