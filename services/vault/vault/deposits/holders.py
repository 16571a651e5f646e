"""Who a document is for: ids that are derived, so that a deposit can name somebody whom nobody has registered yet."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from chartrier.ids import recipient_id
from vault.events import CompanyNamed, Recipient

_COMPANIES: Final = UUID("0b6f2f0e-5d0c-5a43-9a5e-5f1e6f8f4f3a")


def holder_of(recipient: Recipient, *, organisation_id: UUID) -> UUID:
    """Return the holder that a recipient is: a person at one employer, or a company wherever it appears."""
    if isinstance(recipient, CompanyNamed):
        return uuid5(_COMPANIES, recipient.siret)
    return uuid5(organisation_id, recipient.staff_number)


def named_recipients(recipient: Recipient, holder_id: UUID, required_right: str) -> list[UUID]:
    """Return whom a depositor names for a company's document, the first one first: those who hold its right."""
    if not isinstance(recipient, CompanyNamed):
        return []
    return [recipient_id(holder_id, user.email) for user in recipient.users if required_right in user.rights]
