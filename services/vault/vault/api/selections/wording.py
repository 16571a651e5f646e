"""What is written into drafts and lists, in the reader's language."""

from __future__ import annotations

from typing import Final

from chartrier.http.language import Language
from vault.selections.mail_draft import Wording

LIST_WORDS: Final[dict[Language, dict[str, str]]] = {
    "fr": {
        "title": "Titre", "type": "Type", "organisation_name": "Émetteur", "delivered_at": "Reçu le", "state": "État",
        "done_at": "Traité le", "pages": "Pages", "size": "Taille (octets)", "period": "Période",
        "employer": "Employeur", "staff_number": "Matricule", "number": "Numéro", "contract_number": "N° de contrat",
        "agency": "Agence", "client": "Client", "employee": "Salarié", "start": "Début", "end": "Fin",
        "invoiced_on": "Date de facture", "due_on": "Échéance", "net": "Montant HT", "vat": "TVA",
        "gross": "Montant TTC", "pay_rate": "Taux de paie", "billed_rate": "Taux facturé",
        "type.payslip": "Bulletin de paie", "type.employment_contract": "Contrat de travail",
        "type.assignment_contract": "Contrat de mise à disposition", "type.invoice": "Facture",
        "type.deposit_attachment": "Pièce justificative", "type.deposit_summary": "Récapitulatif de demande",
        "type.structure_attachment": "Pièce de la structure", "type.personal": "Document personnel",
        "state.todo": "À traiter", "state.done": "Archivé",
    },
    "en": {
        "title": "Title", "type": "Type", "organisation_name": "Sender", "delivered_at": "Received on",
        "state": "State", "done_at": "Done on", "pages": "Pages", "size": "Size (bytes)", "period": "Period",
        "employer": "Employer", "staff_number": "Staff number", "number": "Number",
        "contract_number": "Contract number", "agency": "Agency", "client": "Client", "employee": "Employee",
        "start": "Start", "end": "End", "invoiced_on": "Invoice date", "due_on": "Due on", "net": "Net amount",
        "vat": "VAT", "gross": "Gross amount", "pay_rate": "Pay rate", "billed_rate": "Billed rate",
        "type.payslip": "Payslip", "type.employment_contract": "Employment contract",
        "type.assignment_contract": "Assignment contract", "type.invoice": "Invoice",
        "type.deposit_attachment": "Supporting document", "type.deposit_summary": "Summary of a request",
        "type.structure_attachment": "Document of the structure", "type.personal": "Personal document",
        "state.todo": "To do", "state.done": "Archived",
    },
}  # fmt: skip


def draft_wording(titles: list[str], language: Language) -> Wording:
    """Return the subject and the text of a draft with these documents."""
    alone = titles[0] if len(titles) == 1 else ""
    # A title never ends its own line of the header.
    alone = " ".join(alone.split())
    if language == "en":
        subject, beginning = alone or f"{len(titles)} documents", "Please find attached:"
    else:
        subject, beginning = alone or f"{len(titles)} documents", "Vous trouverez ci-joint\u00a0:"
    return Wording(subject, "\n".join([beginning, "", *(f"- {title}" for title in titles), ""]))
