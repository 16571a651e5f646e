"""Why something that a structure says of itself is refused, in French and English."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from chartrier.http.language import Language
from chartrier.http.problems import FieldError

_REASONS: Final = MappingProxyType(
    {
        "missing": ("Cette information est obligatoire.", "This information is mandatory."),
        "not_listed": ("Choisissez une valeur dans la liste.", "Choose a value from the list."),
        "siret": (
            "Un SIRET compte 14 chiffres, clé comprise\u00a0: vérifiez chaque chiffre.",
            "A SIRET has 14 digits, the last of which is a check digit: check each of them.",
        ),
        "siret_taken": (
            "Une structure de ce SIRET a déjà un espace : demandez à son administrateur de vous y inviter.",
            "A structure with this SIRET has a space already: ask its administrator to invite you.",
        ),
        "post_code": ("Un code postal français compte 5 chiffres.", "A French post code has 5 digits."),
        "phone": ("Ce numéro de téléphone n’existe pas.", "There is no such phone number."),
        "email": ("Cette adresse e-mail n’est pas valable.", "This e-mail address is not valid."),
        "named_twice": ("Cette adresse est déjà celle d’un autre utilisateur.", "Another user has this address."),
        "administrators": (
            "Une structure a deux administrateurs au plus, vous compris.",
            "A structure has two administrators at most, you among them.",
        ),
        "new_owner": (
            "Choisissez à qui reviennent les demandes de cette personne.",
            "Choose who owns this person’s requests from now on.",
        ),
        "identity": (
            "Joignez une pièce d’identité de l’administrateur.",
            "Attach an identity document of the administrator.",
        ),
        "registration": (
            "Joignez un extrait Kbis ou un avis de situation SIRENE de moins de trois mois.",
            "Attach a Kbis extract or a SIRENE notice less than three months old.",
        ),
        "delegation": (
            "Joignez une délégation de signature\u00a0: l’administrateur n’est pas nommé dans l’extrait.",
            "Attach a delegation of signature: the administrator is not named in the extract.",
        ),
        "kind": ("Cette pièce n’est pas attendue ici.", "This document is not asked for here."),
        "file_name": ("Ce nom de fichier ne convient pas.", "This file name will not do."),
        "format": ("Formats acceptés\u00a0: PDF, JPG, PNG.", "Accepted formats: PDF, JPG, PNG."),
        "size": ("Cette pièce dépasse 10 Mo.", "This document is larger than 10 MB."),
        "issued_missing": (
            "Indiquez la date de délivrance de ce document.",
            "Say on which date this document was issued.",
        ),
        "issued_later": ("Cette date ne peut pas être dans le futur.", "This date can’t be in the future."),
        "too_old": (
            "Ce document a trois mois ou plus\u00a0: demandez-en un nouveau, puis joignez-le.",
            "This document is three months old or more: ask for a new one, then attach it.",
        ),
    }
)


def because(field: str, reason: str, language: Language) -> FieldError:
    """Return why a field is refused, in the reader's language."""
    french, english = _REASONS[reason]
    return FieldError(field, english if language == "en" else french)
