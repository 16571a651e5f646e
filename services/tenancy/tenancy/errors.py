"""What tenancy refuses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chartrier.http.problems import Conflict, FieldError, Forbidden, Invalid, NotFound

_REASONS: Final = MappingProxyType(
    {
        "fr": {
            "cursor": "Cette page appartient à une liste rangée autrement\u00a0: reprenez au début.",
            "missing": "Ce champ est obligatoire.",
            "too_long": "Ce texte est trop long.",
            "unfit": "Ce texte contient un caractère invisible ou de commande.",
            "email": "Cette adresse e-mail n’est pas valable.",
            "nir": "Un numéro de sécurité sociale ne peut pas servir de matricule.",
            "formula": "Ce texte commence comme une formule de tableur.",
            "twice": "Une autre ligne porte le même numéro.",
            "elsewhere": "Ce matricule appartient à un autre établissement.",
            "siret": "Un SIRET compte 14 chiffres, clé comprise.",
            "siren": "Les établissements d’une organisation ont le même SIREN\u00a0: {allowed}.",
            "rights": "Droits admis\u00a0: {allowed}.",
            "one_profile": "Choisissez un seul profil\u00a0: {allowed}.",
            "service": "Aucun service souscrit ne permet\u00a0: {allowed}.",
        },
        "en": {
            "cursor": "This page belongs to a list in another order: begin again.",
            "missing": "This field is required.",
            "too_long": "This text is too long.",
            "unfit": "This text has an invisible or control character.",
            "email": "This e-mail address is not valid.",
            "nir": "A social security number can't be used as a staff number.",
            "formula": "This text begins as a spreadsheet formula does.",
            "twice": "Another line has the same number.",
            "elsewhere": "This staff number belongs to another establishment.",
            "siret": "A SIRET has 14 digits, the last of which is a check digit.",
            "siren": "The establishments of an organisation have the same SIREN: {allowed}.",
            "rights": "Rights that can be given: {allowed}.",
            "one_profile": "Choose a single profile: {allowed}.",
            "service": "No service that is subscribed to allows: {allowed}.",
        },
    }
)


class OrganisationNotFound(NotFound):
    """There is no such organisation, or none of yours."""


class EstablishmentNotFound(NotFound):
    """There is no such establishment, or none that you may see."""


class UnitNotFound(NotFound):
    """There is no such establishment or relation here, or none that you administer."""


class MemberNotFound(NotFound):
    """There is no such member here, or none whom you administer."""


class NetworkNotFound(NotFound):
    """There is no such network."""


class InvitationNotFound(NotFound):
    """There is no such invitation, or none that you are still asked about."""


class RelationNotFound(NotFound):
    """There is no such relation, or none of yours."""


class RelationAlreadyConfirmed(Conflict):
    """This relation was confirmed; it can be ended, no longer declined."""


class RelationNotConfirmed(Conflict):
    """This relation is not under way."""


class RelationNotUndoable(Conflict):
    """This relation was confirmed by an administrator: it can be ended, no longer undone."""


class OrganisationExists(Conflict):
    """An organisation with this SIRET is registered already."""


class MemberExists(Conflict):
    """This person is a member already."""


class TooManyAdministrators(Conflict):
    """A structure has two administrators at most."""


class MachineExists(Conflict):
    """This machine may deposit for the organisation already."""


class LastAdministrator(Conflict):
    """An administrator must remain; give somebody else that right first."""


class AccountClosing(Conflict):
    """Whoever is closing their account can't begin to administer anything: the closing must be given up first."""


class SubAccountNotFound(NotFound):
    """There is no such sub-account, or none of yours."""


class TooManySubAccounts(Conflict):
    """A principal account has twenty sub-accounts at most."""


class SubAccountNotActive(Conflict):
    """This person has not finished the sign-up: they can't have the principal account yet."""


class SubAccountActive(Conflict):
    """This person has finished the sign-up already."""


class NothingAsked(Conflict):
    """This person does not ask for the principal account any more."""


class ReminderTooSoon(Conflict):
    """This person was written to less than 24 hours ago."""


class StructureUserStays(Conflict):
    """A user of a structure is removed, or leaves, with a new owner of their requests: under ``/structures/<id>/``."""


class OpeningNotFound(NotFound):
    """You are not opening a structure."""


class OpeningAlreadyValidated(Conflict):
    """This opening was validated: it can't be changed any more."""


class OpeningChangedElsewhere(Conflict):
    """This step was saved elsewhere in the meantime."""


class OpeningIncomplete(Invalid):
    """Something is still missing before the structure can be registered."""


class NoLetterIssued(Conflict):
    """No letter to this person is on its way."""


class MemberNotActive(Conflict):
    """This person has not come in yet."""


class OwnPhoneChange(Forbidden):
    """Nobody allows this to themselves: another administrator does, or the code on the former number."""


class MemberNotInvited(Conflict):
    """This person has answered the invitation already."""


class NewOwnerNeeded(Invalid):
    """Somebody must own this person's requests from now on."""


class UserInvalid(Invalid):
    """Some of the information is missing or not right."""


class ClientFileInvalid(Invalid):
    """Some of the information is missing or not right."""


class AdministratorsLeaveThemselves(Conflict):
    """An administrator leaves without asking, once there is another one."""


class DeletionRequestNotFound(NotFound):
    """This person does not ask for the deletion of their access."""


class AttachmentNotFound(NotFound):
    """There is no such document, or none of yours."""


class AttachmentRefused(Invalid):
    """This document can't be taken."""


class TooManyAttachments(Conflict):
    """No more documents can be attached."""


class ReceiptOfAnother(Conflict):
    """This receipt is for another document."""


class EmployeeNotFound(NotFound):
    """There is no such employee, or none of yours."""


class AlreadyActivated(Conflict):
    """This person has activated their account; they change their address themselves."""


class NothingDeposited(Conflict):
    """Nothing was deposited for this person yet; they are invited with their first document."""


class ClientNotFound(NotFound):
    """There is no such client, or none of yours."""


class ReminderRunNotFound(NotFound):
    """There are no such reminders, or none of yours."""


class SearchInvalid(Invalid):
    """Some of the information is missing or not right."""


class RightsRemain(Conflict):
    """This person has rights still: withdraw them first."""


class OwnAdministration(Conflict):
    """Another administrator withdraws your right to administer."""


class NothingToApprove(Conflict):
    """Nothing waits for approval here any more."""


class EstablishmentExists(Conflict):
    """This organisation has an establishment with this SIRET already."""


class SirenDiffers(Invalid):
    """Some of the information is missing or not right."""


class SiretInvalid(Invalid):
    """Some of the information is missing or not right."""


class RightsInvalid(Invalid):
    """Some of the information is missing or not right."""


class ServiceNotSubscribed(Invalid):
    """This right belongs to a service that is not subscribed to."""


def reason(field: str, key: str, *, language: str, allowed: str = "") -> FieldError:
    """Return why a field is refused, in the reader's language."""
    return FieldError(field, _REASONS[language][key].format(allowed=allowed))


def line_errors(errors: Mapping[str, str], *, language: str) -> list[FieldError]:
    """Return what is wrong with the fields of a line, in the reader's language."""
    return [reason(field, key, language=language) for field, key in errors.items()]
