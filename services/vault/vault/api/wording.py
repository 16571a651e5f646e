"""What is said beside a refused line, French first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from chartrier.http.language import Language
from chartrier.http.problems import FieldError

_FRENCH: Final = {
    "Not a valid SIRET.": "Ce numéro SIRET n’est pas valable.",
    "Documents of this type are not signed.": "Les documents de ce type ne se signent pas.",
    "Ends before it starts.": "La fin précède le début.",
    "is used twice in this batch": "Cette référence est employée deux fois dans le lot.",
    "is not the recipient's": "Ce matricule n’est pas celui du destinataire.",
    "there is no file of this name in the batch": "Le lot ne contient pas de fichier de ce nom.",
    "is too large": "Ce fichier est trop volumineux.",
    "is empty": "Ce fichier est vide.",
    "is not a PDF": "Ce fichier n’est pas un PDF.",
    "is of a type that is not accepted": "Ce type de fichier n’est pas accepté.",
    "is encrypted": "Ce fichier est chiffré ou protégé par un mot de passe.",
    "carries a script or an action that runs something": "Ce fichier contient un script ou une action exécutable.",
    "is broken: it can't be opened as a PDF": "Ce fichier est abîmé\u00a0: il ne s’ouvre pas comme un PDF.",
    "is broken: it can't be opened as an image": "Ce fichier est abîmé\u00a0: il ne s’ouvre pas comme une image.",
    "is broken: it has no page": "Ce fichier est abîmé\u00a0: il n’a aucune page.",
    "took too much time or memory to read": "Ce fichier n’a pas pu être traité.",
    "carries malware": "Ce fichier contient un logiciel malveillant.",
}
_ANOTHER_FILE: Final = "another file is kept under this reference: its SHA-256 is "
_THIS_ONE: Final = ", this one's is "


def said(reason: str, language: Language) -> str:
    """Return a reason in French, unless English is what the reader asks for."""
    if language == "en":
        return reason
    if reason.startswith(_ANOTHER_FILE):
        kept, _, sent = reason.removeprefix(_ANOTHER_FILE).partition(_THIS_ONE)
        return f"Un autre fichier est conservé sous cette référence\u00a0: son SHA-256 est {kept}, celui-ci a {sent}."
    return _FRENCH.get(reason, reason)


def in_words(problems: Iterable[FieldError], language: Language) -> list[dict[str, str]]:
    """Return what is wrong with a line as it is answered."""
    return [{"field": each.field, "reason": said(each.reason, language)} for each in problems]
