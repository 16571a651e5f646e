"""The types of documents: where each is archived, which right opens it, and what is asked of its holder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

Recipient = Literal["person", "company", "structure"]
# How the request for signatures ended.
SignatureOutcome = Literal["signed", "refused", "expired", "cancelled"]
SIGNATURE_OUTCOMES: Final = ("signed", "refused", "expired", "cancelled")


@dataclass(frozen=True)
class DocumentType:
    """What the vault knows of a type."""

    name: str
    compartment: str
    required_right: str
    recipient: Recipient
    action: str | None
    # The fact that tells of which day a document is: a month, or the day on which something begins or was issued.
    dated_by: str | None = None
    may_be_signed: bool = False
    # Whether the people of who sent it may open it: of a payslip they see the state alone (VLT-36).
    opened_by_sender: bool = False
    # For how long the law retains it, also when its holder closes the account: for a payslip Code du travail, D3243-8.
    retention_years: int | None = None


COMPARTMENTS: Final = ("payslips", "contracts", "invoices", "deposits", "personal")

DOCUMENT_TYPES: Final = {
    known.name: known
    for known in (
        DocumentType("payslip", "payslips", "owner", "person", "read", "period", retention_years=50),
        DocumentType(
            "employment_contract",
            "contracts",
            "owner",
            "person",
            "read",
            "start",
            may_be_signed=True,
            opened_by_sender=True,
        ),
        DocumentType(
            "assignment_contract",
            "contracts",
            "S",
            "company",
            "read",
            "start",
            may_be_signed=True,
            opened_by_sender=True,
        ),
        DocumentType("invoice", "invoices", "F", "company", "validate", "invoiced_on", opened_by_sender=True),
        DocumentType("deposit_attachment", "deposits", "user", "structure", None),
        DocumentType("deposit_summary", "deposits", "user", "structure", None),
        # What a person adds to their own vault, in whichever compartment.
        DocumentType("personal", "personal", "owner", "person", None),
        # What a structure proves itself with: nobody has a right of this name, tenancy's tickets alone open it.
        DocumentType("structure_attachment", "deposits", "ticket", "structure", None),
    )
}


# What organisations send, and follow in their own lists.
SENT_TYPES: Final = frozenset({"payslip", "employment_contract", "assignment_contract", "invoice"})


def day_of_document(type_name: str, facts: Mapping[str, Any], *, received_on: date) -> date:
    """Return the day that a document is of: what its facts say, or the day on which it came."""
    stated = facts.get(DOCUMENT_TYPES[type_name].dated_by or "")
    return date.fromisoformat(f"{stated}-01" if len(stated) == len("2026-10") else stated) if stated else received_on


def action_on(type_name: str, *, state: str, signature_asked: bool, awaits_recipient: bool) -> str | None:
    """Return what a document still asks of its holder: to read, sign or validate it, or nothing.

    What others are to sign first, or have still to sign, asks nothing of them.
    """
    if state != "todo":
        return None
    if signature_asked:
        return "sign" if awaits_recipient else None
    return DOCUMENT_TYPES[type_name].action
