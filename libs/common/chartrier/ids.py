"""Identifiers."""

from typing import Final
from uuid import UUID, uuid5

import uuid_utils.compat

_PERSONAL_SPACES: Final = UUID("5b1d0c9e-3a0f-5d5c-8f4e-2f6f0b7f9c21")
_COMPANIES: Final = UUID("0b6f2f0e-5d0c-5a43-9a5e-5f1e6f8f4f3a")


def new_id() -> UUID:
    """Return a fresh UUIDv7: unique, and sorted by the time it was made."""
    return uuid_utils.compat.uuid7()


def personal_holder_of(account_id: UUID) -> UUID:
    """Return the holder that is an account's personal space: derived, so that no service must ask another one."""
    return uuid5(_PERSONAL_SPACES, str(account_id))


def company_holder_of(siret: str) -> UUID:
    """Return the holder that a company is, wherever it appears."""
    return uuid5(_COMPANIES, siret)


def person_holder_of(organisation_id: UUID, staff_number: str) -> UUID:
    """Return the holder that a person is at one employer or agency."""
    return uuid5(organisation_id, staff_number)


def recipient_id(holder_id: UUID, email: str) -> UUID:
    """Return the id by which a document names somebody at a holder: the same wherever that address is named there."""
    return uuid5(holder_id, email.lower())
