"""What the list of documents sent calls its columns and states, in the reader's language."""

from __future__ import annotations

from typing import Final

from chartrier.http.language import Language
from vault.api.selections.wording import LIST_WORDS

_OWN: Final[dict[Language, dict[str, str]]] = {
    "fr": {
        "establishment_name": "Établissement", "recipient_name": "Destinataire", "recipient_siret": "SIRET du client",
        "employee": "État salarié", "client": "État client", "received_at": "Transmis le", "signed_at": "Signé le",
        "downloaded_at": "Téléchargé le", "standing.waiting": "Attend la relation", "standing.to_read": "Non lu",
        "standing.read": "Lu", "standing.to_sign": "À signer", "standing.signed": "Signé",
        "standing.refused": "Refusé", "standing.not_downloaded": "Non téléchargée",
        "standing.downloaded": "Téléchargée", "standing.validated": "Validée", "standing.deleted": "Supprimé",
        "documents": "Documents", "file": "Fichier",
    },
    "en": {
        "establishment_name": "Establishment", "recipient_name": "Recipient", "recipient_siret": "Client's SIRET",
        "employee": "Employee's state", "client": "Client's state", "received_at": "Sent on",
        "signed_at": "Signed on", "downloaded_at": "Downloaded on", "standing.waiting": "Relation not confirmed",
        "standing.to_read": "Not read", "standing.read": "Read", "standing.to_sign": "To sign",
        "standing.signed": "Signed", "standing.refused": "Refused", "standing.not_downloaded": "Not downloaded",
        "standing.downloaded": "Downloaded", "standing.validated": "Validated", "standing.deleted": "Deleted",
        "documents": "Documents", "file": "File",
    },
}  # fmt: skip
SENT_WORDS: Final = {language: LIST_WORDS[language] | own for language, own in _OWN.items()}
