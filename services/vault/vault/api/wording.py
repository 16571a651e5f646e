"""The reasons beside refused fields, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from chartrier.http.language import Language
from vault.api.deposits.metadata import NIR_REFUSED
from vault.inspection import rules

ANOTHER_ORDER: Final = "belongs to a list in another order: begin again"
_FRENCH: Final = {
    NIR_REFUSED: "Un numéro de sécurité sociale ne peut pas servir ici.",
    "Not a valid SIRET.": "Ce numéro SIRET n’est pas valable.",
    "Documents of this type are not signed.": "Les documents de ce type ne se signent pas.",
    "Ends before it starts.": "La fin précède le début.",
    "is used twice in this batch": "Cette référence est employée deux fois dans le lot.",
    "is not the recipient's": "Ce matricule n’est pas celui du destinataire.",
    "is not what is kept under this reference": "Ce n’est pas ce qui est conservé sous cette référence.",
    "there is no file of this name in the batch": "Le lot ne contient pas de fichier de ce nom.",
    ANOTHER_ORDER: "Cette page appartient à une liste rangée autrement\u00a0: reprenez au début.",
    "is no establishment of the sender": "L’émetteur n’a pas d’établissement de ce SIRET.",
    "Documents are replaced by others to sign.": "Seul un document à signer prend la place d’un autre.",
    "is not a document of this recipient and type that waits for a signature": (
        "Ce n’est pas un document de ce destinataire et de ce type qui attend une signature."
    ),
    "Somebody is named twice.": "Une même personne est nommée deux fois.",
    "One day after the other.": "Indiquez des jours différents, du premier au dernier.",
    "The recipient signs too.": "Le destinataire signe aussi.",
    "Not a valid boolean or request.": "Indiquez vrai, faux ou une demande de signature.",
    "is no employee any more": "Ce salarié a fermé son compte.",
    "is too large": "Ce fichier est trop volumineux.",
}
# What a report of a batch calls its columns and answers.
REPORT_WORDS: Final[dict[Language, dict[str, str]]] = {
    "fr": {
        "reference": "Référence", "outcome": "Réponse", "document_id": "Document", "field": "Champ",
        "reason": "Raison", "outcome.accepted": "Accepté", "outcome.already_there": "Déjà reçu",
        "outcome.paper": "À remettre sur papier", "outcome.refused": "Refusé",
    },
    "en": {
        "reference": "Reference", "outcome": "Answer", "document_id": "Document", "field": "Field",
        "reason": "Reason", "outcome.accepted": "Accepted", "outcome.already_there": "Already there",
        "outcome.paper": "To be delivered on paper", "outcome.refused": "Refused",
    },
}  # fmt: skip
_ANOTHER_FILE: Final = "another file is kept under this reference: its SHA-256 is "
_THIS_ONE: Final = ", this one's is "


def in_language(reason: str, language: Language) -> str:
    """Return a reason in the reader's language."""
    if language == "en":
        return reason
    if reason.startswith(_ANOTHER_FILE):
        kept, _, sent = reason.removeprefix(_ANOTHER_FILE).partition(_THIS_ONE)
        return f"Un autre fichier est conservé sous cette référence\u00a0: son SHA-256 est {kept}, celui-ci a {sent}."
    return rules.french(reason) or _FRENCH.get(reason, reason)


def lines_in_language(lines: Iterable[Mapping[str, Any]], language: Language) -> list[dict[str, Any]]:
    """Return what was answered to the lines of a batch, in the reader's language."""
    return [
        {**line, "problems": [each | {"reason": in_language(each["reason"], language)} for each in line["problems"]]}
        for line in lines
    ]
