"""Who acts, as the holder reads it in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.projections import person_names

_UNNAMED: Final = "Titulaire"


@dataclass(frozen=True)
class Actor:
    """Who did something."""

    name: str
    id: UUID | None = None


LINK_RECIPIENT: Final = Actor("Destinataire du partage")
SIGNING_SERVICE: Final = Actor("Service de signature")
SENDERS_PROGRAM: Final = Actor("Programme de l’émetteur")


def person(session: Session, account_id: UUID) -> Actor:
    """Return a person by the name that they have now."""
    name = person_names.name_of(session, account_id)
    return Actor(name.full if name else _UNNAMED, account_id)
