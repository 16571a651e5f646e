"""Who a document is for: ids that are derived, so that a deposit can name somebody whom nobody has registered yet."""

from __future__ import annotations

from uuid import UUID

from chartrier.ids import company_holder_of, person_holder_of, recipient_id
from vault.events import CompanyNamed, Recipient


def holder_of(recipient: Recipient, *, organisation_id: UUID) -> UUID:
    """Return the holder that a recipient is: a person at one employer, or a company wherever it appears."""
    if isinstance(recipient, CompanyNamed):
        return company_holder_of(recipient.siret)
    return person_holder_of(organisation_id, recipient.staff_number)


def named_recipients(recipient: Recipient, holder_id: UUID, required_right: str) -> list[UUID]:
    """Return whom a depositor names for a company's document, the first one first: those who hold its right."""
    if not isinstance(recipient, CompanyNamed):
        return []
    return [recipient_id(holder_id, user.email) for user in recipient.users if required_right in user.rights]
